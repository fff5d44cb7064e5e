import { worstSource } from '../../analyse/totals.ts'
import type { ReportOptions } from '../report.ts'
import type { ReportRows, Row, RowKind } from '../rows/report-rows.ts'
import { differenceText, figureText } from './figures.ts'
import type { MarkdownColumn } from './markdown-table.ts'
import { codeText, plainText } from './markdown-text.ts'

const placeText = ({ place }: Row): string =>
  place === null ? '' : plainText(place.line === null ? place.file : `${place.file}:${place.line}`)

const sum = (rows: readonly Row[], figure: (row: Row) => number | null | undefined): number =>
  rows.reduce((total, row) => total + (figure(row) ?? 0), 0)

type Figure = 'on_disk_size' | 'download_size' | 'retained_size'

/** Sizes, or differences of sizes if two states are compared. */
function sizeColumn(
  heading: string,
  figure: Figure,
  isDifference: boolean,
  options: ReportOptions,
): MarkdownColumn {
  const source = ({ sources }: Row) =>
    figure === 'download_size' ? sources.download : sources.on_disk
  return {
    heading,
    align: 'right',
    cell: (row) => {
      if (isDifference)
        return row.difference === null ? '' : differenceText(row.difference[figure], options)
      const isSized =
        row.size[figure] !== null || (figure !== 'retained_size' && source(row) === 'unknown')
      return isSized ? figureText(row.size[figure], source(row), options) : ''
    },
    others: (rows) =>
      isDifference
        ? differenceText(
            sum(rows, ({ difference }) => difference?.[figure]),
            options,
          )
        : figureText(
            sum(rows, ({ size }) => size[figure]),
            worstSource(rows.flatMap((row) => source(row) ?? [])),
            options,
          ),
  }
}

/** The packages that a change removes. */
const savesColumn = (heading: string, options: ReportOptions): MarkdownColumn => ({
  heading,
  align: 'right',
  cell: ({ difference, sources }) =>
    difference?.on_disk_size ? figureText(-difference.on_disk_size, sources.on_disk, options) : '',
})

/** The columns of totals side by side. */
export function totalColumns(
  { labels, command }: ReportRows,
  options: ReportOptions,
): MarkdownColumn[] {
  const isDifference = command === 'diff'
  return [
    { heading: '', align: 'left', cell: ({ scenario }) => plainText(scenario) },
    ...(command === 'collect'
      ? [{ heading: 'file', align: 'left', cell: placeText } as const]
      : []),
    sizeColumn(labels.onDisk, 'on_disk_size', isDifference, options),
    ...(command === 'collect' ? [sizeColumn('growth', 'on_disk_size', true, options)] : []),
    sizeColumn(labels.download, 'download_size', isDifference, options),
    {
      heading: 'packages',
      align: 'right',
      cell: ({ packages }) => (packages === null ? '' : String(packages)),
    },
    noteColumn,
  ]
}

const noteColumn: MarkdownColumn = {
  heading: '',
  align: 'left',
  cell: ({ note }) => plainText(note),
}

const SIGNS = { added: '+ ', removed: '- ', changed: '', same: '' } as const

/** The columns of a table of such rows. */
export function columnsOf(
  kind: RowKind,
  rows: readonly Row[],
  report: ReportRows,
  options: ReportOptions,
): MarkdownColumn[] {
  const { command, labels } = report
  const compared = command === 'diff'
  const isSeveral = new Set(rows.map(({ scenario }) => scenario)).size > 1
  const where: MarkdownColumn[] = isSeveral
    ? [{ heading: 'in', align: 'left', cell: ({ scenario }) => plainText(scenario) }]
    : []
  const onDisk = sizeColumn(labels.onDisk, 'on_disk_size', compared, options)
  const download = sizeColumn(labels.download, 'download_size', compared, options)
  const place: MarkdownColumn = { heading: 'line', align: 'left', cell: placeText }
  const text: MarkdownColumn = {
    heading: '',
    align: 'left',
    cell: (row) => codeText(`${SIGNS[row.change ?? 'same']}${row.text ?? row.name}`),
  }
  switch (kind) {
    case 'line':
      return [
        { ...place, heading: compared ? 'changed line' : 'your line' },
        text,
        ...(compared ? [] : where),
        onDisk,
        download,
        noteColumn,
      ]
    case 'advice':
      return [
        { heading: 'advice', align: 'left', cell: (row) => plainText(row.text ?? row.name) },
        savesColumn('saves', options),
        sizeColumn('leaves', 'on_disk_size', false, options),
        place,
        noteColumn,
      ]
    case 'finding':
      return [
        {
          heading: 'finding',
          align: 'left',
          cell: ({ text: message, name }) => plainText(message ?? name),
        },
        place,
        savesColumn('the fix saves', options),
      ]
    case 'layer':
    case 'part': {
      const what: MarkdownColumn = {
        heading: kind,
        align: 'left',
        cell: (row) => codeText(kind === 'layer' ? (row.text ?? row.name) : row.name),
      }
      return [what, place, onDisk, download, noteColumn]
    }
    case 'package':
      if (command === 'release')
        return [
          { ...text, heading: 'file' },
          onDisk,
          download,
          sizeColumn('difference', 'download_size', true, options),
          noteColumn,
        ]
      return [
        { heading: 'package', align: 'left', cell: packageText },
        ...where,
        onDisk,
        download,
        ...(compared ? [] : [sizeColumn('with dependencies', 'retained_size', false, options)]),
        { heading: 'line', align: 'left', cell: placeText },
        noteColumn,
      ]
    default:
      return [
        { heading: kind, align: 'left', cell: ({ name }) => plainText(name) },
        ...totalColumns(report, options),
      ]
  }
}

function packageText({ name, version, version_before: before, change }: Row): string {
  const versions =
    before !== null && version !== null && before !== version
      ? `${before} → ${version}`
      : (version ?? before ?? '')
  return plainText(`${SIGNS[change ?? 'same']}${name} ${versions}`)
}
