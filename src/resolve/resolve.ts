import { closureOf } from './closure.ts'
import { noSolution } from './explain/no-solution.ts'
import { pipSearch } from './pip-search.ts'
import type { ResolutionRequest } from './request.ts'
import type { Resolution } from './resolution.ts'
import type { Universe } from './universe.ts'
import { uvSearch } from './uv-search.ts'

/**
 * What the installer of the universe's policy would install for a request.
 *
 * @throws PysizeError exit 3 with an explanation where there is no solution, exit 4 where an index failed
 */
export async function resolve(request: ResolutionRequest, universe: Universe): Promise<Resolution> {
  for (const { requirement } of request.roots) universe.expect(requirement, 0)
  const { name } = universe.rules.policy
  const pip = name === 'pip' ? await drive(pipSearch(request, universe)) : null
  if (pip?.kind === 'solved') return closureOf(pip.pins, request, universe, pip.visited)
  // pip's own search says only where it got stuck: the explanation is PubGrub's.
  const uv = await drive(uvSearch(request, universe))
  if (uv.kind === 'solved' && name === 'uv') return closureOf(uv.pins, request, universe, uv.visited)
  throw noSolution({ uv, pip }, request, universe)
}

/** Runs a search, waiting for whatever it yields. */
async function drive<T>(search: Generator<Promise<unknown>, T, void>): Promise<T> {
  for (;;) {
    const step = search.next()
    if (step.done) return step.value
    await step.value
  }
}
