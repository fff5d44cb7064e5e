import { ANY_VERSION } from '../../packaging/specifier.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import { baseName, type PackageId, uvSearch } from '../uv-search.ts'
import { type Wish, wishText } from './story.ts'
import { isAny } from './versions.ts'
import { list } from './words.ts'

/** A suggestion may ask for this many things that are not known yet: it is worth a moment, not a minute. */
const MOST_WAITS = 50
/** More suggestions than this are a list and no advice. */
const MOST_SUGGESTIONS = 2

/**
 * Which of the user's requirements and constraints, given up, would let all others be met, and by which version: found by
 * resolving again without it. Null where none would, or that takes long.
 */
export async function wayOut(wishes: readonly Wish[], request: ResolutionRequest, universe: Universe): Promise<string | null> {
  const suggestions: string[] = []
  for (const wish of wishes) {
    if (suggestions.length === MOST_SUGGESTIONS) break
    const freed = without(wish, request)
    const version = freed === null ? null : await versionOf(wish.package, freed, universe)
    if (version !== null) suggestions.push(`${wishText(wish)} (${version} would do)`)
  }
  return suggestions.length === 0 ? null : `Change ${list(suggestions, 'or')}.`
}

/** Null where it asks for any version, or for a URL, so that there is nothing to give up. */
function without(wish: Wish, request: ResolutionRequest): ResolutionRequest | null {
  if (wish.kind === 'constraint') {
    const name = baseName(wish.package)
    return { ...request, constraints: new Map([...request.constraints].filter(([constrained]) => constrained !== name)) }
  }
  const { requirement } = wish.root
  if (isAny(wish.set) || requirement.url !== null) return null
  const freed = { ...wish.root, requirement: { ...requirement, specifier: ANY_VERSION } }
  return { ...request, roots: request.roots.map((root) => (root === wish.root ? freed : root)) }
}

async function versionOf(id: PackageId, request: ResolutionRequest, universe: Universe): Promise<string | null> {
  const search = uvSearch(request, universe)
  try {
    for (let waits = 0; waits < MOST_WAITS; waits++) {
      const step = search.next()
      if (!step.done) await step.value
      else return step.value.kind === 'solved' ? (step.value.pins.get(baseName(id))?.version.normal ?? null) : null
    }
  } catch {
    // What keeps a suggestion from being found is no news: there is a failure to explain already.
  }
  return null
}
