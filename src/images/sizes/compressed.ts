import type { WheelFacts } from '../../weigh/facts.ts'
import { estimated, type Figure } from './figure.ts'

/**
 * The compression of installed files by gzip, fitted on 367 wheels of eight closures that were
 * installed, put into a tar archive as BuildKit does, and compressed by Go's gzip
 * (benchmarks/layers.md). Files of one kind are next to each other in a layer, so each takes less
 * than alone in a zip.
 */
const WHEEL = { share: 1.005, file: -206, start: 800, least: 0.65 }
/**
 * Translations of one text resemble each other within gzip's window. This is the remaining share of
 * their compressed bytes, by the average size of a file, measured on six projects.
 */
const TRANSLATION = { share: 0.4, mean: 10_000 }
/**
 * A module and its bytecode contain the same names and strings: fitted on 141 distributions in
 * layers of Python 3.10 to 3.13. `source` is a share of the module's own compression ratio, `tests`
 * the share of code in tests.
 */
const BYTECODE = { share: 0.15, source: 0.9325, tests: -0.08, start: 60 }
/**
 * The same for code that compresses better than usual, which is mostly generated (46 wheels,
 * benchmarks/layers.md).
 */
const GENERATED_BYTECODE = { share: 0.075, source: 1.27 }
/**
 * Modules in a sample of a wheel have fewer like them nearby than in a layer with everything else.
 */
const IN_SAMPLE = 1.08
/** The compressed size of a byte of Python in a wheel, and in a wheel of almost only Python. */
const SOURCE = { usual: 0.255, ofPython: 0.75 }

/** The possible error of a figure: a share of it, and more if it is small. */
const spread = (size: number, share: number, small: number): number =>
  Math.min(0.5, share + small / Math.sqrt(Math.max(1, size)))

function within(size: number, off: number): Figure {
  return estimated(size, size * (1 - off), size * (1 + off))
}

/** The facts from which the compressed size of a wheel's files in a layer is computed. */
export type PackedParts = Pick<WheelFacts, 'packed' | 'files' | 'translations'> &
  Partial<Pick<WheelFacts, 'python' | 'packedPython'>>

/**
 * The compressed bytes of a wheel's files in a layer, without bytecode.
 *
 * @param likeness how much its modules resemble each other (weigh/alike-code.ts)
 */
export function packedWheel(wheel: PackedParts, likeness?: number): Figure {
  const { packed, files, translations, python, packedPython = 0 } = wheel
  const alike = translations ?? { files: 0, packed: 0 }
  const saved = inLayer(packedPython, python?.files ?? 0) * (1 - alikeShare(wheel, likeness))
  const size =
    inLayer(packed - alike.packed, files - alike.files) -
    saved +
    packedTranslations(alike) +
    WHEEL.start
  return within(size, spread(size, 0.04, 50))
}

/** The compressed bytes in a layer of files that do not resemble each other more than usual. */
function inLayer(packed: number, files: number): number {
  const { share, file, least } = WHEEL
  return Math.max(packed * least, packed * share + files * file)
}

/** The compressed bytes of modules in a layer, as a share of those of usual ones; at most 1. */
function alikeShare(
  { python, packedPython = 0 }: Partial<Pick<WheelFacts, 'python' | 'packedPython'>>,
  likeness: number | undefined,
): number {
  if (likeness === undefined || packedPython === 0) return 1
  return Math.min(
    1,
    (IN_SAMPLE * likeness * packedPython) / inLayer(packedPython, python?.files ?? 0),
  )
}

const packedTranslations = ({ files, packed }: NonNullable<PackedParts['translations']>): number =>
  packed * Math.min(1, TRANSLATION.share + packed / Math.max(1, files) / TRANSLATION.mean)

/** The known facts about the modules that were compiled. */
export type PackedSources = Pick<WheelFacts, 'python' | 'packed' | 'installed' | 'packedPython'>

/**
 * The compressed bytes of `.pyc` files in a layer.
 *
 * @param sources null if nothing is known about the modules
 * @param likeness how much the modules resemble each other
 */
export function packedBytecode(
  bytes: number,
  sources: PackedSources | null,
  likeness?: number,
): Figure {
  if (bytes === 0) return estimated(0, 0, 0)
  const { share, source, tests, start } = BYTECODE
  const { python } = sources ?? {}
  const ofTests = python === undefined ? 0 : python.tests / Math.max(1, python.size)
  const ofSources = packedShare(sources) * (sources === null ? 1 : alikeShare(sources, likeness))
  const ofCode = Math.min(
    share + source * ofSources,
    GENERATED_BYTECODE.share + GENERATED_BYTECODE.source * ofSources,
  )
  const size = bytes * (ofCode + tests * ofTests) + start
  return within(size, spread(size, 0.1, 30))
}

/** The compressed size of a byte of the modules, if known. */
function packedShare(sources: PackedSources | null): number {
  if (sources === null || sources.python.size === 0) return SOURCE.usual
  const { python, packed, installed, packedPython } = sources
  if (packedPython !== undefined) return packedPython / python.size
  return python.size > installed * SOURCE.ofPython ? packed / installed : SOURCE.usual
}
