import type { BudgetResult } from '../../model/budget.ts'
import table from './limits.json' with { type: 'json' }

/**
 * The subject of a host's limit: unpacked files, a compressed archive, both, or one of the two if
 * its pages do not say which.
 */
export type Measure = NonNullable<BudgetResult['measure']>

/** A limit that a host documents. */
export interface NamedLimit {
  readonly name: string
  /** The subject of the limit. */
  readonly title: string
  readonly bytes: number
  readonly measure: Measure
  /** Whether a base image or a runtime counts, too; the project's own code always does. */
  readonly base: boolean
  /** The page that says so. */
  readonly source: string
  /** The day on which the page was written or read. */
  readonly date: string
}

const LIMITS: ReadonlyMap<string, NamedLimit> = new Map(
  table.limits.map(({ measure, seen: _, ...limit }) => [
    limit.name,
    { ...limit, measure: measure as Measure },
  ]),
)

/** A host that documents no limit for images. */
export interface UnlimitedHost {
  readonly name: string
  /** A sentence without its end. */
  readonly title: string
  readonly source: string
  readonly date: string
  readonly hint: string
}

export const unlimitedHost = (name: string): UnlimitedHost | undefined =>
  table.unlimited.find((host) => host.name === name)

export const limitNames: readonly string[] = [...LIMITS.keys()].sort()

export const namedLimit = (name: string): NamedLimit | undefined => LIMITS.get(name.toLowerCase())
