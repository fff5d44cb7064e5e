import type { PysizeError } from '../errors.ts'
import { PAUSE } from '../solver/backtracking.ts'
import { closureOf } from './closure.ts'
import type { Failures } from './explain/no-solution.ts'
import { pipSearch } from './pip-search.ts'
import type { ResolutionRequest } from './request.ts'
import type { Resolution } from './resolution.ts'
import type { Universe } from './universe.ts'
import { type UvOutcome, uvSearch } from './uv-search.ts'

/**
 * What the installer of the universe's policy would install for a request.
 *
 * @throws PysizeError exit 3 with an explanation where there is no solution, exit 4 where an index failed
 */
export async function resolve(request: ResolutionRequest, universe: Universe): Promise<Resolution> {
  for (const { requirement } of request.roots) universe.admit(requirement)
  const { policy } = universe.rules
  if (policy.name === 'uv') {
    const uv = await drive(uvSearch(request, universe))
    if (uv.kind === 'solved') return closureOf(uv.pins, request, universe, uv.visited)
    throw await explained({ uv, pip: null }, request, universe)
  }
  let uv: UvOutcome | null = null
  const pip = await drive(pipSearch(request, universe), async () => {
    uv ??= await drive(uvSearch(request, universe))
    return uv.kind === 'solved'
  })
  if (pip?.kind === 'solved') return closureOf(pip.pins, request, universe, pip.visited)
  // pip's own search says only where it got stuck: the explanation is PubGrub's.
  throw await explained({ uv: uv ?? (await drive(uvSearch(request, universe))), pip }, request, universe)
}

/** The words are loaded where they are needed: most runs have nothing to explain. */
async function explained(failures: Failures, request: ResolutionRequest, universe: Universe): Promise<PysizeError> {
  const { noSolution } = await import('./explain/no-solution.ts')
  return noSolution(failures, request, universe)
}

async function drive<T>(search: Generator<Promise<unknown>, T, void>): Promise<T>
async function drive<T>(search: Generator<Promise<unknown>, T, void>, isWorthwhile: () => Promise<boolean>): Promise<T | null>
/**
 * Runs a search, waiting for whatever it yields. pip's search learns nothing from its failures and may try for hours what PubGrub rules
 * out at once: where it takes long, whether it is worth going on is asked; null where it is not.
 */
async function drive<T>(search: Generator<Promise<unknown>, T, void>, isWorthwhile?: () => Promise<boolean>): Promise<T | null> {
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
    if (step.value === PAUSE && isWorthwhile !== undefined && !(await isWorthwhile())) return null
    await step.value
  }
}
