import { PysizeError } from '../errors.ts'
import type { ResolutionRequest } from './request.ts'
import type { Universe } from './universe.ts'
import type { UvOutcome } from './uv-search.ts'

/** Turns a failed search into one explanation that a person can follow. */
export function noSolution(outcome: UvOutcome, _request: ResolutionRequest, _universe: Universe): PysizeError {
  return new PysizeError('no-solution', `There is no set of versions that meets all requirements (${outcome.kind}).`, { exitCode: 3 })
}
