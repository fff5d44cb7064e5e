import type { Requirement } from '../../packaging/requirement.ts'
import type { Candidates } from '../candidates.ts'

/** Why a package has no version, or a version cannot be used. */
export type Unavailability =
  | { readonly kind: 'missing' }
  | { readonly kind: 'no-version'; readonly candidates: Candidates }
  | { readonly kind: 'requires-python' }
  | { readonly kind: 'metadata'; readonly reason: string }
  /** It has a requirement that no version can meet. */
  | { readonly kind: 'unsatisfiable'; readonly requirement: Requirement }
