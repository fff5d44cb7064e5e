import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import type { FileSystem, ImageFiles } from '../../../images/file-system/image-files.ts'
import { liesIn } from '../../../images/file-system/image-path.ts'
import { added } from '../../../images/file-system/operations.ts'
import { packedBytecode } from '../../../images/sizes/compressed.ts'
import { roughly } from '../../../images/sizes/figure.ts'
import type { StageState, StepPlace } from '../image-work.ts'

/** Bytes of bytecode for each byte of a package with a usual share of Python sources. */
const BYTECODE_OF_PACKAGE = 0.35

/** `python -m compileall`: bytecode for distributions that have none yet. */
export async function compileModules(
  paths: readonly string[],
  { files }: StageState,
  { layer }: StepPlace,
): Promise<FileSystem> {
  const isThere = ({ distribution }: ImageFiles): boolean =>
    files.some(
      ({ group }) =>
        group.kind === 'bytecode' &&
        group.distribution?.name === distribution?.name &&
        group.distribution?.site === distribution?.site,
    )
  let all: FileSystem = files
  for (const { group } of files) {
    if (
      group.kind !== 'distribution' ||
      isThere(group) ||
      !group.places.some((place) => paths.some((path) => liesIn(place, path)))
    )
      continue
    const list = (await group.list?.()) ?? null
    const sources = list?.filter(({ path }) => path.endsWith('.py')) ?? []
    const size =
      group.compiled?.size ??
      (list === null
        ? (group.footprint.sizes.uncompressed.size ?? 0) * BYTECODE_OF_PACKAGE
        : sources.reduce((sum, file) => sum + file.size * 1.1 + 300, 0))
    if (size === 0) continue
    const count = list === null ? Math.round(group.footprint.files / 2) : sources.length
    const folders = new Set(sources.map(({ path }) => path.slice(0, path.lastIndexOf('/')))).size
    const footprint = footprintOfMany(
      count,
      Math.max(1, folders),
      roughly(size, group.compiled === undefined ? 0.3 : 0.12),
      group.compiled?.packed ?? packedBytecode(size, null),
    )
    all = added(
      all,
      {
        ...group,
        key: Symbol(group.label),
        kind: 'bytecode',
        footprint,
        list: () => Promise.resolve(null),
      },
      layer,
    )
  }
  return all
}
