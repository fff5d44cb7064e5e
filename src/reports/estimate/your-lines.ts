import { sizeOnDisk, totalOnDisk } from '../../analyse/on-disk.ts'
import { linesBySize, type OwnLine, placeOf } from '../../analyse/own-lines.ts'
import type { Scenario } from '../../model/estimate.ts'
import { formatSize } from '../../text/sizes.ts'
import type { ReportOptions } from '../report.ts'
import { type Column, renderTable } from '../table.ts'
import { sizeMark } from './all-packages.ts'

interface Row {
  readonly line: string
  readonly saves: string
  readonly note: string
}

/**
 * The saving of deleting each of the user's lines, as a table that shows which line to look at.
 * Empty if there is only one line.
 */
export function yourLines(
  scenario: Scenario,
  { width, binaryUnits }: ReportOptions,
  most: number,
): string[] {
  const lines = linesBySize(scenario)
  if (lines.length < 2) return []
  const size = (bytes: number): string => formatSize(bytes, binaryUnits)
  const kept = keptBySeveral(scenario, lines)
  const left = kept === undefined ? most : Math.max(2, most - 1)
  const shown = lines.length <= left ? lines : lines.slice(0, left - 1)
  const others = lines.slice(shown.length)
  const rowsWith = (place: (line: OwnLine) => string): Row[] =>
    shown.map((line) => ({
      line: `  ${place(line)}  ${line.requirement}`,
      saves: sizeMark(line.source) + size(line.saves),
      note: noteOf(line, scenario),
    }))
  const rest = [
    ...(kept === undefined
      ? []
      : [{ line: '  needed by several lines', saves: `~${size(kept.size)}`, note: kept.name }]),
    ...(others.length === 0
      ? []
      : [
          {
            line: `  and ${others.length} more lines`,
            saves: `${others.some(({ source }) => source === 'unknown') ? '≥' : '~'}${size(others.reduce((sum, { saves }) => sum + saves, 0))}`,
            note: '',
          },
        ]),
  ]
  const columns: Column<Row>[] = [
    {
      heading: 'Your lines, and what deleting each one saves',
      align: 'left',
      cell: ({ line }) => line,
    },
    { heading: 'on disk', align: 'right', cell: ({ saves }) => saves },
  ]
  const notes: Column<Row> = { heading: '', align: 'left', cell: ({ note }) => note }
  // If a line would be cut, its requirement says more than the folders of its file or the packages
  // that it brings.
  const short = rowsWith((line) => placeOf(line).replace(/^.*\//, ''))
  const tables = (
    [
      [rowsWith(placeOf), [...columns, notes]],
      [short, [...columns, notes]],
      [short, columns],
    ] as const
  ).map(([rows, shownColumns]) => ({
    rows,
    text: renderTable(shownColumns, [...rows, ...rest], width),
  }))
  const whole = tables.find(({ rows, text }) =>
    rows.every(({ line }, at) => text[at + 1]?.startsWith(line)),
  )
  return (whole ?? tables.at(-1)!).text
}

/**
 * The size that stays if any single line is deleted, with its heaviest package: shown if it is most
 * of the environment, because the lines alone do not show it then. Packages that no line needs are
 * not counted.
 */
function keptBySeveral(
  { packages, totals }: Scenario,
  lines: readonly OwnLine[],
): { readonly size: number; readonly name: string } | undefined {
  const total = totalOnDisk(totals)
  const saved = lines.reduce((sum, { saves }) => sum + saves, 0)
  if (saved * 2 >= total) return undefined
  const leaving = new Set(lines.flatMap(({ leaves }) => leaves))
  const sizes = sizesOf(packages)
  const kept = [...needed(packages)]
    .filter((name) => !leaving.has(name))
    .map((name) => ({ name, size: sizes.get(name) ?? 0 }))
    .toSorted((a, b) => b.size - a.size)
  const size = kept.reduce((sum, one) => sum + one.size, 0)
  const [heaviest] = kept
  return heaviest === undefined || size * 2 <= total ? undefined : { size, name: heaviest.name }
}

/** The packages that are requested, and what they need. */
function needed(packages: Scenario['packages']): ReadonlySet<string> {
  const byName = new Map(packages.map((one) => [one.name, one]))
  const found = new Set(packages.filter(({ requested }) => requested).map(({ name }) => name))
  for (const name of found) for (const next of byName.get(name)?.dependencies ?? []) found.add(next)
  return found
}

/**
 * The heaviest package that leaves with the line, if it is most of what leaves; the other
 * dependents of the line's package, if that stays.
 */
export function noteOf(
  { name, leaves, saves, also_needed_by }: OwnLine,
  { packages }: Scenario,
): string {
  const [other] = also_needed_by
  if (other !== undefined && !leaves.includes(name)) return `${other} needs it too`
  const sizes = sizesOf(packages)
  const brought = leaves
    .filter((one) => one !== name && sizes.has(one))
    .map((one) => [one, sizes.get(one)!] as const)
  const [heaviest] = brought.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return heaviest !== undefined && heaviest[1] * 10 > saves ? `brings ${heaviest[0]}` : ''
}

const known = new WeakMap<Scenario['packages'], ReadonlyMap<string, number>>()

/** The size of each package on disk: computed once for thousands of lines. */
function sizesOf(packages: Scenario['packages']): ReadonlyMap<string, number> {
  const sizes =
    known.get(packages) ?? new Map(packages.map((one) => [one.name, sizeOnDisk(one) ?? 0]))
  known.set(packages, sizes)
  return sizes
}
