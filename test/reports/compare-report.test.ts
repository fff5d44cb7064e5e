import { expect, test } from 'vitest'
import { totalOnDisk } from '../../src/analyse/on-disk.ts'
import { sharedParts, sideBySide } from '../../src/analyse/side-by-side.ts'
import type { CompareColumn } from '../../src/model/comparison.ts'
import { compareText } from '../../src/reports/compare-report.ts'
import { sample } from './sample.ts'

test('the totals of a comparison have the marks that an estimate gives them', () => {
  const { scenarios } = sample
  const columns = scenarios.map(
    ({ name, totals }): CompareColumn => ({
      name,
      file: 'a.txt',
      target: null,
      installer: 'pip',
      torch: null,
      totals: { ...totals, on_disk_size: totalOnDisk(totals) },
      error: null,
    }),
  )
  const rows = sideBySide(scenarios)
  const report = compareText(
    {
      ...sample,
      command: 'compare',
      compare: { columns, rows, shared: sharedParts(columns, rows) },
    },
    { width: 100, binaryUnits: false, all: false, colors: false },
  )
  const [, onDisk, download, , notShared] = report.split('\n')
  expect(onDisk).toMatch(/^On disk +≥\d\S* GB +~\d\S* MB$/)
  expect(download).toMatch(/^Download +\d\S* GB +\d\S* MB$/)
  expect(notShared).toMatch(/^Not shared +\d/)
})
