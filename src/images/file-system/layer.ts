import { END_OF_ARCHIVE, type Footprint, totalFootprint, whiteouts } from './footprint.ts'
import type { FileSystem, ImageFiles } from './image-files.ts'
import { foldersOf } from './image-path.ts'
import { pathsGone } from './whiteouts.ts'

/** The files that one instruction adds to an image. */
export interface LayerContent {
  readonly rows: readonly LayerRow[]
  readonly footprint: Footprint
}

export interface LayerRow {
  readonly group: ImageFiles
  /** Whether a lower layer contains the same files: this one changes their owner or mode. */
  readonly again: boolean
}

/**
 * The layer between two states of a file system. Files that the instruction wrote and deleted again
 * are not in it; for deleted files of lower layers it has a whiteout entry.
 *
 * @param layer the number of the layer
 */
export async function layerBetween(
  before: FileSystem,
  after: FileSystem,
  layer: number,
): Promise<LayerContent> {
  const lower = new Set(before.map(({ group }) => group.key))
  const rows = after
    .filter((held) => held.layer === layer)
    .map(({ group }) => ({ group, again: lower.has(group.key) }))
  const gone = await pathsGone(before, after)
  const changed = new Set([...gone].flatMap((path) => foldersOf(path)))
  const footprints = rows.map(({ group }) => group.footprint)
  const isKnown = footprints.every(({ sizes }) => sizes.tar.size !== null)
  return {
    rows,
    footprint: totalFootprint([
      ...footprints,
      whiteouts(gone.size, changed.size),
      ...(isKnown ? [END_OF_ARCHIVE] : []),
    ]),
  }
}

/** A group of a layer that higher layers hide, or a part of it. */
export interface HiddenGroup {
  readonly group: ImageFiles
  readonly layer: number
  /** Bytes that are in the image although no container sees them. */
  readonly hidden: number
}

/**
 * Files that are in an image although no container sees them: a higher layer deletes them, replaces
 * them, or writes them again with another owner.
 *
 * @param layers by their number
 */
export function hiddenGroups(
  layers: ReadonlyMap<number, LayerContent>,
  final: FileSystem,
): readonly HiddenGroup[] {
  const seen = new Map<symbol, Map<number, number>>()
  for (const { group, layer } of final) {
    const own = seen.get(group.key) ?? new Map<number, number>()
    seen.set(
      group.key,
      own.set(layer, (own.get(layer) ?? 0) + (group.footprint.sizes.uncompressed.size ?? 0)),
    )
  }
  return [...layers].flatMap(([layer, { rows }]) =>
    rows.flatMap(({ group }) => {
      const hidden =
        (group.footprint.sizes.uncompressed.size ?? 0) - (seen.get(group.key)?.get(layer) ?? 0)
      return hidden > 0 ? [{ group, layer, hidden }] : []
    }),
  )
}
