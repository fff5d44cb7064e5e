import type { Row } from '../rows/report-rows.ts'

/** A column of a table; its cells are Markdown already. */
export interface MarkdownColumn {
  readonly heading: string
  readonly align: 'left' | 'right'
  readonly cell: (row: Row) => string
  /** The text of the row for all others. */
  readonly others?: (rows: readonly Row[]) => string
}

/**
 * Rows as a table: the first of them, and one row for all others, so every byte is in a row.
 *
 * @param most the maximum of rows; a single one is never left to "more"
 */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly Row[],
  most: number,
): string[] {
  if (rows.length === 0) return []
  const used = columns.filter(({ cell }, at) => at === 0 || rows.some((row) => cell(row) !== ''))
  const shown = rows.length <= most + 1 ? rows : rows.slice(0, most)
  const others = rows.slice(shown.length)
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(used.map(({ heading }) => heading)),
    line(used.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...shown.map((row) => line(used.map(({ cell }) => cell(row)))),
    ...(others.length === 0
      ? []
      : [
          line(
            used.map((column, at) =>
              at === 0 ? `and ${others.length} more` : (column.others?.(others) ?? ''),
            ),
          ),
        ]),
  ]
}

/** Lines that a reader can unfold. */
export const details = (summary: string, lines: readonly string[]): string[] =>
  lines.length === 0
    ? []
    : [
        '<details>',
        `<summary>${summary}</summary>`,
        '',
        lines.join('\n').trim(),
        '',
        '</details>',
        '',
      ]
