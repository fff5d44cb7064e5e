import { expect, test } from 'vitest'
import type { Estimate, Estimates } from '../../../src/model/estimate.ts'
import { overviewReport } from '../../../src/reports/estimate/overview.ts'
import { textReport } from '../../../src/reports/estimate/text.ts'
import type { ReportOptions } from '../../../src/reports/report.ts'
import { sample, several } from '../sample.ts'

const plain: ReportOptions = {
  width: Number.POSITIVE_INFINITY,
  colors: false,
  binaryUnits: false,
  all: false,
}
const ofAll = (...estimates: readonly Estimate[]): Estimates => ({
  ...several,
  estimates: estimates.map((estimate, i) => ({ file: `${i}.txt`, estimate, error: null })),
})

test('a row for each file, their common facts above, the number of failures below', async () => {
  await expect(overviewReport(several, plain)).toMatchFileSnapshot('../golden/overview.txt')
})

test('fits a narrow terminal', async () => {
  const text = overviewReport(several, { ...plain, width: 60 })
  expect(text.split('\n').filter((line) => line.length > 60)).toEqual([])
  await expect(text).toMatchFileSnapshot('../golden/overview-60-columns.txt')
})

test('files of a long folder keep their names and figures at 80 columns', () => {
  const folder = '/home/someone/projects/the-shop/of-a-customer/requirements'
  const { estimates } = several
  const inFolder = estimates.map((one, at) => ({ ...one, file: `${folder}/sub-${at}/base.txt` }))
  const text = overviewReport({ ...several, estimates: inFolder }, { ...plain, width: 80 })
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  expect(text).toMatch(/^File +Packages .*On disk/m)
  expect(text.match(/^sub-\d\/base\.txt/gm)).toHaveLength(estimates.length)
  expect(overviewReport({ ...several, estimates: inFolder }, plain)).toContain(`\n${folder}/sub-0/`)
  const [one] = inFolder
  const alone = overviewReport({ ...several, estimates: [one!] }, { ...plain, width: 80 })
  expect(alone).toMatch(/^base\.txt /m)
})

test('with all, the report of each estimated file follows', () => {
  const options = { ...plain, all: true }
  const text = overviewReport(several, options)
  expect(text.startsWith(overviewReport(several, plain))).toBe(true)
  expect(text).toContain(
    `\n\n# requirements/production.txt\n\n${textReport(sample, options)}\n# tools.txt\n\n`,
  )
  expect(text.match(/^# .*/gm)).toHaveLength(2)
})

test('each row has its version of Python if they differ', () => {
  const [asked, ...others] = sample.scenarios
  const older: Estimate = {
    ...sample,
    scenarios: [{ ...asked!, target: { ...asked!.target, python: '3.9.25' } }, ...others],
  }
  expect(overviewReport(ofAll(sample, older), plain)).toMatch(
    /^Target +linux-x86_64, [\s\S]*^File +Python [\s\S]*^1.txt +3.9.25 /m,
  )
  expect(overviewReport(ofAll(sample, sample), plain)).not.toMatch(/^File +Python/m)
})

test('a single file, and only failed files', () => {
  expect(overviewReport(ofAll({ ...sample, budget: null }), plain)).toMatch(/\n\n1 file: 1 OK\n$/)
  expect(overviewReport({ ...several, estimates: several.estimates.slice(2) }, plain)).toMatch(
    /^File .*\nold.txt +conflict\n\n1 file: 0 OK, 1 failed\n$/,
  )
})
