import type { PythonFacts } from './facts.ts'
import { projectDensity } from './project-density.ts'
import { bareRow } from './record.ts'

/** A modelled size with its 90 % interval, bytes. */
export interface BytecodeSize {
  readonly size: number
  readonly low: number
  readonly high: number
}

export interface BytecodeOptions {
  /** The normalised name. */
  readonly project?: string | undefined
  /** Whether RECORD gets a row for each .pyc file; default true. */
  readonly recorded?: boolean
}

interface Coefficients {
  /** Bytes of the .pyc of an empty file, its path apart; the folder of the environment (40 bytes) stands in it. */
  readonly empty: number
  /** Bytes more for a file that is not empty. */
  readonly some: number
  /** Bytes for each byte of source. */
  readonly size: number
  /** Bytes more for each byte of source in a test directory, where there is little prose between the code. */
  readonly tests: number
}

/**
 * Our own measurements: benchmarks/fit-bytecode.ts over 91,000 files of 947 distributions (3.8 and 3.14: 17,000 of 407; 3.10, 3.12 and 3.13:
 * 30,000 of 496), compiled by CPython 3.8.18, 3.9.18, 3.10.13, 3.11.7, 3.12.1, 3.13.0 and 3.14.2. It prints the errors out of sample.
 */
const MEASURED: Readonly<Record<string, Coefficients>> = {
  '3.8': { empty: 130, some: 252, size: 0.76, tests: 0.028 },
  '3.9': { empty: 130, some: 224, size: 0.77, tests: 0.042 },
  '3.10': { empty: 133, some: 258, size: 0.765, tests: 0.016 },
  '3.11': { empty: 149, some: 301, size: 1.215, tests: 0.486 },
  '3.12': { empty: 137, some: 254, size: 1.121, tests: 0.354 },
  '3.13': { empty: 137, some: 294, size: 1.112, tests: 0.366 },
  '3.14': { empty: 139, some: 350, size: 1.229, tests: 0.32 },
}
const NEWEST = MEASURED['3.14']!
const OLDER: ReadonlySet<string> = new Set(['3.8', '3.9', '3.10'])

/**
 * Half of the 90 % interval of one distribution, relative to its size: the fewer its files, the more the style of each weighs. A project
 * whose style was measured is known better.
 */
const halfWidth = (files: number, measured: boolean): number => (measured ? 0.08 + 0.4 / files : 0.2 + 0.9 / files)

/** By how much an environment's folder, which every .pyc names, may be longer or shorter than that of the official images, bytes. */
const FOLDER = 30

/**
 * What compiling a distribution adds: the .pyc files (timestamp invalidation, not optimised) and, where the installer writes them, their
 * rows in RECORD.
 * Nothing in a central directory tells prose from code, so that a project that was not measured is known to 9 % in the median; errors
 * cancel out over many. A file that does not compile (a template, Python 2) counts as if it did.
 *
 * @param version '3.11' or '3.11.7'; newer than 3.14 counts as 3.14
 */
export function bytecodeSize(python: PythonFacts, version: string, { project, recorded = true }: BytecodeOptions = {}): BytecodeSize {
  if (python.files === 0) return { size: 0, low: 0, high: 0 }
  const minor = version.split('.', 2).join('.')
  const { empty, some, size, tests } = MEASURED[minor] ?? NEWEST
  const density = project === undefined ? undefined : projectDensity(project)
  const factor = density === undefined ? 1 : OLDER.has(minor) ? density.older : density.newer
  const code = factor * ((python.files - python.empty) * some + python.size * size + python.tests * tests)
  const fixed = python.files * empty + python.paths + (recorded ? rows(python, minor) : 0)
  return interval(fixed + code, code * halfWidth(python.files, density !== undefined) + python.files * FOLDER)
}

/** The rows of `a/__pycache__/b.cpython-311.pyc,,\r\n` for each `a/b.py`. */
function rows(python: PythonFacts, minor: string): number {
  const longer = `__pycache__/.cpython-${minor.replace('.', '')}.pyc`.length - '.py'.length
  return python.paths + python.files * (longer + bareRow(0) + '\r\n'.length)
}

/** The sum over distributions. Their errors are taken as independent, so that the interval narrows as they get more. */
export function sumBytecode(sizes: readonly BytecodeSize[]): BytecodeSize {
  let size = 0
  let squares = 0
  for (const one of sizes) {
    size += one.size
    squares += (one.high - one.size) ** 2
  }
  return interval(size, Math.sqrt(squares))
}

const interval = (size: number, half: number): BytecodeSize => ({
  size: Math.round(size),
  low: Math.max(0, Math.round(size - half)),
  high: Math.round(size + half),
})
