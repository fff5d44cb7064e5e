import { PysizeError } from '../errors.ts'
import { type Alternatives, LINES_ONLY } from '../resolve/alternatives.ts'
import type { Resolution } from '../resolve/resolution.ts'
import { resolve } from '../resolve/resolve.ts'
import { Universe } from '../resolve/universe.ts'
import { type DataSource, openSources } from './data-source.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'
import { type Bound, withoutBounds, withoutDemands } from './why/version-bounds.ts'

/** Why a changed question has no answer. */
export interface NotResolved {
  readonly message: string
}

/** The time limit, milliseconds: a side question is not worth minutes. */
const LONGEST_SEARCH = 10_000

/** Nobody reads the suggestions for this question. */
const NO_SUGGESTIONS: Alternatives = { ...LINES_ONLY, timeUp: () => Promise.resolve() }

/**
 * Resolves a changed question with the known facts, without some bounds. Nothing is weighed.
 *
 * @returns the reason if there is no answer
 */
export async function resolveAgain(
  plan: Plan,
  released: readonly Bound[],
  session: Session,
  source: DataSource,
): Promise<Resolution | NotResolved> {
  const changed = await withoutBounds(plan, released, session.turn)
  const limit = AbortSignal.timeout(LONGEST_SEARCH)
  const { signal } = session
  const universe = new Universe(changed.rules, {
    ...withoutDemands(openSources(changed, session, source), released),
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  })
  universe.searchFailed()
  try {
    return await resolve(changed.request, universe, NO_SUGGESTIONS)
  } catch (error) {
    if (error instanceof PysizeError) return error
    if (!limit.aborted || signal?.aborted === true) throw error
    return { message: `The search took longer than ${LONGEST_SEARCH / 1000} s.` }
  }
}
