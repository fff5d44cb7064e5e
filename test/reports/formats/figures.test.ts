import { describe, expect, test } from 'vitest'
import type { Document } from '../../../src/model/documents.ts'
import type { Format } from '../../../src/reports/formats/format-names.ts'
import { formatted } from '../../../src/reports/formats/formats.ts'
import type { PageData } from '../../../src/reports/formats/html/page-data.ts'
import type { Row } from '../../../src/reports/rows/report-rows.ts'
import { rowsOf } from '../../../src/reports/rows/rows.ts'
import { documents } from './documents.ts'
import { parseCsv } from './parse-csv.ts'
import { shownText, tableRows } from './read-markdown.ts'
import { showsSize } from './read-size.ts'

const LOOK = {
  width: 100,
  colors: false,
  binaryUnits: false,
  all: true,
  pageTemplate: () => '{{data}}',
}

/** The totals in the JSON of a document, bytes on disk. */
function totalsIn(json: string): readonly number[] {
  const { command, estimates, scenarios, compare, diff, image } = JSON.parse(json)
  const onDisk = ({ totals }: { totals: Record<string, number> }) =>
    (totals.installed_size ?? 0) + (totals.overhead_size ?? 0) + (totals.bytecode_size ?? 0)
  if (estimates !== undefined)
    return estimates.flatMap(
      ({ estimate }: { estimate: { scenarios: [] } | null }) =>
        estimate?.scenarios.map(onDisk) ?? [],
    )
  if (command === 'compare')
    return compare.columns.map(
      ({ totals }: { totals: { on_disk_size: number } }) => totals.on_disk_size,
    )
  if (command === 'diff') return [diff.totals.after.on_disk_size]
  if (command === 'image') return [image.uncompressed_size]
  if (command === 'image-diff') return [diff.new.uncompressed_size]
  return scenarios.map(onDisk)
}

/** The one figure of a badge. */
function figureIn(json: string): number {
  const { command, diff, combined } = JSON.parse(json)
  if (command === 'diff') return diff.totals.difference.on_disk_size
  if (command === 'image-diff') return diff.pulled_size
  return command === 'advise' ? combined.saves : (totalsIn(json)[0] ?? Number.NaN)
}

const bytesOf = ({ kind, size, difference }: Row): number | null => {
  if (kind === 'finding' || kind === 'advice')
    return difference?.on_disk_size ? -difference.on_disk_size : null
  return kind === 'layer' ? size.on_disk_size : (difference?.on_disk_size ?? size.on_disk_size)
}

const all = await documents()

describe.each(Object.entries(all))('%s', (name, document: Document) => {
  const written = (format: Format): string => formatted(format, document, LOOK)
  const report = rowsOf(document, LOOK)
  if (report === null) throw new Error('no rows')
  const { rows, verdicts } = report

  test('rows have the totals of the JSON', () => {
    const totals = rows.filter(
      (row) => (row.kind === 'total' || row.kind === 'alternative') && row.name !== 'advised',
    )
    expect(new Set(totals.map(({ size }) => size.on_disk_size))).toEqual(
      new Set(totalsIn(written('json'))),
    )
  })

  test('csv has every figure', () => {
    const [heading = [], ...records] = parseCsv(written('csv'))
    const number = (text = ''): number | null => (text === '' ? null : Number(text))
    const read = records.map((fields) =>
      Object.fromEntries(heading.map((column, at) => [column, fields[at]])),
    )
    const figures = ({
      kind,
      on_disk_size,
      download_size,
      on_disk_difference,
    }: Record<string, string | undefined>) => [
      kind,
      ...[on_disk_size, download_size, on_disk_difference].map(number),
    ]
    expect(read.map(figures)).toEqual([
      ...rows.map(({ kind, size, difference }) => [
        kind,
        size.on_disk_size,
        size.download_size,
        difference?.on_disk_size ?? null,
      ]),
      ...verdicts.map(({ kind, measured }) => [kind, measured, null, null]),
    ])
  })

  test('markdown has every figure next to its name, and every verdict', () => {
    const text = written('markdown')
    const table = tableRows(text)
    const besides = rows.flatMap(({ kind, scenario }) => (kind === 'alternative' ? [scenario] : []))
    const tabled = rows.filter(
      ({ kind, scenario }) =>
        !['total', 'alternative', 'drift'].includes(kind) && !besides.includes(scenario),
    )
    const missing = tabled.filter((row) => {
      const bytes = bytesOf(row)
      return !table.some(
        (cells) =>
          cells.some((cell) =>
            [row.name, row.text].some((label) => label !== null && cell.includes(label)),
          ) &&
          (bytes === null || cells.some((cell) => showsSize(cell, bytes))),
      )
    })
    expect(missing).toEqual([])
    expect(
      verdicts.filter((verdict) => !shownText(text).replaceAll('**', '').includes(verdict.text)),
    ).toEqual([])
    for (const bytes of totalsIn(written('json')))
      expect(showsSize(shownText(text), bytes)).toBe(true)
  })

  test('the badges and the last annotation have the figure', () => {
    const bytes = figureIn(written('json'))
    const { message } = JSON.parse(written('shields'))
    expect(showsSize(message, bytes), message).toBe(true)
    expect(written('svg')).toContain(`: ${message.replaceAll('>', '&gt;')}</title>`)
    const last = written('github').trimEnd().split('\n').at(-1) ?? ''
    const told = name === 'advise' ? (totalsIn(written('json'))[0] ?? Number.NaN) : bytes
    expect(showsSize(last, told), last).toBe(true)
  })

  test('each verdict is an annotation on its line', () => {
    const commands = written('github').split('\n')
    for (const { text, place } of verdicts) {
      const found = commands.find((command) => command.endsWith(`::${text}`))
      const where =
        place === null
          ? ''
          : `file=${place.file},${place.line === null ? '' : `line=${place.line},`}`
      expect(found?.replace(/^::\w+ /, '')).toMatch(new RegExp(`^${where}title=`))
    }
  })

  test('html has every total, and every package and layer with its figures', () => {
    const { views }: PageData = JSON.parse(written('html'))
    const figures = (id: string): readonly (number | null | undefined)[] =>
      views.flatMap(({ measures, totals }) => {
        const at = measures.findIndex((measure) => measure.id === id)
        return at < 0 ? [] : [totals[at]?.bytes]
      })
    const totals = rows.filter(
      (row) => (row.kind === 'total' || row.kind === 'alternative') && row.name !== 'advised',
    )
    const sums = totals
      .flatMap(({ size, before }) => [size.on_disk_size, before?.on_disk_size ?? null])
      .filter((bytes) => bytes !== null)
    expect(new Set(figures(report.command.startsWith('image') ? 'uncompressed' : 'disk'))).toEqual(
      new Set(sums),
    )
    const packages = rows.filter(({ kind, change }) => kind === 'package' && change !== 'removed')
    const drawn = new Set(
      views.flatMap((view) =>
        view.rows.map(({ name, version, sizes }) => [name, version, sizes[1], sizes[2]].join()),
      ),
    )
    const missing = packages.filter(
      ({ name, version, size }) =>
        !drawn.has([name, version, size.on_disk_size, size.download_size].join()),
    )
    expect(missing).toEqual([])
  })
})
