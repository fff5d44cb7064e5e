import { expect } from 'vitest'
import type {
  DiskSizes,
  Estimate,
  Overlap,
  PackageEstimate,
  Source,
} from '../../src/model/estimate.ts'

const SOURCES: readonly Source[] = ['exact', 'estimated', 'unknown']
const whole = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
type Size = keyof DiskSizes | 'download_size' | 'overhead_size'
const sum = (packages: readonly PackageEstimate[], key: Size): number =>
  packages.reduce((total, one) => total + (one[key] ?? 0), 0)
/** The bytes that rows count more than once. */
const twice = (overlaps: readonly Overlap[], key: keyof DiskSizes): number =>
  overlaps.reduce(
    (total, one) => total + one.packages.reduce((all, part) => all + part[key], -one[key]),
    0,
  )

/** Holds the JSON report against the contract, field by field. */
export function expectContract(text: string): Estimate {
  const report: Estimate = JSON.parse(text)
  expect(Object.keys(report)).toEqual([
    ...['schema_version', 'command', 'as_of', 'inputs', 'scenarios', 'budget'],
    ...(report.budgets === undefined ? [] : ['budgets']),
    ...(report.denied === undefined ? [] : ['denied']),
    ...(report.settings === undefined ? [] : ['settings']),
    ...['warnings', 'network'],
  ])
  expect(report).toMatchObject({ schema_version: 1, command: 'estimate' })
  expect(new Date(report.as_of).toISOString()).toBe(report.as_of)
  for (const input of report.inputs)
    expect(input).toEqual({
      file: expect.any(String),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  for (const warning of report.warnings)
    expect(warning).toEqual({
      code: expect.stringMatching(/^[a-z-]+$/),
      message: expect.any(String),
    })
  expect(Object.entries(report.network).every(([, count]) => whole(count))).toBe(true)
  expect(Object.keys(report.network)).toEqual(['requests', 'bytes', 'rounds'])
  for (const { packages, overlaps, totals, installer } of report.scenarios) {
    expect(packages.map(({ name }) => name)).toEqual(packages.map(({ name }) => name).toSorted())
    for (const one of packages)
      expectPackage(one, installer === 'uv', new Set(packages.map(({ name }) => name)))
    const { interval, ...sums } = totals
    if (interval !== undefined) expect(interval[0]).toBeLessThanOrEqual(interval[1])
    expect(sums).toEqual({
      packages: packages.length,
      download_size: sum(packages, 'download_size'),
      installed_size: sum(packages, 'installed_size') - twice(overlaps, 'installed_size'),
      overhead_size: sum(packages, 'overhead_size'),
      bytecode_size: sum(packages, 'bytecode_size') - twice(overlaps, 'bytecode_size'),
      shared_size: twice(overlaps, 'installed_size'),
      disk_size: sum(packages, 'disk_size') - twice(overlaps, 'disk_size'),
      source:
        SOURCES[
          Math.max(
            0,
            ...packages.flatMap(({ sources }) =>
              [sources.download, sources.installed].map((s) => SOURCES.indexOf(s)),
            ),
          )
        ],
    })
  }
  return report
}

function expectPackage(one: PackageEstimate, isUv: boolean, names: ReadonlySet<string>): void {
  const { sources, interval, bounds, kinds, wheel, sdist, without_line: lines } = one
  const fields =
    'name version requested extras dependencies requires wheel sdist download_size installed_size overhead_size bytecode_size disk_size retained_size sources'
  expect(Object.keys(one)).toEqual([
    ...fields.split(' '),
    ...(kinds === undefined ? [] : ['kinds']),
    ...(interval === undefined ? [] : ['interval']),
    ...(bounds === undefined ? [] : ['bounds']),
    ...(lines === undefined ? [] : ['without_line']),
  ])
  expect([...new Set(one.requires.map(({ name }) => name))].sort()).toEqual(one.dependencies)
  for (const edge of one.requires)
    expect(Object.keys(edge)).toEqual(['name', 'requirement', 'marker', 'extra'])
  expect(kinds !== undefined).toBe(wheel !== null && sources.installed !== 'unknown')
  if (kinds !== undefined)
    expect(Object.values(kinds).reduce((sum, bytes) => sum + bytes, 0)).toBe(one.installed_size)
  expect(lines !== undefined).toBe(one.requested)
  for (const line of lines ?? [])
    expect(Object.keys(line)).toEqual([
      'file',
      'line',
      'requirement',
      'saves',
      'leaves',
      'also_needed_by',
      'versions',
      'source',
    ])
  expect(one.dependencies.filter((name) => !names.has(name))).toEqual([])
  expect(wheel === null || sdist === null).toBe(true)
  for (const file of [wheel, sdist])
    if (file !== null) expect(Object.keys(file)).toEqual(['filename', 'sha256', 'index'])
  expect(bounds !== undefined).toBe(
    sources.installed === 'unknown' && wheel !== null && one.download_size !== null,
  )
  expect(one.download_size === null).toBe(sources.download === 'unknown')
  expect(one.installed_size === null).toBe(sources.installed === 'unknown')
  expect(one.bytecode_size === null).toBe(sources.bytecode === 'unknown')
  for (const size of [
    one.download_size,
    one.installed_size,
    one.overhead_size,
    one.bytecode_size,
    one.disk_size,
    one.retained_size,
  ])
    expect(size === null || whole(size)).toBe(true)
  if (isUv && one.bytecode_size !== null) expect(one.bytecode_size).toBe(0)
  if (interval === undefined) return
  const middle = (one.installed_size ?? 0) + (one.bytecode_size ?? 0)
  expect(interval[0]).toBeLessThanOrEqual(middle)
  expect(interval[1]).toBeGreaterThanOrEqual(middle)
}
