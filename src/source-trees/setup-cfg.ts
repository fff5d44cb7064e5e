import { normalizeName } from '../packaging/name.ts'
import type { DeclaredProject } from './declared-project.ts'
import { type FileLookup, requirementLines } from './project-files.ts'

/**
 * A setup.cfg's declarations. `dependencies` is `undefined` if none are declared, so another file
 * may declare them.
 */
export interface SetupConfiguration extends Omit<DeclaredProject, 'dependencies'> {
  readonly dependencies: readonly string[] | undefined
}

/**
 * Reads the declarative part of a setup.cfg (setuptools, "Configuring setuptools using setup.cfg
 * files"): `[metadata]`, `[options]` and `[options.extras_require]`, including `file:` directives.
 * `attr:` values are unknown.
 */
export function readSetupCfg(text: string, files: FileLookup): SetupConfiguration {
  const sections = readSections(text)
  const metadata = sections.get('metadata') ?? new Map<string, string>()
  const options = sections.get('options') ?? new Map<string, string>()
  const version = metadata.get('version') ?? ''
  const requires = options.get('install_requires')
  const extras = sections.get('options.extras_require') ?? new Map<string, string>()
  return {
    name: metadata.get('name') ?? '',
    version: /^\s*(?:attr|file):/.test(version) ? '' : version,
    requiresPython: options.get('python_requires') ?? null,
    dependencies: requires === undefined ? undefined : listOf(requires, files),
    optional: new Map(
      [...extras].map(([extra, value]) => [normalizeName(extra), listOf(value, files) ?? []]),
    ),
  }
}

/**
 * One for each line, or separated by semicolons on a single line. `undefined` if a file with them
 * is missing.
 */
function listOf(value: string, files: FileLookup): readonly string[] | undefined {
  const file = /^\s*file:(.*)/s.exec(value)?.[1]
  if (file !== undefined) return requirementLines(file.split(','), files)
  const items = value.includes('\n') ? value.split('\n') : value.split(';')
  return items.map((item) => item.trim()).filter((item) => item !== '' && !item.startsWith('#'))
}

type Section = Map<string, string>

/**
 * By the rules of Python's configparser: indented lines continue a value, whole lines after `#` or
 * `;` are comments.
 */
export function readSections(text: string): Map<string, Section> {
  const sections = new Map<string, Section>()
  let section: Section = new Map()
  let key: string | undefined
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue
    const header = /^\[([^\]]+)\]/.exec(line)?.[1]
    if (header !== undefined) {
      section = sections.get(header) ?? new Map()
      sections.set(header, section)
      key = undefined
    } else if (/^\s/.test(line)) {
      if (key !== undefined) section.set(key, `${section.get(key)}\n${line.trim()}`)
    } else {
      const at = line.search(/[=:]/)
      key = at < 0 ? undefined : line.slice(0, at).trim().toLowerCase().replaceAll('-', '_')
      if (key !== undefined) section.set(key, line.slice(at + 1).trim())
    }
  }
  return sections
}
