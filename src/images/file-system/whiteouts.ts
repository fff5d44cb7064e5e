import type { FileSystem, ImageFiles } from './image-files.ts'
import { foldersOf, liesIn } from './image-path.ts'

/**
 * The deleted paths of lower layers, for each of which a layer contains an entry. A folder that is
 * deleted with all its files is one path.
 */
export async function pathsGone(
  before: FileSystem,
  after: FileSystem,
): Promise<ReadonlySet<string>> {
  const left = new Map<symbol, ImageFiles[]>()
  for (const { group } of after) left.set(group.key, [...(left.get(group.key) ?? []), group])
  const places = new Set(after.flatMap(({ group }) => group.places))
  const older = new Set(before.map(({ group }) => group.key))
  const rewritten = new Set(
    after.flatMap(({ group }) =>
      group.kind === 'bytecode' && !older.has(group.key) ? group.places : [],
    ),
  )
  const gone = new Set<string>()
  for (const { group } of before) {
    const rest = left.get(group.key) ?? []
    const files = rest.reduce((sum, { footprint }) => sum + footprint.files, 0)
    // If other groups stay at all of its places, for example modules without their bytecode, single
    // files are deleted. Another version of the package writes its bytecode to the same places.
    const isAmong =
      rest.length === 0 &&
      group.kind === 'bytecode' &&
      group.places.every((place) => places.has(place)) &&
      !group.places.every((place) => rewritten.has(place))
    const found =
      (rest.length > 0 && files < group.footprint.files) || isAmong
        ? await filesGone(group, rest, isAmong)
        : null
    for (const path of found ?? group.places.filter((place) => !places.has(place))) gone.add(path)
  }
  return new Set([...gone].filter((path) => !foldersOf(path).some((folder) => gone.has(folder))))
}

/**
 * The files that are missing in a part of a group; null if they are not listed.
 *
 * @param areSingle whether no folder is deleted with them
 */
async function filesGone(
  { list, places }: ImageFiles,
  rest: readonly ImageFiles[],
  areSingle: boolean,
): Promise<readonly string[] | null> {
  const all = (await list?.()) ?? null
  if (all === null) return null
  const kept = new Set<string>()
  for (const part of rest)
    for (const { path } of (await part.list?.()) ?? []) {
      kept.add(path)
      for (const folder of foldersOf(path)) kept.add(folder)
    }
  const outermost = (path: string): string =>
    foldersOf(path).find(
      (folder) => !kept.has(folder) && places.some((place) => liesIn(folder, place)),
    ) ?? path
  return all.flatMap(({ path }) => (kept.has(path) ? [] : [areSingle ? path : outermost(path)]))
}
