import type { PysizeError } from '../errors.ts'
import { SLOW } from '../solver/backtracking.ts'
import { PAUSE } from '../solver/pause.ts'
import { takeTurns } from '../turns.ts'
import { type Alternatives, LINES_ONLY } from './alternatives.ts'
import { closureOf } from './closure.ts'
import { withoutCrowds } from './crowds.ts'
import type { Failures } from './explain/no-solution.ts'
import { type PipOutcome, pipSearch } from './pip/search.ts'
import type { ResolutionRequest } from './request.ts'
import type { Resolution } from './resolution.ts'
import type { Universe } from './universe.ts'
import { type UvOutcome, uvSearch } from './uv/search.ts'

/** A resolution, or a function that explains the failure. */
export type Attempt =
  | { readonly kind: 'solved'; readonly resolution: Resolution }
  | {
      readonly kind: 'failed'
      /** @param alternatives other options that the explanation may try */
      readonly explain: (alternatives: Alternatives) => Promise<PysizeError>
    }

/**
 * Resolves a request as the installer of the universe's policy would.
 *
 * @param alternatives other options that an explanation may try
 * @throws PysizeError exit 3 with an explanation if there is no solution, exit 4 if an index failed
 */
export async function resolve(
  request: ResolutionRequest,
  universe: Universe,
  alternatives: Alternatives = LINES_ONLY,
): Promise<Resolution> {
  const attempt = await attemptResolution(request, universe)
  if (attempt.kind === 'failed') throw await attempt.explain(alternatives)
  return attempt.resolution
}

/**
 * As {@link resolve}, but explains a failure only when asked, because that takes longer than the
 * search.
 *
 * @throws PysizeError exit 4 if an index failed
 */
export async function attemptResolution(
  request: ResolutionRequest,
  universe: Universe,
): Promise<Attempt> {
  const takeTurn = takeTurns(universe.signal)
  universe.lookAhead.admit(
    withoutCrowds(request.roots).map(({ requirement }) => requirement),
    request.constraints,
  )
  await takeTurn()
  const { policy } = universe.rules
  const solved = ({ pins, visited }: Extract<UvOutcome, { kind: 'solved' }>): Attempt => ({
    kind: 'solved',
    resolution: closureOf(pins, request, universe, visited),
  })
  const failed = (failures: () => Promise<Failures>): Attempt => {
    for (const { found, failure } of universe.unread()) if (!found) throw failure
    return {
      kind: 'failed',
      explain: async (alternatives) => explained(await failures(), request, universe, alternatives),
    }
  }
  if (policy.name === 'uv') {
    const uv = await uvOutcome(request, universe)
    return uv.kind === 'solved' ? solved(uv) : failed(async () => ({ uv, pip: null }))
  }
  const { uv, pip } = await pipOutcome(request, universe)
  if (pip?.kind === 'solved') return solved(pip)
  // pip's own search only shows where it got stuck, so the explanation is PubGrub's.
  return failed(async () => ({
    uv: uv ?? (await uvOutcome(request, universe)),
    pip,
  }))
}

/** Explanations are loaded when they are needed: most runs have nothing to explain. */
async function explained(
  failures: Failures,
  request: ResolutionRequest,
  universe: Universe,
  alternatives: Alternatives,
): Promise<PysizeError> {
  alternatives.begin()
  universe.searchFailed()
  const { noSolution } = await import('./explain/no-solution.ts')
  return noSolution(failures, request, universe, alternatives)
}

/**
 * The result of pip's search; null if PubGrub proved meanwhile that there is no solution. pip's
 * search learns nothing from conflicts: it may try for hours what PubGrub excludes at once, and it
 * waits for project pages that a contradiction makes pointless.
 */
async function pipOutcome(
  request: ResolutionRequest,
  universe: Universe,
): Promise<{ readonly uv: UvOutcome | null; readonly pip: PipOutcome | null }> {
  const search = pipSearch(request, universe)
  const turns = takeTurns(universe.signal)
  let uv: UvOutcome | null = null
  for (;;) {
    const step = search.next()
    if (step.done) return { uv, pip: step.value }
    if (step.value === PAUSE) {
      await turns()
      continue
    }
    if (uv === null) await Promise.race([step.value, universe.lookAhead.contradicted])
    if (uv === null && (step.value === SLOW || universe.lookAhead.isContradictory))
      uv = await uvOutcome(request, universe)
    if (uv?.kind === 'failed') return { uv, pip: null }
    await step.value
  }
}

/**
 * The result of uv's search. Once the known facts contradict each other, that is proved from them:
 * the search would first wait for what does not matter.
 */
async function uvOutcome(request: ResolutionRequest, universe: Universe): Promise<UvOutcome> {
  const { lookAhead } = universe
  const search = uvSearch(request, universe)
  const turns = takeTurns(universe.signal)
  for (let isProved = false; ; ) {
    if (lookAhead.isContradictory && !isProved) {
      isProved = true
      const first = lookAhead.proofRank.bind(lookAhead)
      const proof = await drive(uvSearch(request, universe, first), universe)
      if (proof.kind === 'failed') return proof
    }
    const step = search.next()
    if (step.done) return step.value
    if (step.value === PAUSE) await turns()
    else await (isProved ? step.value : Promise.race([step.value, lookAhead.contradicted]))
  }
}

/** Runs a search to its end, awaiting every promise that it yields. */
async function drive<T>(
  search: Generator<Promise<unknown>, T, void>,
  universe: Universe,
): Promise<T> {
  const turns = takeTurns(universe.signal)
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
    await (step.value === PAUSE ? turns() : step.value)
  }
}
