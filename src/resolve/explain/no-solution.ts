import { PysizeError } from '../../errors.ts'
import type { PipOutcome } from '../pip-search.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import type { UvOutcome } from '../uv-search.ts'

export interface Failures {
  readonly uv: UvOutcome
  readonly pip: PipOutcome | null
}

/** Turns a failed search into one explanation that a person can follow. */
export function noSolution({ uv }: Failures, _request: ResolutionRequest, _universe: Universe): PysizeError {
  return new PysizeError('no-solution', `There is no set of versions that meets all requirements (${uv.kind}).`, { exitCode: 3 })
}
