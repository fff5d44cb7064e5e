import { roughly } from '../sizes/figure.ts'
import { footprintOf, shareOf } from './footprint.ts'
import type { FileSystem, GroupFile, HeldGroup, ImageFiles } from './image-files.ts'
import { foldersOf, liesIn, rebased } from './image-path.ts'
import { below, type Selection } from './path-pattern.ts'

/** The result of a command on a file system. */
export interface RemovedFiles {
  readonly files: FileSystem
  /** The groups that it removed, or the parts of groups. */
  readonly removed: readonly HeldGroup[]
}

/**
 * Adds a group: it replaces everything at its places, except for the other parts of the same
 * distribution.
 */
export function added(files: FileSystem, group: ImageFiles, layer: number): FileSystem {
  const places = new Set(group.places)
  const isPartner = ({ kind, distribution }: ImageFiles): boolean =>
    distribution !== undefined && distribution.id === group.distribution?.id && kind !== group.kind
  const stays = files.filter(
    ({ group: other }) =>
      other.kind === 'base' || isPartner(other) || other.places.some((place) => !places.has(place)),
  )
  return [...stays, { group, layer }]
}

/** Removes the selected files. The files of the base are not known, so they stay. */
export async function removed(files: FileSystem, selection: Selection): Promise<RemovedFiles> {
  const left: HeldGroup[] = []
  const gone: HeldGroup[] = []
  const divided = await Promise.all(files.map(({ group }) => divide(group, selection)))
  for (const [at, held] of files.entries()) {
    const parts = divided[at]!
    if (parts.rest !== null) left.push({ ...held, group: parts.rest })
    if (parts.chosen !== null) gone.push({ ...held, group: parts.chosen })
  }
  return { files: left, removed: gone }
}

/** Gives the selected files another owner or mode, so they are written again. */
export async function rewritten(
  files: FileSystem,
  selection: Selection,
  layer: number,
  become: (group: ImageFiles) => ImageFiles | null,
): Promise<FileSystem> {
  const all: HeldGroup[] = []
  const changes = files.map(({ group }) => (group.kind === 'base' ? null : become(group)))
  const divided = await Promise.all(
    files.map(({ group }, at) => (changes[at] === null ? null : divide(group, selection))),
  )
  for (const [at, held] of files.entries()) {
    const parts = divided[at]
    if (parts == null) {
      all.push(held)
      continue
    }
    const { rest, chosen } = parts
    if (rest !== null) all.push({ ...held, group: rest })
    if (chosen !== null) all.push({ group: become(chosen) ?? chosen, layer })
  }
  return all
}

/** The groups below a path, with their names after the path has moved to `to`. */
export async function copied(
  files: FileSystem,
  from: string,
  to: string,
): Promise<readonly ImageFiles[]> {
  const groups: ImageFiles[] = []
  const selection = below([from])
  const divided = await Promise.all(
    files.map(({ group }) => (group.kind === 'base' ? null : divide(group, selection))),
  )
  for (const parts of divided) if (parts?.chosen != null) groups.push(moved(parts.chosen, from, to))
  return groups
}

function moved(group: ImageFiles, from: string, to: string): ImageFiles {
  const { list, distribution, context, sizes } = group
  return {
    ...group,
    key: Symbol(group.label),
    places: group.places.map((place) => rebased(place, from, to)),
    ...(sizes === undefined
      ? {}
      : { sizes: new Map([...sizes].map(([place, size]) => [rebased(place, from, to), size])) }),
    ...(distribution === undefined
      ? {}
      : {
          distribution: liesIn(distribution.site, from)
            ? { ...distribution, site: rebased(distribution.site, from, to) }
            : { ...distribution, site: '' },
        }),
    ...(context === undefined ? {} : { context: movedContext(context, from, to) }),
    ...(list === undefined
      ? {}
      : {
          list: async () =>
            (await list())?.map((file) => ({ ...file, path: rebased(file.path, from, to) })) ??
            null,
        }),
  }
}

/** The original path, on this machine, of a copied part of a folder of the context. */
function movedContext(
  { at, host }: NonNullable<ImageFiles['context']>,
  from: string,
  to: string,
): NonNullable<ImageFiles['context']> {
  return liesIn(at, from)
    ? { at: rebased(at, from, to), host }
    : { at: to, host: rebased(from, at, host) }
}

interface Parts {
  readonly chosen: ImageFiles | null
  readonly rest: ImageFiles | null
}

/** The selected part of a group, and the rest. */
async function divide(group: ImageFiles, selection: Selection): Promise<Parts> {
  if (group.kind === 'base' || !group.places.some((place) => selection.mayTouch(place)))
    return { chosen: null, rest: group }
  if (group.places.every((place) => selection.covers(place))) return { chosen: group, rest: null }
  const files = (await group.list?.()) ?? null
  if (files === null) return byPlaces(group, selection)
  const chosen = files.filter(({ path }) => selection.has(path))
  if (chosen.length === 0) return { chosen: null, rest: group }
  if (chosen.length === files.length) return { chosen: group, rest: null }
  const isChosen = new Set(chosen.map(({ path }) => path))
  return {
    chosen: partOf(group, chosen),
    rest: partOf(
      group,
      files.filter(({ path }) => !isChosen.has(path)),
    ),
  }
}

function partOf(group: ImageFiles, files: readonly GroupFile[]): ImageFiles {
  const folders = new Set(
    files.flatMap(({ path }) =>
      foldersOf(path).filter((folder) => group.places.some((place) => liesIn(folder, place))),
    ),
  )
  const packed = files.reduce((sum, { compressed }) => sum + compressed, 0)
  return {
    ...group,
    places: outermost(group.places, files),
    footprint: footprintOf(files, folders.size, roughly(packed, 0.1)),
    list: () => Promise.resolve(files),
  }
}

/** The places that still contain files. */
const outermost = (places: readonly string[], files: readonly GroupFile[]): readonly string[] =>
  places.filter((place) => files.some(({ path }) => liesIn(path, place)))

/** If the files are unknown, whole places are listed, each with its share. */
function byPlaces(group: ImageFiles, selection: Selection): Parts {
  const places = group.places.filter((place) => selection.covers(place))
  if (places.length === 0) return { chosen: null, rest: group }
  const sizeOf = (some: readonly string[]): number =>
    some.reduce(
      (sum, place) => sum + (group.sizes === undefined ? 1 : (group.sizes.get(place) ?? 0)),
      0,
    )
  const share = sizeOf(places) / Math.max(1, sizeOf(group.places))
  const rest = group.places.filter((place) => !places.includes(place))
  return {
    chosen: { ...group, places, footprint: shareOf(group.footprint, share) },
    rest: { ...group, places: rest, footprint: shareOf(group.footprint, 1 - share) },
  }
}
