import type { Scenario, WithoutLine } from '../../model/estimate.ts'
import { listNames, listSome } from '../../text/lists.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable, wrap } from '../table.ts'
import { sizeMark } from './all-packages.ts'

interface Row {
  readonly name: string
  readonly without: WithoutLine
}

/**
 * The most lines. Nobody reads more, and an interrupt would wait while a hundred thousand are laid
 * out. `--json` has all of them.
 */
const MOST_ROWS = 10_000

/**
 * The saving of deleting each of the user's lines, the largest first; empty if it was not
 * requested.
 */
export function linesSection(
  { packages }: Scenario,
  { width, binaryUnits, lines }: ReportOptions,
): string[] {
  const rows = packages.flatMap(({ name, without_line = [] }) =>
    without_line.map((without): Row => ({ name, without })),
  )
  if (!lines || rows.length === 0) return []
  const columns: Column<Row>[] = [
    {
      heading: 'Without the line',
      align: 'left',
      cell: ({ name, without }) => `${placeOf(without)} ${name}`,
    },
    {
      heading: 'Saves',
      align: 'right',
      cell: ({ without }) => sizeMark(without.source) + formatSize(without.saves, binaryUnits),
    },
    {
      heading: 'Removes',
      align: 'left',
      cell: ({ without }) => listNames(without.leaves, 4),
      dropAt: 1,
    },
    {
      heading: 'Also needed by',
      align: 'left',
      cell: ({ without }) => neededBy(without),
      dropAt: 2,
    },
    {
      heading: 'Other versions',
      align: 'left',
      cell: ({ without }) => VERSIONS[without.versions],
      dropAt: 3,
    },
  ]
  const sorted = rows.sort(
    (a, b) => b.without.saves - a.without.saves || (a.name < b.name ? -1 : 1),
  )
  const others = rows.length - MOST_ROWS
  const keepsPackage = rows.some(
    ({ without }) =>
      without.saves > 0 && without.leaves.length === 0 && without.versions !== 'changed',
  )
  return [
    ...renderTable(columns, sorted.slice(0, MOST_ROWS), width),
    ...(others > 0 ? [`and ${others} more lines, which --json contains`] : []),
    ...(keepsPackage
      ? wrap(
          'A package that something else needs stays: deleting its line removes only REQUESTED, a small file that says that you asked for it.',
          width,
          2,
        )
      : []),
  ]
}

const VERSIONS: Readonly<Record<WithoutLine['versions'], string>> = {
  kept: '',
  'may-change': 'may change',
  changed: 'resolved again',
}

const placeOf = ({ file, line }: WithoutLine): string => (line === null ? file : `${file}:${line}`)

const neededBy = ({ also_needed_by }: WithoutLine): string =>
  listSome(
    also_needed_by.map((text) => ({ text, count: 1 })),
    3,
  )
