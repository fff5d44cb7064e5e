import type { Cell } from './treemap-layout.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** Of a group only the line with its name: its parts have their own cells. */
const middleOf = ({ kind, x, y, width, height }: Cell): Point => ({
  x: x + width / 2,
  y: kind === 'group' ? y + 9 : y + height / 2,
})

/** How much more a sideways step counts than one ahead. */
const ASIDE = 2.5

/**
 * The cell that a key moves to: arrows to the nearest cell in that direction, Home and End to the
 * largest and the smallest.
 *
 * @param from position of the selected entry; -1 for none
 * @returns undefined for other keys, and if there is no cell in that direction
 */
export function nextCell(cells: readonly Cell[], from: number, key: string): Cell | undefined {
  const stops = cells.filter(({ kind }) => kind === 'group' || kind === 'entry')
  const current = stops.find(({ entry }) => entry === from)
  const isArrow = /^Arrow(?:Left|Right|Up|Down)$/.test(key)
  const [first] = stops
  if (key === 'Home' || (isArrow && current === undefined)) return first
  if (key === 'End')
    return stops.reduce<Cell | undefined>(
      (least, one) => (least === undefined || one.bytes <= least.bytes ? one : least),
      undefined,
    )
  if (!isArrow || current === undefined) return undefined
  const start = middleOf(current)
  const distance = (cell: Cell): number => {
    const { x, y } = middleOf(cell)
    const [right, down] = [x - start.x, y - start.y]
    const [ahead, aside] =
      key === 'ArrowLeft'
        ? [-right, down]
        : key === 'ArrowRight'
          ? [right, down]
          : key === 'ArrowUp'
            ? [-down, right]
            : [down, right]
    return ahead <= 0 ? Number.POSITIVE_INFINITY : ahead + ASIDE * Math.abs(aside)
  }
  const nearest = stops.reduce(
    (best, one) => (one !== current && distance(one) < distance(best) ? one : best),
    current,
  )
  return nearest === current || distance(nearest) === Number.POSITIVE_INFINITY ? undefined : nearest
}
