import { ANY_VERSION } from '../../packaging/specifier.ts'
import type { ResolutionRequest, RootRequirement } from '../request.ts'
import type { Universe } from '../universe.ts'
import { uvSearch } from '../uv-search.ts'
import { type Wish, wishText } from './story.ts'
import { isAny } from './versions.ts'
import { list } from './words.ts'

/** A suggestion may ask for this many things that are not known yet: it is worth a moment, not a minute. */
const MOST_WAITS = 50
/** More suggestions than this are a list and no advice. */
const MOST_SUGGESTIONS = 2

/**
 * Which of the user's requirements, given up, would let all others be met, and by which version: found by resolving again
 * without it. Null where none would, or that takes long.
 */
export async function wayOut(wishes: readonly Wish[], request: ResolutionRequest, universe: Universe): Promise<string | null> {
  const suggestions: string[] = []
  for (const wish of wishes) {
    if (suggestions.length === MOST_SUGGESTIONS) break
    if (wish.kind !== 'requirement' || isAny(wish.set) || wish.root.requirement.url !== null) continue
    const version = await versionWithout(wish.root, request, universe)
    if (version !== null) suggestions.push(`${wishText(wish)} (${version} goes with the rest)`)
  }
  return suggestions.length === 0 ? null : `Change ${list(suggestions, 'or')}.`
}

async function versionWithout(given: RootRequirement, request: ResolutionRequest, universe: Universe): Promise<string | null> {
  const { requirement } = given
  const freed = { ...given, requirement: { ...requirement, specifier: ANY_VERSION } }
  const search = uvSearch({ ...request, roots: request.roots.map((root) => (root === given ? freed : root)) }, universe)
  try {
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      const step = search.next()
      if (!step.done) await step.value
      else return step.value.kind === 'solved' ? (step.value.pins.get(requirement.name)?.version.normal ?? null) : null
    }
  } catch {
    // What keeps a suggestion from being found is no news: there is a failure to explain already.
  }
  return null
}
