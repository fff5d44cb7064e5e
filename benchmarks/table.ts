import { isMet, type Table, type Target } from './benchmark.ts'

export const seconds = (value: number): string => value.toFixed(2)
export const milliseconds = (value: number): string => (1000 * value).toFixed(0)
export const ratio = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '-')
export const count = (value: number): string => String(Math.round(value))
export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1)

/** Markdown, its columns aligned so that it reads well as plain text. */
export function toMarkdown({ title, columns, rows, notes = [] }: Table): string {
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => (row[i] ?? '').length)),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(' | ')} |`
  const rule = `|${widths.map((width, i) => (i === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [
    `### ${title}`,
    '',
    line(columns),
    rule,
    ...rows.map(line),
    '',
    ...notes.flatMap((note) => [note, '']),
  ].join('\n')
}

export function targetsTable(targets: readonly Target[]): Table {
  const figure = (value: number, unit: string): string =>
    `${Number(value.toPrecision(3))}${unit === '' ? '' : ` ${unit}`}`
  return {
    title: 'Targets',
    columns: ['target', 'limit', 'measured', 'met'],
    rows: targets.map((target) => [
      target.what,
      `${target.atLeast === true ? 'at least' : 'at most'} ${figure(target.limit, target.unit)}`,
      figure(target.measured, target.unit),
      isMet(target) ? 'yes' : 'NO',
    ]),
  }
}
