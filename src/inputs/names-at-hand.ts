import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { textOfFile } from '../cache/regular-file.ts'
import { leadingName, normalizeName } from '../packaging/name.ts'
import { jsonFields, parsedJson } from '../text/json.ts'

/** Names in files, sorted, without characters that are special to a shell. */
export interface NamesAtHand {
  readonly packages: readonly string[]
  readonly extras: readonly string[]
  readonly groups: readonly string[]
}

/** The files that are read if none is named. */
const USUAL = ['pyproject.toml', 'requirements.txt', 'uv.lock']
/** The most files, because files may include each other without end. */
const MOST_FILES = 50

interface Found {
  readonly packages: Set<string>
  readonly extras: Set<string>
  readonly groups: Set<string>
}

/**
 * The packages, extras and groups that files name, for completion: read without a network, and
 * without messages about faults.
 */
export async function namesAtHand(files: readonly string[], cwd: string): Promise<NamesAtHand> {
  const found: Found = { packages: new Set(), extras: new Set(), groups: new Set() }
  const queue = (
    files.length > 0 ? files : USUAL.filter((name) => existsSync(join(cwd, name)))
  ).map((file) => resolve(cwd, file))
  for (let at = 0; at < Math.min(queue.length, MOST_FILES); at++) {
    const path = queue[at]!
    const text = textOfFile(path)
    if (text === undefined) continue
    if (/\.(?:toml|lock)$/.test(path)) await readTables(path, text, found)
    else for (const included of readLines(text, found)) queue.push(resolve(dirname(path), included))
    const lock = join(dirname(path), 'uv.lock')
    if (path.endsWith('pyproject.toml') && !queue.includes(lock)) queue.push(lock)
  }
  const names = (all: Set<string>): string[] =>
    [...all].filter((name) => /^[A-Za-z0-9][\w.-]*$/.test(name)).sort()
  return {
    packages: names(found.packages),
    extras: names(found.extras),
    groups: names(found.groups),
  }
}

/** The names of a requirements file; returns the files that it includes. */
function readLines(text: string, { packages }: Found): readonly string[] {
  const included: string[] = []
  for (const line of text.split(/\r?\n/)) {
    const [, file] = /^\s*(?:-r|-c|--requirement|--constraint)[ =]*(\S+)/.exec(line) ?? []
    if (file !== undefined && !file.includes('://')) included.push(file)
    addRequirement(line, packages)
  }
  return included
}

function addRequirement(text: string, packages: Set<string>): void {
  const name = leadingName(text)
  if (name !== undefined) packages.add(normalizeName(name))
}

/** A pyproject.toml or a lock. */
async function readTables(
  path: string,
  text: string,
  { packages, extras, groups }: Found,
): Promise<void> {
  const table = await tablesOf(path, text)
  const project = jsonFields(table.project)
  const optional = jsonFields(project['optional-dependencies'])
  const own = jsonFields(table['dependency-groups'])
  for (const name of Object.keys(optional)) extras.add(name)
  for (const name of Object.keys(own)) groups.add(name)
  for (const list of [project.dependencies, ...Object.values(optional), ...Object.values(own)])
    for (const one of Array.isArray(list) ? list : [])
      if (typeof one === 'string') addRequirement(one, packages)
  for (const one of [table.package, table.packages].flat()) {
    const { name } = jsonFields(one)
    if (typeof name === 'string') packages.add(normalizeName(name))
  }
  if (path.endsWith('Pipfile.lock'))
    for (const part of [table.default, table.develop])
      for (const name of Object.keys(jsonFields(part))) packages.add(normalizeName(name))
}

async function tablesOf(path: string, text: string): Promise<Readonly<Record<string, unknown>>> {
  if (path.endsWith('Pipfile.lock')) return jsonFields(parsedJson(text))
  const { parseToml } = await import('../source-trees/toml.ts')
  try {
    return parseToml(path, text)
  } catch {
    return {}
  }
}
