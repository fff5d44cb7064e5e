import { printable } from '../text/printable.ts'

export interface Column<Row> {
  readonly heading: string
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
  /**
   * If the width is too small, the column with the lowest number is dropped first; one without a
   * number stays.
   */
  readonly dropAt?: number
}

const gap = '  '

/**
 * Aligned columns as lines, the heading first. Cells are made printable. To fit `width`
 * (characters), columns are dropped, and at last the first column, which has the names, is cut.
 */
export function renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const all = columns.map(({ heading, align, cell, dropAt }) => {
    const cells = [heading, ...rows.map((row) => printable(cell(row)))]
    return {
      align,
      cells,
      dropAt,
      width: cells.reduce((most, text) => Math.max(most, text.length), 0),
    }
  })
  const total = (kept: Iterable<{ width: number }>): number => {
    let sum = -gap.length
    for (const column of kept) sum += column.width + gap.length
    return sum
  }
  const kept = new Set(all)
  const droppable = all
    .filter((column) => column.dropAt !== undefined)
    .sort((a, b) => a.dropAt! - b.dropAt!)
  for (const column of droppable) if (total(kept) > width) kept.delete(column)
  const [first] = kept
  if (first && total(kept) > width) first.width = Math.max(8, first.width + width - total(kept))

  return Array.from({ length: rows.length + 1 }, (_, at) =>
    Array.from(kept, ({ align, cells, width }) => {
      const text = cut(cells[at] ?? '', width)
      return align === 'right' ? text.padStart(width) : text.padEnd(width)
    })
      .join(gap)
      .trimEnd(),
  )
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text
}

/**
 * Breaks text at its spaces (not at U+00A0, printed as a space) so that no line is wider than
 * `width`; lines after the first are indented.
 */
export function wrap(text: string, width: number, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ' '.repeat(indent) + word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((one) => one.replaceAll('\u00a0', ' '))
}
