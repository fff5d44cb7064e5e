import type { ReportOptions } from '../report.ts'
import type { ReportRows, Row, RowKind } from '../rows/report-rows.ts'
import { differenceText, figureText, totalText } from './figures.ts'
import { columnsOf, totalColumns } from './markdown-columns.ts'
import { comparedPackages } from './markdown-comparison.ts'
import { details, markdownTable } from './markdown-table.ts'
import { fenced, plainText } from './markdown-text.ts'

/** The visible rows, and the rows of a folded table: a comment may have 65,536 characters. */
const MOST_OPEN = 5
const MOST_FOLDED = 150

/**
 * For a pull request or a job's summary: the answer, the checks, the few important rows and the
 * lines behind them; everything else is folded.
 */
export function markdown(report: ReportRows, options: ReportOptions): string {
  const of = (kind: RowKind): readonly Row[] => report.rows.filter((row) => row.kind === kind)
  const besides = of('alternative').map(({ scenario }) => scenario)
  const parts = [
    ...answer(report, of('total'), options),
    report.verdicts.map(({ text }) => `- ${plainText(text).replace(/^[A-Z]+/, '**$&**')}`),
    ...SECTIONS[report.command].flatMap((section) => {
      const rows = of(section.kind).filter(({ scenario }) => !besides.includes(scenario))
      return rows.length === 0 ? [] : sectionOf(section, rows, report, options)
    }),
    ...of('alternative').map((row) => alternative(row, report, options)),
    of('drift').map(
      (row) =>
        `Newer releases ${plainText(row.note)}: ${differenceText(row.difference?.on_disk_size ?? null, options)} ${report.labels.onDisk}`,
    ),
    details(
      report.warnings.length === 1 ? '1 warning' : `${report.warnings.length} warnings`,
      report.warnings.map(({ code, message }) => `- ${plainText(`${code}: ${message}`)}`),
    ),
    report.about === '' ? [] : [`<sub>${plainText(report.about)}</sub>`],
  ]
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n').trim())
    .join('\n\n')}\n`
}

/** The total; with several environments the range of their totals, and a row for each. */
function answer(
  report: ReportRows,
  totals: readonly Row[],
  options: ReportOptions,
): readonly (readonly string[])[] {
  const [total, ...others] = totals
  if (total === undefined) return []
  if (report.command === 'collect')
    return [
      [`**${plainText(report.subject)}**`],
      markdownTable(
        totalColumns(report, options),
        totals,
        options.all ? Number.POSITIVE_INFINITY : MOST_FOLDED,
      ),
    ]
  const one = [`**${plainText(totalText(total, report, options))}**`]
  const table = (rows: readonly Row[]): string[] =>
    markdownTable(totalColumns(report, options), rows, MOST_FOLDED)
  if (others.length === 0) return [one]
  if (report.command === 'diff') return [one, table(others)]
  if (report.command === 'release') return [one, table(totals)]
  const known = totals.flatMap(({ size }) => size.on_disk_size ?? []).toSorted((a, b) => a - b)
  const range = [
    ...new Set(
      [known[0] ?? null, known.at(-1) ?? null].map((bytes) => figureText(bytes, null, options)),
    ),
  ].join(' to ')
  return [
    [`**${plainText(`${totals.length} environments, ${range} ${report.labels.onDisk}`)}**`],
    table(totals),
  ]
}

interface Section {
  readonly kind: RowKind
  /** The words that follow the number of rows. */
  readonly title: string
  /** Whether the first rows are visible. */
  readonly open: boolean
}

const section = (kind: RowKind, title: string, open = false): Section => ({ kind, title, open })

const SECTIONS: Readonly<Record<ReportRows['command'], readonly Section[]>> = {
  estimate: [section('line', 'lines', true), section('package', 'packages')],
  compare: [section('package', 'packages', true), section('shared', 'shared parts')],
  diff: [section('line', 'changed lines', true), section('package', 'packages that differ')],
  advise: [
    section('advice', 'pieces of advice', true),
    section('line', 'lines'),
    section('package', 'packages'),
  ],
  image: [
    section('finding', 'findings', true),
    section('layer', 'layers', true),
    section('part', 'parts of layers'),
  ],
  'image-diff': [section('layer', 'layers', true)],
  release: [section('package', 'files', true)],
  collect: [],
}

function sectionOf(
  { kind, title, open }: Section,
  rows: readonly Row[],
  report: ReportRows,
  options: ReportOptions,
): string[][] {
  if (report.command === 'compare' && kind === 'package')
    return comparedPackages(rows, options, MOST_OPEN)
  const columns = columnsOf(kind, rows, report, options)
  const whole = markdownTable(columns, rows, options.all ? Number.POSITIVE_INFINITY : MOST_FOLDED)
  if (!open)
    return [
      details(
        rows.length === 1 ? `1 ${title.replace(/s(?= |$)/, '')}` : `${rows.length} ${title}`,
        whole,
      ),
    ]
  const isCut = rows.length > MOST_OPEN + 1
  const matter = isCut ? rows.toSorted((a, b) => weightOf(b) - weightOf(a)) : rows
  const recipes = rows.filter(({ recipe }) => recipe.length > 0)
  return [
    markdownTable(columns, matter, MOST_OPEN),
    isCut ? details(`All ${rows.length} ${title}`, whole) : [],
    details(
      'What to do',
      recipes.flatMap(({ kind: of, text, name, recipe }) => [
        `${plainText(of === 'finding' ? name : (text ?? name))}:`,
        '',
        ...fenced(recipe),
        '',
      ]),
    ),
  ]
}

/** The size by which the largest rows of a table are chosen. */
const weightOf = ({ difference, size, kind }: Row): number =>
  Math.abs(
    (kind === 'layer' ? size.on_disk_size : (difference?.on_disk_size ?? size.on_disk_size)) ?? 0,
  )

/** `With the CPU build of torch: ~1.49 GB on disk, …`, with the lines to write for it. */
function alternative(row: Row, report: ReportRows, options: ReportOptions): string[] {
  const saved =
    row.difference === null ? '' : `, ${differenceText(row.difference.on_disk_size, options)}`
  const what =
    row.name === 'advised' ? `Together (${row.text})` : row.note === '' ? row.scenario : row.note
  const text = `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${totalText({ ...row, difference: null }, report, options)}${saved}`
  return [
    plainText(text),
    '',
    ...details('What to do', row.recipe.length === 0 ? [] : fenced(row.recipe)),
  ]
}
