import { readSections } from './setup-cfg.ts'
import type { SourceTree } from './source-tree.ts'
import { isTable, stringAt, stringList, type TomlTable, tableAt } from './toml.ts'

const total = (lines: Iterable<string>): number => {
  let sum = 0
  for (const line of lines) sum += Buffer.byteLength(line) + 1
  return sum
}

/**
 * The size of the METADATA that a build writes, bytes: an sdist's PKG-INFO is the same text. For a
 * working copy it is composed from `[project]` or setup.cfg: one header for each value, and the
 * readme below.
 */
export function metadataSize(
  { sizes, texts, packed }: SourceTree,
  pyproject: TomlTable,
  named: { readonly name: string; readonly version: string },
): number {
  const info = sizes.get('PKG-INFO')
  if (packed && info !== undefined) return info - indentation(texts.get('PKG-INFO') ?? '')
  const project = tableAt(pyproject, 'project')
  const head = total(['Metadata-Version: 2.4', `Name: ${named.name}`, `Version: ${named.version}`])
  const licenses = [...sizes.keys()].filter((path) =>
    /^(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*$/i.test(path),
  )
  const shared =
    total(licenses.flatMap((path) => [`License-File: ${path}`])) +
    (licenses.length > 0 ? 'Dynamic: license-file'.length + 1 : 0)
  if (Object.keys(project).length === 0) return head + shared + cfgMetadata(texts, sizes)
  const people = [project.authors, project.maintainers].flatMap((list) =>
    Array.isArray(list) ? list.filter(isTable) : [],
  )
  const lines = [
    ...['description', 'requires-python', 'license'].flatMap((key) =>
      stringAt(project, key) === undefined ? [] : `${key}: ${stringAt(project, key)}`,
    ),
    ...people.map(
      (one) => `Author-email: ${stringAt(one, 'name') ?? ''} <${stringAt(one, 'email') ?? ''}>`,
    ),
    ...(stringList(project.keywords) ?? []).map((word) => `${word},`),
    ...(stringList(project.classifiers) ?? []).map((one) => `Classifier: ${one}`),
    ...Object.entries(tableAt(project, 'urls')).map(
      ([label, url]) => `Project-URL: ${label}, ${String(url)}`,
    ),
    ...(stringList(project.dependencies) ?? []).map((one) => `Requires-Dist: ${one}`),
    ...Object.entries(tableAt(project, 'optional-dependencies')).flatMap(([extra, list]) => [
      `Provides-Extra: ${extra}`,
      ...(stringList(list) ?? []).map((one) => `Requires-Dist: ${one}; extra == "${extra}"`),
    ]),
  ]
  const { readme } = project
  const file =
    typeof readme === 'string' ? readme : isTable(readme) ? stringAt(readme, 'file') : undefined
  const below = isTable(readme) ? Buffer.byteLength(stringAt(readme, 'text') ?? '') : 0
  return (
    head +
    shared +
    total(lines) +
    (file === undefined
      ? below
      : 'Description-Content-Type: text/markdown\n\n'.length + (sizes.get(file) ?? 0))
  )
}

function cfgMetadata(texts: SourceTree['texts'], sizes: SourceTree['sizes']): number {
  const metadata = readSections(texts.get('setup.cfg') ?? '').get('metadata')
  const long = /^\s*file:\s*([^,\s]+)/.exec(metadata?.get('long_description') ?? '')?.[1]
  const readme =
    long ??
    (/long_description/.test(texts.get('setup.py') ?? '')
      ? [...sizes.keys()].find((path) => /^README[^/]*$/i.test(path))
      : undefined)
  const lines = [...(metadata ?? [])].flatMap(([key, value]) =>
    key === 'long_description' ? [] : value.split('\n').map((line) => `${key}: ${line}`),
  )
  return total(lines) + (readme === undefined ? 0 : (sizes.get(readme) ?? 0))
}

/**
 * Before metadata 2.1 each line of a description began with eight spaces, which today's builds do
 * not write.
 */
const indentation = (info: string): number => 8 * [...info.matchAll(/^ {8}/gm)].length

/** The entry_points.txt that a build writes; empty if missing. */
export function entryPointsText({ texts, packed }: SourceTree, pyproject: TomlTable): string {
  const egg = packed
    ? [...texts].find(([path]) => path.endsWith('.egg-info/entry_points.txt'))?.[1]
    : undefined
  if (egg !== undefined) return egg
  const project = tableAt(pyproject, 'project')
  const groups: readonly (readonly [string, TomlTable])[] = [
    [
      'console_scripts',
      { ...tableAt(pyproject, 'tool', 'poetry', 'scripts'), ...tableAt(project, 'scripts') },
    ],
    ['gui_scripts', tableAt(project, 'gui-scripts')],
    ...Object.entries(tableAt(project, 'entry-points')).flatMap(([group, table]) =>
      isTable(table) ? [[group, table] as const] : [],
    ),
  ]
  const sections = groups.flatMap(([group, table]) => {
    const rows = Object.entries(table).flatMap(([name, target]) =>
      typeof target === 'string' ? [`${name} = ${target}`] : [],
    )
    return rows.length === 0 ? [] : [`[${group}]\n${rows.join('\n')}\n`]
  })
  if (sections.length > 0) return sections.join('\n')
  return (
    readSections(texts.get('setup.cfg') ?? '')
      .get('options')
      ?.get('entry_points') ?? ''
  )
}
