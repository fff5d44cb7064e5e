// Fits the model of src/weigh/bytecode.ts on measured files. Prints its coefficients with their errors, or with --densities the table of
// src/weigh/project-density.ts.
//
//   tsx benchmarks/fit-bytecode.ts [--densities] DATA.json.gz…
//
// A data file holds { columns: ['distribution', 'path', 'size', 'compressed_size', '3.9', …], rows }: a .py file a row with the size of the
// .pyc that each Python writes for it (timestamp invalidation, no optimisation), null where it was not compiled. A distribution is
// 'project' or 'project==version'. Errors are out of sample: each distribution is predicted by a fit on four fifths of the others.

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'

interface Row {
  readonly distribution: string
  readonly path: number
  readonly size: number
  readonly tests: boolean
  readonly pyc: number
}

interface Sum {
  actual: number
  predicted: number
  files: number
}

const VERSIONS = ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14']
const FOLDS = 5
const { values, positionals } = parseArgs({ options: { densities: { type: 'boolean' } }, allowPositionals: true })
const data: { columns: string[]; rows: (string | number | null)[][] }[] = positionals.map((file) =>
  JSON.parse(gunzipSync(readFileSync(file)).toString()),
)

const rowsOf = (version: string): Row[] =>
  data.flatMap(({ columns, rows }) => {
    const column = columns.indexOf(version)
    return rows.flatMap((row) => {
      const pyc = column < 0 ? null : row[column]
      const path = String(row[1])
      if (typeof pyc !== 'number') return []
      return [{ distribution: String(row[0]), path: path.length, size: Number(row[2]), tests: /(^|\/)tests?\//.test(path), pyc }]
    })
  })

/** What an empty file's .pyc takes without its path; the folder of the environment stands in it once. */
const emptySize = (rows: readonly Row[]): number =>
  quantile(
    rows.filter((row) => row.size === 0).map((row) => row.pyc - row.path),
    0.5,
  )

const features = (row: Row): readonly number[] => [row.size, row.size > 0 ? 1 : 0, row.tests ? row.size : 0]

/**
 * Weighted least squares of what the path and the empty file leave open. A file's variance grows as its size, and beyond a megabyte
 * the files of one distribution say little new. Tables of data that are far from code are left out in a second pass.
 */
function coefficientsOf(rows: readonly Row[], empty: number): readonly number[] {
  const sizes = new Map<string, number>()
  for (const row of rows) sizes.set(row.distribution, (sizes.get(row.distribution) ?? 0) + row.size)
  const weight = (row: Row): number => 1 / (row.size + 2000) / (1 + sizes.get(row.distribution)! / 1e6)
  const first = leastSquares(rows, empty, weight)
  const code = rows.filter((row) => {
    const ratio = (row.pyc + 1000) / (predict(row, first, empty) + 1000)
    return ratio < 3 && ratio > 1 / 3
  })
  return leastSquares(code, empty, weight)
}

function leastSquares(rows: readonly Row[], empty: number, weight: (row: Row) => number): readonly number[] {
  const n = 3
  const a = Array.from({ length: n }, () => new Array<number>(n + 1).fill(0))
  for (const row of rows) {
    const x = [...features(row), row.pyc - row.path - empty]
    const w = weight(row)
    for (let i = 0; i < n; i++) for (let j = 0; j <= n; j++) a[i]![j]! += w * x[i]! * x[j]!
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      if (k === i) continue
      const factor = a[k]![i]! / a[i]![i]!
      for (let j = i; j <= n; j++) a[k]![j]! -= factor * a[i]![j]!
    }
  }
  return a.map((row, i) => row[n]! / row[i]!)
}

const modelled = (row: Row, coefficients: readonly number[]): number => features(row).reduce((sum, x, i) => sum + x * coefficients[i]!, 0)

const predict = (row: Row, coefficients: readonly number[], empty: number): number => row.path + empty + modelled(row, coefficients)

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

function crossValidate(rows: readonly Row[], empty: number): Sum[] {
  const names = [...new Set(rows.map((row) => row.distribution))]
  const fold = new Map(names.map((name, index) => [name, index % FOLDS]))
  const found = new Map<string, Sum>(names.map((name) => [name, { actual: 0, predicted: 0, files: 0 }]))
  for (let k = 0; k < FOLDS; k++) {
    const coefficients = coefficientsOf(
      rows.filter((row) => fold.get(row.distribution) !== k),
      empty,
    )
    for (const row of rows) {
      if (fold.get(row.distribution) !== k) continue
      const sum = found.get(row.distribution)!
      sum.actual += row.pyc
      sum.predicted += predict(row, coefficients, empty)
      sum.files++
    }
  }
  return [...found.values()]
}

/** Relative errors of sums over groups of `size` distributions, spread over all. */
function groupErrors(sums: readonly Sum[], size: number): readonly number[] {
  return sums.map((_, start) => {
    const group = Array.from({ length: size }, (_, i) => sums[(start + i * 7) % sums.length]!)
    return relativeError(
      group.reduce((all, one) => ({ actual: all.actual + one.actual, predicted: all.predicted + one.predicted, files: 0 })),
    )
  })
}

const relativeError = (sum: Sum): number => Math.abs(sum.predicted / sum.actual - 1)
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const spread = (errors: readonly number[]): string =>
  `50 % within ${percent(quantile(errors, 0.5))}, 90 % within ${percent(quantile(errors, 0.9))}`

function printCoefficients(version: string): void {
  const rows = rowsOf(version)
  if (rows.length === 0) return
  const empty = emptySize(rows)
  const [size = 0, some = 0, tests = 0] = coefficientsOf(rows, empty)
  const sums = crossValidate(rows, empty)
  console.log(`'${version}': { empty: ${empty}, some: ${some.toFixed(0)}, size: ${size.toFixed(3)}, tests: ${tests.toFixed(3)} },`)
  console.log(`    ${rows.length} files, ${sums.length} distributions: ${spread(sums.map(relativeError))}`)
  for (const [low, high] of [
    [1, 2],
    [2, 5],
    [5, 20],
    [20, 80],
    [80, 1e6],
  ] as const) {
    const some = sums.filter((one) => one.files >= low && one.files < high)
    console.log(`    of ${low} to ${high - 1} files: ${spread(some.map(relativeError))}`)
  }
  for (const group of [10, 20, 40]) console.log(`    groups of ${group}: ${spread(groupErrors(sums, group))}`)
}

/** Below this many modelled bytes a project's style does not show; below this deviation it does not matter. */
const LEAST_BYTES = 20_000
const LEAST_DEVIATION = 0.05

function densitiesOf(version: string): ReadonlyMap<string, number> {
  const rows = rowsOf(version)
  const empty = emptySize(rows)
  const coefficients = coefficientsOf(rows, empty)
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const project = row.distribution.split('==')[0]!
    const sum = sums.get(project) ?? { actual: 0, predicted: 0, files: 0 }
    sum.actual += row.pyc - row.path - empty
    sum.predicted += modelled(row, coefficients)
    sums.set(project, sum)
  }
  return new Map([...sums].filter(([, sum]) => sum.predicted >= LEAST_BYTES).map(([project, sum]) => [project, sum.actual / sum.predicted]))
}

function printDensities(): void {
  const older = densitiesOf('3.9')
  const newer = densitiesOf('3.11')
  const rows = [...newer].filter(
    ([project, density]) => Math.max(Math.abs(density - 1), Math.abs((older.get(project) ?? 1) - 1)) >= LEAST_DEVIATION,
  )
  const hundredths = (density: number): string => (100 * density).toFixed(0)
  for (const [project, density] of rows.sort(([a], [b]) => (a < b ? -1 : 1)))
    console.log(`${project} ${hundredths(older.get(project) ?? density)} ${hundredths(density)}`)
}

if (values.densities) printDensities()
else for (const version of VERSIONS) printCoefficients(version)
