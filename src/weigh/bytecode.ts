import type { PythonFacts } from './facts.ts'
import { bareRow } from './record.ts'

/** A modelled size with its 90 % interval, bytes. */
export interface BytecodeSize {
  readonly size: number
  readonly low: number
  readonly high: number
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
 * Our own measurements: benchmarks/fit-bytecode.ts over 30,000 files of 496 distributions (3.8 and 3.14: 17,000 of 407), compiled by
 * CPython 3.8.18, 3.9.18, 3.10.13, 3.11.7, 3.12.1, 3.13.0 and 3.14.2. That script prints the errors out of sample.
 */
const MEASURED: Readonly<Record<string, Coefficients>> = {
  '3.8': { empty: 130, some: 289, size: 0.74, tests: 0.017 },
  '3.9': { empty: 130, some: 334, size: 0.736, tests: 0.064 },
  '3.10': { empty: 133, some: 209, size: 0.775, tests: 0.021 },
  '3.11': { empty: 149, some: 389, size: 1.18, tests: 0.582 },
  '3.12': { empty: 137, some: 274, size: 1.093, tests: 0.443 },
  '3.13': { empty: 137, some: 317, size: 1.081, tests: 0.451 },
  '3.14': { empty: 139, some: 392, size: 1.193, tests: 0.335 },
}
const NEWEST = MEASURED['3.14']!

/** Half of the 90 % interval of one distribution, relative to its size: the fewer its files, the more its style weighs. */
const halfWidth = (files: number): number => 0.18 + 0.9 / files

/**
 * What pip's compilation of a distribution adds: the .pyc files (timestamp invalidation, not optimised) and their rows in RECORD.
 * Nothing in a central directory tells prose from code, so that a single distribution is known to 10 % in the median; errors cancel out
 * over many. A file that does not compile (a template, Python 2) counts as if it did.
 */
export function bytecodeSize(python: PythonFacts, version: string): BytecodeSize {
  if (python.files === 0) return { size: 0, low: 0, high: 0 }
  const minor = version.split('.', 2).join('.')
  const { empty, some, size, tests } = MEASURED[minor] ?? NEWEST
  const files = python.files * empty + python.paths + (python.files - python.empty) * some + python.size * size + python.tests * tests
  const half = (files - python.files * empty - python.paths) * halfWidth(python.files)
  const all = files + rows(python, minor)
  return interval(all, half)
}

/** The rows of `a/__pycache__/b.cpython-311.pyc,,\r\n` for each `a/b.py`. */
function rows(python: PythonFacts, minor: string): number {
  const longer = `__pycache__/.cpython-${minor.replace('.', '')}.pyc`.length - '.py'.length
  return bareRow(python.paths) + (python.files - 1) * bareRow(0) + python.files * (longer + '\r\n'.length)
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
