import type { CodeSample, CountedCode, PythonFacts } from '../facts.ts'
import { bareRow } from '../record.ts'
import { densityOf } from './densities.ts'
import model from './model.json' with { type: 'json' }

/** A modelled size with its 90 % interval, bytes. */
export interface BytecodeSize {
  readonly size: number
  readonly low: number
  readonly high: number
}

export interface BytecodeOptions {
  /** The normalised name. */
  readonly project?: string | undefined
  /** The key of the project's version. */
  readonly release?: string | undefined
  /** The counts of its modules. */
  readonly code?: CodeSample | null | undefined
  /** Whether RECORD gets a row for each .pyc file; default true. */
  readonly recorded?: boolean
}

interface Coefficients {
  /**
   * Bytes of the .pyc of an empty file without its path, which contains the folder of the
   * environment (40 bytes).
   */
  readonly empty: number
  /**
   * Bytes more for a file that is not empty, for each byte of source, and for each byte of source
   * in a test directory.
   */
  readonly sizes: readonly number[]
  /** Bytes for each of COUNTS. */
  readonly counts: readonly number[]
}

/**
 * Measured with CPython 3.8.18, 3.9.18, 3.10.13, 3.11.7, 3.12.1, 3.13.0 and 3.14.2
 * (benchmarks/fit-bytecode.ts, benchmarks/bytecode.md).
 */
const PYTHONS: Readonly<Record<string, Coefficients>> = model.pythons
const NEWEST = PYTHONS['3.14']!

/** Modelled bytes of a project's usual code that a sample of its modules has to outweigh. */
const STANDARD = 1000

/** A density, and half of its 90 % interval, as a share of it. */
interface Style {
  readonly factor: number
  readonly off: number
}

/**
 * Half of the 90 % interval of a density, as a share of it, by the knowledge about the project
 * (benchmarks/bytecode.md measures how often they are right).
 */
export const halfWidth = {
  measured: (files: number): number => 0.04 + 0.3 / files,
  /** @param unread the part of its code that was not counted */
  counted: (unread: number, files: number): number => 0.08 + 0.2 * unread ** 2 + 0.3 / files,
  /** If the counted code is from all over the wheel. */
  sampled: (unread: number, files: number): number => 0.06 + 0.08 * unread ** 2 + 0.3 / files,
  uncounted: (hasClass: boolean, files: number): number => (hasClass ? 0.14 : 0.28) + 0.9 / files,
} as const

/**
 * How much longer or shorter an environment's folder, which every .pyc names, may be than that of
 * the official images, bytes.
 */
const FOLDER = 30

/**
 * The files that compiling a distribution adds: the .pyc files (timestamp invalidation, not
 * optimised) and, if the installer writes them, their rows in RECORD. Sizes do not distinguish
 * prose from code. The density of a project's code does, which is known for measured projects (3.9
 * to 3.14) and is otherwise taken from the modules in bytes that were read, see code-windows.ts.
 * Errors cancel out over many packages. A file that does not compile (a template, Python 2) counts
 * as if it did.
 *
 * @param version '3.11' or '3.11.7'; newer than 3.14 counts as 3.14
 */
export function bytecodeSize(
  python: PythonFacts,
  version: string,
  options: BytecodeOptions = {},
): BytecodeSize {
  if (python.files === 0) return { size: 0, low: 0, high: 0 }
  const minor = version.split('.', 2).join('.')
  const coefficients = PYTHONS[minor] ?? NEWEST
  const usual = bySizes(coefficients, python.files - python.empty, python.size, python.tests)
  const { factor, off } = styleOf(usual, python, minor, coefficients, options)
  const fixed =
    python.files * coefficients.empty +
    python.paths +
    (options.recorded === false ? 0 : rows(python, minor))
  return interval(fixed + factor * usual, factor * usual * off + python.files * FOLDER)
}

const bySizes = ({ sizes }: Coefficients, files: number, size: number, tests: number): number =>
  files * sizes[0]! + size * sizes[1]! + tests * sizes[2]!

/**
 * The density of a measured project is known, for each range of its versions. For others it comes
 * from the modules that were read, or else from their class. Half widths are right for nine of ten
 * projects out of sample.
 */
function styleOf(
  usual: number,
  python: PythonFacts,
  minor: string,
  coefficients: Coefficients,
  { project, release, code }: BytecodeOptions,
): Style {
  const known = project === undefined ? undefined : densityOf(project, release, minor)
  if (known?.of === 'project')
    return { factor: known.factor, off: halfWidth.measured(python.files) }
  const factor = known?.factor ?? 1
  if (code === undefined || code === null || (code.size === 0 && code.rest === undefined))
    return { factor, off: halfWidth.uncounted(known !== undefined, python.files) }
  const near = densityIn(code, coefficients, factor)
  const share = Math.min(1, near.read / usual)
  if (code.rest === undefined)
    return { factor: near.density, off: halfWidth.counted(1 - share, python.files) }
  const rest = densityIn(code.rest, coefficients, near.density)
  return {
    factor: share * near.density + (1 - share) * rest.density,
    off: halfWidth.sampled(1 - Math.min(1, (near.read + rest.read) / usual), python.files),
  }
}

/** The density of counted modules, and their bytecode as their sizes suggest it. */
function densityIn(
  { counts, size, tests }: CountedCode,
  coefficients: Coefficients,
  standard: number,
): { readonly density: number; readonly read: number } {
  const read = bySizes(coefficients, counts[0]!, size, tests)
  const counted = coefficients.counts.reduce((sum, each, i) => sum + each * (counts[i] ?? 0), 0)
  return { density: (counted + STANDARD * standard) / (read + STANDARD), read }
}

/** The rows of `a/__pycache__/b.cpython-311.pyc,,\r\n` for each `a/b.py`. */
function rows(python: PythonFacts, minor: string): number {
  const longer = `__pycache__/.cpython-${minor.replace('.', '')}.pyc`.length - '.py'.length
  return python.paths + python.files * (longer + bareRow(0) + '\r\n'.length)
}

/**
 * The sum over distributions. Their errors are assumed to be independent, so the relative interval
 * narrows with their number.
 */
export function sumBytecode(sizes: readonly BytecodeSize[]): BytecodeSize {
  let size = 0
  let squares = 0
  for (const one of sizes) {
    size += one.size
    squares += (one.high - one.size) ** 2
  }
  return interval(size, Math.sqrt(squares))
}

function interval(modelled: number, half: number): BytecodeSize {
  const size = Math.round(modelled)
  const off = Math.round(half)
  return { size, low: Math.max(0, size - off), high: size + off }
}
