import { ownEntry } from '../collections/own-entry.ts'
import { PysizeError } from '../errors.ts'
import { didYouMean } from '../text/nearest.ts'
import table from './runtimes.json' with { type: 'json' }

/** A platform that runs users' code with its own packages. */
export interface Runtime {
  readonly name: string
  /** A minor version, such as `3.12`. */
  readonly python: string
  /** Of its operating system: Amazon Linux 2 has 2.26, Amazon Linux 2023 has 2.34. */
  readonly glibc: string
  /** Normalised names of the packages that its documentation lists. */
  readonly provides: readonly string[]
}

const RUNTIMES: Readonly<Record<string, Omit<Runtime, 'name'>>> = table.runtimes

/**
 * The runtime of this name, from a dated table with its source (`runtimes.json`).
 *
 * @throws PysizeError exit 2 for an unknown name; the hint lists the known ones
 */
export function findRuntime(name: string): Runtime {
  const known = ownEntry(RUNTIMES, name)
  if (known !== undefined) return { name, ...known }
  const names = Object.keys(RUNTIMES)
  throw new PysizeError('unknown-runtime', `Unknown runtime '${name}'.`, {
    exitCode: 2,
    hint:
      didYouMean(name, names) ??
      `Known runtimes: ${names.join(', ')}. For another platform, name its packages with --provided.`,
  })
}
