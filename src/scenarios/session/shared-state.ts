import type { DistributionReader } from '../../distributions/distribution-reader.ts'
import type { KnownDistributions } from '../../distributions/known-distributions.ts'
import type { Listings } from '../../distributions/listings.ts'
import type { FetchError } from '../../fetch/fetch-error.ts'
import type { CandidateRules } from '../../resolve/candidate.ts'
import type { Snapshot } from '../../snapshot/snapshot.ts'
import { createWholePages, type WholePages } from './whole-pages.ts'

/** Facts about distributions, which do not depend on the scenario. */
export interface Knowledge {
  readonly facts: KnownDistributions
  readonly reader: DistributionReader
  readonly listings: Listings
}

/** State shared by all estimates of a session. */
export interface SharedState {
  /** By the snapshot that everything comes from; null for data from indexes. */
  readonly knowledge: Map<Snapshot | null, Knowledge>
  /** By everything that they depend on: under the same rules a page is sorted once. */
  readonly rules: Map<string, CandidateRules>
  readonly wholePages: WholePages
  /** Set once the default index is unreachable, so later estimates skip it. */
  indexAway: FetchError | null
  /** The origins of Git repositories that are unreachable: no archive is requested from them again. */
  readonly repositoriesAway: Set<string>
}

export const createSharedState = (): SharedState => ({
  knowledge: new Map(),
  rules: new Map(),
  wholePages: createWholePages(),
  indexAway: null,
  repositoriesAway: new Set(),
})
