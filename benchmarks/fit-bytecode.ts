// Fits the model of src/weigh/bytecode.ts on measured files and prints its coefficients and errors.
//
//   tsx benchmarks/fit-bytecode.ts DATA.json.gz…
//
// A data file holds { columns: ['distribution', 'path', 'size', 'compressed_size', '3.9', …], rows }: a .py file a row with the size
// of the .pyc that each Python writes for it (timestamp invalidation, no optimisation), null where it does not compile.
// Errors are out of sample: each distribution is predicted by a fit on four fifths of the others.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

interface Row {
  readonly distribution: string
  readonly path: number
  readonly size: number
  readonly tests: boolean
  readonly pyc: number
}

const FOLDS = 5

function load(file: string, version: string): Row[] {
  const data: { columns: string[]; rows: (string | number | null)[][] } = JSON.parse(gunzipSync(readFileSync(file)).toString())
  const column = data.columns.indexOf(version)
  if (column < 0) return []
  return data.rows.flatMap((row) => {
    const pyc = row[column]
    const path = String(row[1])
    if (typeof pyc !== 'number') return []
    return [{ distribution: String(row[0]), path: path.length, size: Number(row[2]), tests: /(^|\/)tests?\//.test(path), pyc }]
  })
}

/** What an empty file's .pyc takes without its path; the folder of the environment stands in it once. */
const emptySize = (rows: readonly Row[]): number =>
  quantile(
    rows.filter((row) => row.size === 0).map((row) => row.pyc - row.path),
    0.5,
  )

const features = (row: Row): readonly number[] => [row.size, row.size > 0 ? 1 : 0, row.tests ? row.size : 0]

/** Weighted least squares of what the path and the empty file leave open; a file's variance grows as its size. */
function leastSquares(rows: readonly Row[], empty: number): readonly number[] {
  const n = 3
  const a = Array.from({ length: n }, () => new Array<number>(n + 1).fill(0))
  for (const row of rows) {
    const x = features(row)
    const weight = 1 / (row.size + 2000)
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) a[i]![j]! += weight * x[i]! * x[j]!
      a[i]![n]! += weight * x[i]! * (row.pyc - row.path - empty)
    }
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

const predict = (row: Row, coefficients: readonly number[], empty: number): number =>
  features(row).reduce((sum, x, i) => sum + x * coefficients[i]!, row.path + empty)

function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

interface Distribution {
  actual: number
  predicted: number
  files: number
}

function crossValidate(rows: readonly Row[], empty: number): Distribution[] {
  const names = [...new Set(rows.map((row) => row.distribution))]
  const fold = new Map(names.map((name, index) => [name, index % FOLDS]))
  const found = new Map<string, Distribution>(names.map((name) => [name, { actual: 0, predicted: 0, files: 0 }]))
  for (let k = 0; k < FOLDS; k++) {
    const coefficients = leastSquares(
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

/** Root mean square of the relative errors of sums over groups of `size` distributions, taken in turn. */
function groupError(distributions: readonly Distribution[], size: number): readonly number[] {
  const errors: number[] = []
  for (let start = 0; start < distributions.length; start++) {
    let actual = 0
    let predicted = 0
    for (let i = 0; i < size; i++) {
      const one = distributions[(start + i * 7) % distributions.length]!
      actual += one.actual
      predicted += one.predicted
    }
    errors.push(Math.abs(predicted / actual - 1))
  }
  return errors
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const files = process.argv.slice(2)
for (const version of ['3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14']) {
  const rows = files.flatMap((file) => load(file, version))
  if (rows.length === 0) continue
  const empty = emptySize(rows)
  const [size = 0, some = 0, tests = 0] = leastSquares(rows, empty)
  const found = crossValidate(rows, empty)
  const relative = found.map((one) => Math.abs(one.predicted / one.actual - 1))
  console.log(
    `'${version}': { empty: ${empty}, some: ${some.toFixed(0)}, size: ${size.toFixed(3)}, tests: ${tests.toFixed(3)} },`,
    `// ${rows.length} files, ${found.length} distributions: ${percent(quantile(relative, 0.5))} in the median, 90 % within ${percent(quantile(relative, 0.9))}`,
  )
  for (const [low, high] of [
    [1, 5],
    [5, 20],
    [20, 80],
    [80, Number.POSITIVE_INFINITY],
  ] as const) {
    const some = found.filter((one) => one.files >= low && one.files < high).map((one) => Math.abs(one.predicted / one.actual - 1))
    console.log(
      `    ${low} to ${high} files: ${some.length} distributions, 50 % within ${percent(quantile(some, 0.5))}, 90 % within ${percent(quantile(some, 0.9))}`,
    )
  }
  for (const group of [10, 20, 40])
    console.log(
      `    groups of ${group}: 50 % within ${percent(quantile(groupError(found, group), 0.5))}, 90 % within ${percent(quantile(groupError(found, group), 0.9))}`,
    )
}
