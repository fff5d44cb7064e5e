import { describe, expect, test } from 'vitest'
import type { Document } from '../../../src/model/documents.ts'
import { formatted } from '../../../src/reports/formats/formats.ts'
import type { Row } from '../../../src/reports/rows/report-rows.ts'
import { rowsOf } from '../../../src/reports/rows/rows.ts'
import { documents } from './documents.ts'
import { parseCsv } from './parse-csv.ts'

const LOOK = { width: 100, colors: false, binaryUnits: false, all: true }

/** What the JSON of a document says its totals are, bytes on disk: of a comparison before and after. */
function totalsIn(json: string): readonly (number | null)[] {
  const { command, estimates, scenarios, compare, diff, image } = JSON.parse(json)
  const onDisk = ({ totals }: { totals: Record<string, number> }) =>
    (totals.installed_size ?? 0) + (totals.overhead_size ?? 0) + (totals.bytecode_size ?? 0)
  if (estimates !== undefined)
    return estimates.flatMap(({ estimate }: { estimate: { scenarios: [] } | null }) => estimate?.scenarios.map(onDisk) ?? [])
  if (command === 'compare') return compare.columns.map(({ totals }: { totals: { on_disk_size: number } }) => totals.on_disk_size)
  if (command === 'diff') return [diff.totals.after.on_disk_size]
  if (command === 'image') return [image.uncompressed_size]
  if (command === 'image-diff') return [diff.new.uncompressed_size]
  return scenarios.map(onDisk)
}

const totalsOf = (rows: readonly Row[]): readonly (number | null)[] =>
  rows.flatMap(({ kind, name, size }) => (kind === 'total' && name !== 'advised' ? [size.on_disk_size] : []))

const all = await documents()

describe.each(Object.entries(all))('%s', (_, document: Document) => {
  const written = (format: Parameters<typeof formatted>[0]): string => formatted(format, document, LOOK)
  const report = rowsOf(document, LOOK)
  if (report === null) throw new Error('no rows')

  test('its rows have the totals of its JSON', () => {
    expect(totalsOf(report.rows)).toEqual(totalsIn(written('json')))
  })

  test('csv has every figure of its rows', () => {
    const [heading = [], ...records] = parseCsv(written('csv'))
    const number = (text = ''): number | null => (text === '' ? null : Number(text))
    const read = records.map((fields) => Object.fromEntries(heading.map((name, at) => [name, fields[at]])))
    expect(
      read.map(({ kind, on_disk_size, download_size, on_disk_difference }) => [
        kind,
        ...[on_disk_size, download_size, on_disk_difference].map(number),
      ]),
    ).toEqual([
      ...report.rows.map(({ kind, size, difference }) => [kind, size.on_disk_size, size.download_size, difference?.on_disk_size ?? null]),
      ...report.verdicts.map(({ kind, measured }) => [kind, measured, null, null]),
    ])
  })
})
