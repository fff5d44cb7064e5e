import type { ReleaseFile, ReleaseRow, ReleaseSide } from '../../model/release.ts'
import { tagFamily } from './wheel-platforms.ts'

interface OpenRow {
  readonly first: ReleaseFile
  readonly cells: (ReleaseFile | null)[]
}

/**
 * Pairs the files of several sides: equal project and tags, else tags that differ only in the
 * version of the system. In the order of the first side, then files that only other sides have.
 */
export function matchFiles(sides: readonly Pick<ReleaseSide, 'files'>[]): readonly ReleaseRow[] {
  const rows: OpenRow[] = []
  const keys = [exactly, roughly, byProject(sides)]
  for (const [side, { files }] of sides.entries()) {
    const before = [...rows]
    let left = files
    for (const keyOf of keys) {
      const open = new Map<string, OpenRow[]>()
      for (const row of before)
        if (row.cells[side] === null)
          open.set(keyOf(row.first), [...(open.get(keyOf(row.first)) ?? []), row])
      left = left.filter((file) => {
        const row = open.get(keyOf(file))?.shift()
        if (row !== undefined) row.cells[side] = file
        return row === undefined
      })
    }
    for (const file of left) {
      const cells = sides.map((): ReleaseFile | null => null)
      cells[side] = file
      rows.push({ first: file, cells })
    }
  }
  return rows.map(({ first: { name, kind, tags }, cells }) => ({ name, kind, tags, cells }))
}

const exactly = ({ name, tags }: ReleaseFile): string => `${name} ${tags ?? 'sdist'}`
const roughly = ({ name, tags }: ReleaseFile): string =>
  `${name} ${tags === null ? 'sdist' : tagFamily(tags)}`

/** If no side has more than one wheel or sdist of a project, these are paired. */
function byProject(sides: readonly Pick<ReleaseSide, 'files'>[]): (file: ReleaseFile) => string {
  const keyOf = ({ name, kind }: ReleaseFile): string => `${name} ${kind}`
  const several = new Set(
    sides.flatMap(({ files }) =>
      files.map(keyOf).filter((key, at, all) => all.indexOf(key) !== at),
    ),
  )
  return (file) => (several.has(keyOf(file)) ? exactly(file) : keyOf(file))
}

/** A side with its sums. */
export function sideOf(
  name: string,
  index: string | null,
  files: readonly ReleaseFile[],
): ReleaseSide {
  const sum = (of: (file: ReleaseFile) => number | null): number | null =>
    files.reduce<number | null>((total, file) => {
      const one = of(file)
      return total === null || one === null ? null : total + one
    }, 0)
  return {
    name,
    index,
    files,
    totals: {
      distributions: files.length,
      download_size: sum((one) => one.download_size),
      unpacked_size: sum((one) => one.unpacked_size),
      files: sum((one) => one.files),
    },
  }
}
