import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PysizeError } from '../../src/errors.ts'
import {
  DEFAULT_INDEX_OPTIONS,
  growing,
  type IndexOptions,
  type PackageSet,
} from '../../src/inputs/index-options.ts'
import type { WrittenRequirement } from '../../src/inputs/input.ts'
import {
  type Collected,
  readRequirementsFile,
} from '../../src/inputs/requirements/requirements-file.ts'
import { formatMarker } from '../../src/packaging/markers/marker.ts'
import { formatRequirement, parseRequirement } from '../../src/packaging/requirement.ts'
import { difference, readCases, type Suite } from './suite.ts'

interface FileCase {
  id: string
  files: Record<string, string | { base64: string }>
  entry: string
  env: Record<string, string>
  expected: unknown
}

/** The kinds of the data, by our codes. */
const KINDS: Record<string, string> = {
  'unknown-option': 'option',
  'ambiguous-option': 'option',
  'invalid-option-value': 'option',
  'unclosed-quote': 'quotes',
  'invalid-requirement': 'requirement',
  'invalid-constraint': 'requirement',
  'not-a-project': 'requirement',
  'requirements-cycle': 'cycle',
  'file-not-found': 'missing-file',
  'invalid-encoding': 'encoding',
}

/** `requirements-files.json`: what pip's own reader made of each tree of files. */
export const requirementsFiles: Suite = {
  file: 'requirements-files.json',
  *load(directory) {
    for (const entry of readCases<{ cases: FileCase[] }>(directory, 'requirements-files.json')
      ?.cases ?? []) {
      yield {
        id: entry.id,
        run: async () => difference(sortKeys(await read(entry)), sortKeys(entry.expected)),
      }
    }
  },
}

async function read({ files, entry, env }: FileCase): Promise<unknown> {
  const cwd = mkdtempSync(join(tmpdir(), 'pysize-requirements-'))
  const collected: Collected = {
    requirements: [],
    files: new Map(),
    warnings: [],
    faults: [],
    options: growing(DEFAULT_INDEX_OPTIONS),
    inclusions: 0,
  }
  try {
    for (const [path, content] of Object.entries(files))
      if (!path.startsWith('https://')) write(join(cwd, path), content)
    const fetchText = async (url: string): Promise<string> => String(files[url])
    await readRequirementsFile(entry, false, { cwd, env, fetchText }, collected)
    for (const fault of collected.faults) throw fault
    const requirements = collected.requirements.map((requirement) => described(requirement, cwd))
    return { requirements, options: describedOptions(collected.options, cwd) }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    const place = error.places[0]
    return {
      error: {
        file: place?.file ?? null,
        line: place?.line ?? null,
        kind: KINDS[error.code] ?? error.code,
      },
    }
  } finally {
    rmSync(cwd, { recursive: true })
  }
}

function write(path: string, content: string | { base64: string }): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof content === 'string' ? content : Buffer.from(content.base64, 'base64'))
}

function described(input: WrittenRequirement, cwd: string): unknown {
  const { requirement, url, extras, marker, editable, constraint, hashes, configSettings, origin } =
    input
  const [{ file, line }] = origin
  return {
    text:
      requirement !== null && url === null ? formatRequirement(requirement) : canonical(input.text),
    name: requirement?.rawName ?? null,
    extras: extras.toSorted(),
    url: url?.replace(pathToFileURL(cwd).href, 'file:<cwd>') ?? null,
    marker: marker === null ? null : formatMarker(marker),
    file: isAbsolute(file) ? relative(cwd, file) : file,
    line,
    constraint,
    editable,
    hashes,
    ...(Object.keys(configSettings).length > 0 ? { config_settings: configSettings } : {}),
  }
}

/** The data normalises whatever is a dependency specifier as a whole. */
function canonical(text: string): string {
  try {
    return formatRequirement(parseRequirement(text))
  } catch {
    return text
  }
}

function describedOptions(options: IndexOptions, cwd: string): Record<string, unknown> {
  const list = (name: string, values: readonly string[]): object =>
    values.length > 0 ? { [name]: values } : {}
  const set = (name: string, values: PackageSet): object => list(name, [...values].sort())
  const flag = (name: string, value: boolean): object => (value ? { [name]: true } : {})
  const urls = options.noIndex ? [] : [options.indexUrl ?? '<default>', ...options.extraIndexUrls]
  return {
    ...(urls.length === 1 && urls[0] === '<default>' ? {} : { index_urls: urls }),
    ...flag('no_index', options.noIndex),
    ...list(
      'find_links',
      options.findLinks.map((link) => (isAbsolute(link) ? relative(cwd, link) : link)),
    ),
    ...set('all_releases', options.allReleases),
    ...set('only_final', options.onlyFinal),
    ...set('no_binary', options.noBinary),
    ...set('only_binary', options.onlyBinary),
    ...flag('prefer_binary', options.preferBinary),
    ...flag('require_hashes', options.requireHashes),
    ...flag('no_require_hashes', options.noRequireHashes),
    ...list('trusted_hosts', options.trustedHosts),
    ...list('use_features', options.features),
  }
}

/** Objects with their keys in order, so that only what they hold is compared. */
function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  )
}
