import { PysizeError } from '../errors.ts'
import { PageNotRead } from '../indexes/page.ts'
import { PAUSE } from '../solver/pause.ts'
import type { TakeTurn } from '../turns.ts'
import { closureOf } from './closure.ts'
import { type PipOutcome, pipSearch } from './pip/search.ts'
import type { ResolutionRequest } from './request.ts'
import type { Resolution } from './resolution.ts'
import type { Universe } from './universe.ts'
import { type UvOutcome, uvSearch } from './uv/search.ts'

/** A search that waits for nothing. */
export interface KnownResolution {
  /** Null if there is no solution, an answer is not known, or the steps ran out. */
  readonly resolution: Resolution | null
  /** How many steps it took. */
  readonly steps: number
}

/**
 * Resolves a request until its search has to wait for something.
 *
 * @param universe of known answers
 * @param most the most steps
 * @param turn a pause between steps, for other work
 */
export async function resolveKnown(
  request: ResolutionRequest,
  universe: Universe,
  most: number,
  turn: TakeTurn,
): Promise<KnownResolution> {
  const search: Generator<unknown, UvOutcome | PipOutcome, void> =
    universe.rules.policy.name === 'uv' ? uvSearch(request, universe) : pipSearch(request, universe)
  for (let steps = 0; steps < most; steps++) {
    const step = nextOf(search)
    if (step === null) return { resolution: null, steps }
    if (step.done) {
      const { value } = step
      const resolution =
        value.kind === 'solved' ? closureOf(value.pins, request, universe, value.visited) : null
      return { resolution, steps }
    }
    if (step.value !== PAUSE) return { resolution: null, steps }
    await turn()
  }
  return { resolution: null, steps: most }
}

/** The next step of a search; null if it ends with an error about its input or an index. */
function nextOf<T, R>(search: Generator<T, R, void>): IteratorResult<T, R> | null {
  try {
    return search.next()
  } catch (error) {
    if (error instanceof PysizeError || error instanceof PageNotRead) return null
    throw error
  }
}
