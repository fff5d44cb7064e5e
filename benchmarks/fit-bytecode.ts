// Fits the model of src/weigh/bytecode/bytecode.ts on measured modules, and prints its errors; with
// --write it writes src/weigh/bytecode/model.json instead (`npm run format` formats it), and with
// --add only the table of densities, with those of the measured projects added.
//
//   tsx benchmarks/fit-bytecode.ts [--write|--add] [--python 3.14]… FOLDER|SIZES.json.gz…
//
// A FOLDER is what measure-bytecode.py made: files.tsv, pyc.3.8.txt … pyc.3.14.txt, and wheels/
// with the unpacked wheels. A SIZES file holds { columns: ['distribution', 'path', 'size',
// 'compressed_size', '3.9', …], rows } of modules without their source. Errors are out of sample,
// of the first wheel of each project. The split is by project and seeded: a project is predicted by
// a fit on four fifths of the other projects.

import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { halfWidth } from '../src/weigh/bytecode/bytecode.ts'
import { addDensities, densitiesOf } from './bytecode-densities.ts'
import { type Fit, fitModel, modelledBySize, sampleDensity } from './bytecode-fit.ts'
import {
  type Distribution,
  MINORS,
  type Minor,
  readMeasured,
  readSizes,
} from './bytecode-measured.ts'

const MODEL = join(import.meta.dirname, '../src/weigh/bytecode/model.json')
const FOLDS = 5
const { values, positionals } = parseArgs({
  options: {
    write: { type: 'boolean' },
    add: { type: 'boolean' },
    python: { type: 'string', multiple: true },
  },
  allowPositionals: true,
})
const distributions = positionals.flatMap((path) =>
  path.endsWith('.gz') ? readSizes(path) : readMeasured(path),
)

const foldOf = (project: string): number =>
  createHash('sha256').update(`pysize ${project}`).digest()[0]! % FOLDS
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`

function quantile(numbers: readonly number[], p: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN
}

interface Outcome {
  readonly distribution: Distribution
  /** The part of the code that the tail holds. */
  readonly coverage: number
  readonly bySize: number
  readonly bySample: number
  /**
   * Whether the intervals that an estimate states hold, with nothing counted and with the code that
   * the tail holds.
   */
  readonly holds: { readonly bySize: boolean; readonly bySample: boolean }
}

/** Less source says little: the .pyc is path and header. */
const LEAST_SOURCE = 3000

function outcomes(minor: Minor): Outcome[] {
  const first = new Map<string, Distribution>()
  for (const one of distributions)
    if (!first.has(one.project) && one.modules.some(({ source }) => source !== null))
      first.set(one.project, one)
  return Array.from({ length: FOLDS }, (_, fold) => fold).flatMap((fold) => {
    const fitted = fitModel(
      distributions.filter(({ project }) => foldOf(project) !== fold),
      minor,
    )
    return [...first.values()].flatMap((distribution) =>
      foldOf(distribution.project) === fold ? outcome(distribution, fitted) : [],
    )
  })
}

function outcome(distribution: Distribution, fitted: Fit): Outcome[] {
  let [actual, fixed, code, source] = [0, 0, 0, 0]
  for (const one of distribution.modules) {
    const pyc = one.pyc[fitted.minor]
    if (pyc === undefined) continue
    actual += pyc
    fixed += fitted.empty + one.path.length
    code += modelledBySize(one, fitted)
    source += one.size
  }
  if (source < LEAST_SOURCE) return []
  const { density, sampled } = sampleDensity(distribution, fitted)
  const all = distribution.modules.reduce((sum, one) => sum + modelledBySize(one, fitted), 0)
  const error = (factor: number): number => (fixed + factor * code) / actual - 1
  const coverage = sampled / all
  const files = distribution.modules.length
  const within = (factor: number, off: number): boolean =>
    Math.abs(fixed + factor * code - actual) <= factor * code * off
  const uncounted = halfWidth.uncounted(false, files)
  const holds = {
    bySize: within(1, uncounted),
    bySample: within(
      density,
      sampled === 0 ? uncounted : halfWidth.counted(1 - Math.min(1, coverage), files),
    ),
  }
  return [{ distribution, coverage, bySize: error(1), bySample: error(density), holds }]
}

function printErrors(minor: Minor): void {
  const all = outcomes(minor)
  const line = (what: string, errors: readonly number[]): void => {
    const off = errors.map(Math.abs)
    console.log(
      `  ${what.padEnd(36)} ${String(off.length).padStart(4)}  ${percent(quantile(off, 0.5))}  ${percent(quantile(off, 0.9))}`,
    )
  }
  console.log(`${minor}: distributions, error in the median, at nine of ten`)
  line(
    'sizes alone',
    all.map((one) => one.bySize),
  )
  line(
    'with the modules in the bytes read',
    all.map((one) => one.bySample),
  )
  for (const by of ['bySize', 'bySample'] as const)
    console.log(
      `  intervals that hold, ${by.padEnd(20)} ${percent(all.filter(({ holds }) => holds[by]).length / all.length)}`,
    )
  for (const [low, high] of [
    [0, 0.001],
    [0.001, 0.1],
    [0.1, 0.5],
    [0.5, 0.95],
    [0.95, 2],
  ] as const)
    line(
      `  where these are ${percent(low)} to ${percent(Math.min(1, high))}`,
      all.filter(({ coverage }) => coverage >= low && coverage < high).map((one) => one.bySample),
    )
}

interface StoredModel {
  readonly made_by: string
  readonly pythons: Readonly<
    Record<string, { readonly empty: number; readonly sizes: number[]; readonly counts: number[] }>
  >
  readonly densities: string
}
const stored: StoredModel = JSON.parse(readFileSync(MODEL, 'utf8'))
const save = (model: StoredModel): void =>
  writeFileSync(MODEL, `${JSON.stringify(model, null, 2)}\n`)

if (values.add) {
  const fits = MINORS.map((minor): Fit => {
    const { empty, sizes, counts } = stored.pythons[minor]!
    return { minor, empty, bySize: sizes, byCounts: counts }
  })
  const densities = addDensities(distributions, fits, stored.densities)
  save({ ...stored, densities })
  console.log(
    `${stored.densities.split(';').length} densities before, ${densities.split(';').length} now`,
  )
  process.exit()
}

if (!values.write) {
  for (const minor of MINORS) if (values.python?.includes(minor) ?? true) printErrors(minor)
  process.exit()
}

const fits = MINORS.map((minor) => fitModel(distributions, minor))
const densities = densitiesOf(distributions, fits, stored.densities)
const rounded = (numbers: readonly number[], digits: number): number[] =>
  numbers.map((one) => Number(one.toFixed(digits)))
const model = {
  made_by: 'benchmarks/fit-bytecode.ts',
  pythons: Object.fromEntries(
    fits.map(({ minor, empty, bySize, byCounts }) => [
      minor,
      { empty, sizes: rounded(bySize, 3), counts: rounded(byCounts, 3) },
    ]),
  ),
  densities,
}
console.log(`${distributions.length} distributions, ${densities.split(';').length} densities`)
save(model)
