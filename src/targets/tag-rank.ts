import type { TagSet } from '../packaging/wheel-name.ts'

/** Tag sets come from pages, so the number of remembered ones is bounded. */
const MOST_REMEMBERED = 10_000

/**
 * Ranks tag sets against the tags a target accepts, best first. A page names the same few sets
 * thousands of times, so each is looked up once and remembered by its text.
 */
export function tagRanker(tags: readonly string[]): (wheel: TagSet) => number | undefined {
  const places = new Map<string, number>()
  for (const [place, tag] of tags.entries()) if (!places.has(tag)) places.set(tag, place)
  const ranks = new Map<string, number>()
  return (wheel) => {
    let rank = ranks.get(wheel.tagText)
    if (rank === undefined) {
      if (ranks.size >= MOST_REMEMBERED) ranks.clear()
      rank = bestPlace(wheel, places)
      ranks.set(wheel.tagText, rank)
    }
    return rank === Number.POSITIVE_INFINITY ? undefined : rank
  }
}

/** More combinations than any real wheel names; a hostile file name could have many. */
const MOST_COMBINATIONS = 10_000

function bestPlace(
  { pythonTags, abiTags, platformTags }: TagSet,
  places: ReadonlyMap<string, number>,
): number {
  let best = Number.POSITIVE_INFINITY
  if (pythonTags.length * abiTags.length * platformTags.length > MOST_COMBINATIONS) return best
  for (const python of pythonTags)
    for (const abi of abiTags)
      for (const platform of platformTags)
        best = Math.min(best, places.get(`${python}-${abi}-${platform}`) ?? best)
  return best
}

/**
 * How close a wheel that does not fit is: no Python tag is accepted, no ABI tag with it, or only
 * the platform differs.
 */
export type TagNearness = 'python' | 'abi' | 'platform'

/**
 * Determines how close tag sets are to the tags that a target accepts, by uv's measure
 * (crates/uv-platform-tags/src/tags.rs, `IncompatibleTag`).
 */
export function tagNearness(tags: readonly string[]): (wheel: TagSet) => TagNearness {
  const pythons = new Set<string>()
  const abis = new Set<string>()
  for (const tag of tags) {
    const [python = '', abi = ''] = tag.split('-', 2)
    pythons.add(python)
    abis.add(`${python}-${abi}`)
  }
  return ({ pythonTags, abiTags }) => {
    // A hostile file name may repeat a tag thousands of times.
    const accepted = new Set(pythonTags.filter((python) => pythons.has(python)))
    for (const python of accepted)
      if (abiTags.some((abi) => abis.has(`${python}-${abi}`))) return 'platform'
    return accepted.size > 0 ? 'abi' : 'python'
  }
}
