import type { BudgetResult } from '../../model/budget.ts'
import type { ImageReport } from '../../model/image.ts'
import { decided } from '../budgets/decide-budget.ts'
import type { Surroundings } from '../budgets/evaluate-budgets.ts'
import type { Budget } from '../budgets/parse-budgets.ts'

/** The parts of an image that a budget needs. */
type MeasuredImage = Pick<ImageReport, 'image' | 'layers'>

/** Budgets that decide, and those that only warn. */
interface ImageGates {
  readonly hard: readonly Budget[]
  readonly soft: readonly Budget[]
  readonly allowUnknown: boolean
  /** The base is a part of the image. */
  readonly around: Pick<Surroundings, 'added' | 'layers'>
}

/** All budgets of an image, as in the report. The sizes of `--add` and `--add-layer` are added. */
export function imageBudgets(
  { hard, soft, allowUnknown, around }: ImageGates,
  measured: MeasuredImage,
): Pick<ImageReport, 'budget' | 'budgets'> {
  const extra = (around.added ?? 0) + (around.layers ?? 0)
  const held = (budget: Budget): BudgetResult => imageBudget(budget, measured, extra, allowUnknown)
  const kept = hard.map(held)
  const warned = soft.map((budget): BudgetResult => ({ ...held(budget), level: 'warn' }))
  const budgets = [...kept, ...warned]
  return {
    budget: kept[0] ?? null,
    ...(budgets.length > 1 || warned.length > 0 ? { budgets } : {}),
  }
}

/**
 * Checks an image against a size, which is compared with the size in `docker images`, or against a
 * documented limit, in the measure of that limit. A budget for one package applies to the rows of
 * that package.
 */
function imageBudget(
  budget: Budget,
  measured: MeasuredImage,
  extra: number,
  allowUnknown: boolean,
): BudgetResult {
  const { size, low, high } =
    budget.kind === 'package'
      ? ofPackage(budget.name, measured)
      : plus(extra, ofImage(budget, measured))
  const { limit } = budget
  const ok = allowUnknown ? size <= limit : decided(limit, low, high)
  return {
    limit,
    measured: size,
    over_by: ok === false ? Math.max(size, low) - limit : 0,
    ok,
    interval: [low, high],
    unknown: { packages: 0, download_size: 0 },
    culprits: ok === false ? culprits(measured, isOfPackage(budget)) : [],
    ...(budget.kind === 'named'
      ? {
          name: budget.named.name,
          title: budget.named.title,
          measure: budget.named.measure,
          source: budget.named.source,
          source_date: budget.named.date,
          uncounted: [],
        }
      : {}),
    ...(budget.kind === 'package' ? { package: budget.name } : {}),
  }
}

interface Bounds {
  readonly size: number
  readonly low: number
  readonly high: number | null
}

const plus = (extra: number, { size, low, high }: Bounds): Bounds => ({
  size: size + extra,
  low: low + extra,
  high: high === null ? null : high + extra,
})

/** Whether a limit is that of a package that is uploaded without an image: it has no base. */
const isOfPackage = (budget: Budget): boolean => budget.kind === 'named' && !budget.named.base

const baseSize = (layers: MeasuredImage['layers']): number =>
  layers.reduce(
    (sum, { line, uncompressed_size: size }) => sum + (line === null ? (size ?? 0) : 0),
    0,
  )

const less = (base: number, { size, low, high }: Bounds): Bounds => ({
  size: Math.max(0, size - base),
  low: Math.max(0, low - base),
  high: high === null ? null : Math.max(0, high - base),
})

function ofImage(budget: Budget, { image, layers }: MeasuredImage): Bounds {
  const [low, high] = image.interval ?? [image.uncompressed_size ?? 0, image.uncompressed_size]
  const whole = { size: image.uncompressed_size ?? 0, low, high }
  const unpacked = isOfPackage(budget) ? less(baseSize(layers), whole) : whole
  const packed = compressedBounds(image)
  const measure = budget.kind === 'named' ? budget.named.measure : 'unpacked'
  if (measure === 'unpacked') return unpacked
  if (measure === 'compressed') return packed
  // Decided only if both measures agree. The larger one is reported.
  if (measure === 'not-documented')
    return { size: unpacked.size, low: packed.low, high: unpacked.high }
  return {
    size: unpacked.size + packed.size,
    low: unpacked.low + packed.low,
    high: unpacked.high === null || packed.high === null ? null : unpacked.high + packed.high,
  }
}

/** Compressed sizes are within a tenth if the files are known. */
function compressedBounds({ compressed_size: size, source }: ImageReport['image']): Bounds {
  const bytes = size ?? 0
  return {
    size: bytes,
    low: Math.floor(bytes * 0.9),
    high: source === 'unknown' ? null : Math.ceil(bytes * 1.1),
  }
}

function ofPackage(name: string, { layers }: MeasuredImage): Bounds {
  let size = 0
  let low = 0
  let high: number | null = 0
  for (const row of layers.flatMap(({ rows }) => rows)) {
    if (!row.name.startsWith(`${name} `)) continue
    const [least, most] = row.interval ?? [row.uncompressed_size ?? 0, row.uncompressed_size]
    size += row.uncompressed_size ?? 0
    low += least
    high = high === null || most === null ? null : high + most
  }
  return { size, low, high }
}

/** The largest rows. */
const culprits = ({ layers }: MeasuredImage, withoutBase: boolean): BudgetResult['culprits'] =>
  layers
    .filter(({ line }) => !withoutBase || line !== null)
    .flatMap(({ rows }) => rows)
    .flatMap(({ name, uncompressed_size: size }) => (size === null ? [] : [{ name, size }]))
    .sort((a, b) => b.size - a.size)
    .slice(0, 5)
