import type { Snapshot } from '../cache/snapshot.ts'
import type { FetchError } from '../fetch/failure.ts'
import type { CandidateRules } from '../resolve/candidate.ts'
import type { DistributionFacts } from '../weigh/distribution-facts.ts'
import type { Ledger } from '../weigh/ledger.ts'
import type { Listings } from '../weigh/listings.ts'

/** What is known of distributions: they are the same whoever asks for them. */
export interface Knowledge {
  readonly facts: DistributionFacts
  readonly ledger: Ledger
  readonly listings: Listings
}

/** What the estimates of a session find out for each other. */
export interface Findings {
  /** By the snapshot that all comes from; null for what indexes tell. */
  readonly knowledge: Map<Snapshot | null, Knowledge>
  /** By all that they depend on: under the same rules a page is sorted once. */
  readonly rules: Map<string, CandidateRules>
  /** Why the default index could not be reached: nobody waits for it again. */
  indexAway: FetchError | null
}

export const createFindings = (): Findings => ({ knowledge: new Map(), rules: new Map(), indexAway: null })
