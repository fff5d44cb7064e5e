import { COUNTS, type CodeCounts, countCode, noCounts } from '../src/weigh/bytecode/code-counts.ts'
import { ENOUGH } from '../src/weigh/bytecode/code-sample.ts'
import type { Distribution, Minor, Module } from './bytecode-measured.ts'

export interface Fit {
  readonly minor: Minor
  /** Bytes of the .pyc of an empty file, without its path. */
  readonly empty: number
  /**
   * Bytes more for a file that is not empty, for each byte of source, and for each in a test
   * directory.
   */
  readonly bySize: readonly number[]
  /** Bytes for each of COUNTS. */
  readonly byCounts: readonly number[]
}

const sizeFeatures = ({ size, tests }: Module): readonly number[] => [
  size > 0 ? 1 : 0,
  size,
  tests ? size : 0,
]
const product = (a: ArrayLike<number>, b: readonly number[]): number =>
  b.reduce((sum, one, i) => sum + one * a[i]!, 0)

/** The code of a module, which is everything except its header and path, by sizes only. */
export const modelledBySize = (module: Module, { bySize }: Pick<Fit, 'bySize'>): number =>
  product(sizeFeatures(module), bySize)

const counted = new Map<Module, CodeCounts>()

function countsOf(module: Module): CodeCounts {
  let counts = counted.get(module)
  if (counts === undefined) {
    counts = noCounts()
    countCode(counts, module.source!())
    counted.set(module, counts)
  }
  return counts
}

/**
 * As the model has it for a project that was not measured: the density of the modules that were
 * read (src/weigh/bytecode/bytecode.ts).
 */
export const STANDARD = 1000

export function sampleDensity(
  { modules }: Distribution,
  fitted: Fit,
): { readonly density: number; readonly sampled: number } {
  let [size, code, counts] = [0, 0, 0]
  for (const module of modules) {
    if (!module.read || module.size === 0 || size >= ENOUGH) continue
    size += module.size
    code += modelledBySize(module, fitted)
    counts += product(countsOf(module), fitted.byCounts)
  }
  return { density: (counts + STANDARD) / (code + STANDARD), sampled: code }
}

interface Row {
  readonly x: ArrayLike<number>
  readonly y: number
  readonly weight: number
}

/** The most source of one distribution that counts for the fit. */
const COUNTED = 90_000

export function fitModel(distributions: readonly Distribution[], minor: Minor): Fit {
  const empties = distributions.flatMap(({ modules }) =>
    modules.flatMap((one) =>
      one.size === 0 && one.pyc[minor] !== undefined ? [one.pyc[minor] - one.path.length] : [],
    ),
  )
  const empty = empties.sort((a, b) => a - b)[Math.floor(empties.length / 2)] ?? 0
  const sizes: Row[] = []
  const counts: Row[] = []
  for (const { modules } of distributions) {
    const total = modules.reduce((sum, one) => sum + one.size, 0)
    let counted = 0
    for (const module of modules) {
      const pyc = module.pyc[minor]
      if (pyc === undefined) continue
      const y = pyc - module.path.length - empty
      sizes.push({
        x: sizeFeatures(module),
        y,
        weight: 1 / (module.size + 2000) / (1 + total / 1e6),
      })
      if (module.source === null || module.size === 0 || module.size > 300_000 || counted > COUNTED)
        continue
      counted += module.size
      counts.push({
        x: countsOf(module),
        y,
        weight: 1 / (module.size + 800) ** 1.5 / (1 + Math.min(total, COUNTED) / 3e5),
      })
    }
  }
  return {
    minor,
    empty,
    bySize: robust(sizes, 3, 1),
    byCounts: robust(counts, COUNTS.length, 0.15),
  }
}

/**
 * Weighted least squares. The weight of a row shrinks as its error grows beyond `usual`, relative
 * to its size, so that tables of data do not bend the fit of code.
 */
function robust(rows: readonly Row[], n: number, usual: number): readonly number[] {
  let solution = leastSquares(rows, n)
  for (let i = 0; i < 3; i++) {
    solution = leastSquares(
      rows.map((row) => {
        const expected = product(row.x, solution)
        const off = Math.abs(row.y - expected) / Math.max(500, expected + 500)
        return { ...row, weight: row.weight * Math.min(1, usual / (off + 1e-9)) }
      }),
      n,
    )
  }
  return solution
}

function leastSquares(rows: readonly Row[], n: number): readonly number[] {
  const a = Array.from({ length: n }, () => new Float64Array(n + 1))
  for (const { x, y, weight } of rows)
    for (let i = 0; i < n; i++) {
      const row = a[i]!
      const scaled = weight * x[i]!
      for (let j = 0; j < n; j++) row[j]! += scaled * x[j]!
      row[n]! += scaled * y
    }
  // Gauss and Jordan; a little is added to the diagonal, so that a count that never occurs does no
  // harm.
  for (let i = 0; i < n; i++) a[i]![i]! *= 1 + 1e-9
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      if (k === i || a[i]![i] === 0) continue
      const factor = a[k]![i]! / a[i]![i]!
      for (let j = i; j <= n; j++) a[k]![j]! -= factor * a[i]![j]!
    }
  return a.map((row, i) => (row[i] === 0 ? 0 : row[n]! / row[i]!))
}
