import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One case of a case file. `run` returns the fault, `undefined` if there is none. */
export interface Case {
  /**
   * Stable and unique within the file, made from the case's own content: other folders hold other
   * cases.
   */
  readonly id: string
  readonly run: () => string | undefined | Promise<string | undefined>
  /** Counted, not run: universal scenarios and cases marked `xfail`, nothing else. */
  readonly skip?: boolean
}

/** One case file (or folder of them) and how its cases are checked. */
export interface Suite {
  /** The name shown. */
  readonly file: string
  /** The cases; none if the folder lacks the file. */
  readonly load: (directory: string) => Iterable<Case>
}

/**
 * Reads a case file, `undefined` if the folder lacks it. The shape is the README's of the
 * conformance data.
 */
export function readCases<T>(directory: string, file: string): T | undefined {
  const path = join(directory, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

/** `undefined` if both are the same JSON, otherwise both of them. */
export function difference(actual: unknown, expected: unknown): string | undefined {
  const got = JSON.stringify(actual)
  const want = JSON.stringify(expected)
  return got === want ? undefined : `expected ${want}, got ${got}`
}
