import type { ImageLayer, ImageReport } from '../../src/model/image.ts'
import type { RealLayer } from './real-layers.ts'
import { rowsOf } from './real-rows.ts'

const MEASURES = ['files', 'uncompressed', 'tar', 'compressed'] as const
type Measure = (typeof MEASURES)[number]
type Sizes = Readonly<Record<Measure, number>>

/** The allowed error of a prediction, as a share. */
const LIMITS: Sizes = { files: 0.01, uncompressed: 0.01, tar: 0.01, compressed: 0.04 }
/** The allowed error of apt packages (npm run check:apt). */
const LIMIT_OF_TABLE = 0.05
/** The compressed size of context files has a wide interval. */
const LIMITS_OF_CONTEXT: Sizes = { ...LIMITS, compressed: 1 }
const LIMITS_OF_TOTAL: Sizes = { files: 0.02, uncompressed: 0.02, tar: 0.02, compressed: 0.04 }
/** The allowed error of tiny layers, files or bytes: of those that copy, and those that run. */
const SLACK: Sizes = { files: 1, uncompressed: 512, tar: 6_144, compressed: 2_048 }
const SLACK_OF_RUN: Sizes = { files: 16, uncompressed: 16_384, tar: 32_768, compressed: 8_192 }

export interface ComparedLayer {
  readonly instruction: string
  readonly predicted: Sizes
  readonly real: Sizes
  /**
   * An estimate with an interval that rests on a table, such as packages of apt, or that is said to
   * be unknown.
   */
  readonly isTable: boolean
  readonly faults: readonly string[]
  /** The rows that differ most, if the layer is off. */
  readonly causes: readonly string[]
}

export interface Comparison {
  readonly layers: readonly ComparedLayer[]
  readonly predicted: Sizes
  readonly real: Sizes
  readonly faults: readonly string[]
}

/** Compares the layers that a Dockerfile adds to its base with real ones. */
export function compare({ layers }: ImageReport, built: readonly RealLayer[]): Comparison {
  // buildah makes no layer for WORKDIR.
  const own = layers.filter(
    ({ line, instruction }) => line !== null && !/^WORKDIR\b/i.test(instruction),
  )
  const faults: string[] = []
  if (own.length !== built.length)
    faults.push(`${own.length} layers are predicted, ${built.length} were built`)
  const pairs = own.slice(0, built.length).map((layer, at) => compareLayer(layer, built[at]!))
  const checked = pairs.filter(({ isTable }) => !isTable)
  const predicted = sumOf(checked.map((pair) => pair.predicted))
  const sum = sumOf(checked.map((pair) => pair.real))
  faults.push(...faultsOf(predicted, sum, LIMITS_OF_TOTAL, SLACK_OF_RUN))
  return { layers: pairs, predicted, real: sum, faults }
}

function compareLayer(layer: ImageLayer, real: RealLayer): ComparedLayer {
  const predicted = {
    files: layer.files,
    uncompressed: layer.uncompressed_size ?? 0,
    tar: layer.tar_size ?? 0,
    compressed: layer.compressed_size ?? 0,
  }
  const own = {
    files: real.files.length,
    uncompressed: real.uncompressed,
    tar: real.tar,
    compressed: real.compressed,
  }
  const isTable = layer.rows.some(
    ({ kind }) => kind === 'system-packages' || kind === 'package-lists' || kind === 'unknown',
  )
  const isContext = layer.rows.every(({ kind }) => kind === 'context')
  const [low, high] = layer.interval ?? [predicted.uncompressed, predicted.uncompressed]
  const isWithin =
    (own.uncompressed >= low && own.uncompressed <= (high ?? Number.MAX_SAFE_INTEGER)) ||
    Math.abs(predicted.uncompressed - own.uncompressed) <= own.uncompressed * LIMIT_OF_TABLE
  const faults = isTable
    ? isWithin
      ? []
      : [
          `uncompressed ${percent(predicted.uncompressed, own.uncompressed)}, outside of its interval`,
        ]
    : faultsOf(
        predicted,
        own,
        isContext ? LIMITS_OF_CONTEXT : LIMITS,
        isWrittenByRun(layer) ? SLACK_OF_RUN : SLACK,
      )
  return {
    instruction: layer.instruction,
    predicted,
    real: own,
    isTable,
    faults,
    causes: causesOf(layer, real),
  }
}

/** Whether a command wrote the files of a layer, which a COPY may take from its stage. */
const isWrittenByRun = ({ instruction, rows }: ImageLayer): boolean =>
  /^RUN\b/i.test(instruction) ||
  (/--from=/i.test(instruction) && rows.every(({ kind }) => kind === 'written'))

const faultsOf = (predicted: Sizes, real: Sizes, limits: Sizes, slack: Sizes): readonly string[] =>
  MEASURES.filter(
    (one) => Math.abs(predicted[one] - real[one]) > Math.max(slack[one], real[one] * limits[one]),
  ).map((one) => `${one} ${percent(predicted[one], real[one])}`)

/** How far a prediction is off. */
export const percent = (predicted: number, real: number): string =>
  real === 0
    ? predicted === 0
      ? '0.0 %'
      : `+${predicted}`
    : `${predicted >= real ? '+' : '−'}${Math.abs((predicted / real - 1) * 100).toFixed(1)} %`

function causesOf({ rows }: ImageLayer, real: RealLayer): readonly string[] {
  const ours = new Map<string, { files: number; size: number }>()
  for (const { name, kind, files, uncompressed_size } of rows) {
    const label = kind === 'bytecode' && / \d/.test(name) ? `${name} (bytecode)` : name
    const row = ours.get(label) ?? { files: 0, size: 0 }
    ours.set(label, { files: row.files + files, size: row.size + (uncompressed_size ?? 0) })
  }
  const theirs = rowsOf(real)
  const none = { files: 0, size: 0 }
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .map((name) => ({ name, own: ours.get(name) ?? none, their: theirs.get(name) ?? none }))
    .filter(({ own, their }) => own.files !== their.files || Math.abs(own.size - their.size) > 64)
    .sort((a, b) => Math.abs(b.own.size - b.their.size) - Math.abs(a.own.size - a.their.size))
    .map(
      ({ name, own, their }) =>
        `${name}: ${own.files} files ${own.size} B predicted, ${their.files} files ${their.size} B real`,
    )
}

const sumOf = (all: readonly Sizes[]): Sizes => {
  const sum = (measure: Measure): number => all.reduce((total, one) => total + one[measure], 0)
  return {
    files: sum('files'),
    uncompressed: sum('uncompressed'),
    tar: sum('tar'),
    compressed: sum('compressed'),
  }
}
