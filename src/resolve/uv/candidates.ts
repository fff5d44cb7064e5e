import { afterKey, contains, type Range } from '../../packaging/versions/range.ts'
import { LOWEST_KEY } from '../../packaging/versions/version-key.ts'
import type { Candidates } from '../candidates.ts'

/** The rules that decide which of several versions is tried first. */
export interface PreferenceRules {
  readonly lowest: boolean
  /**
   * `true`: pre-releases are like any other; `false`: never taken; undefined: only if no final
   * release is left in the range (uv).
   */
  readonly prereleases: boolean | undefined
}

/**
 * The index of the version that uv tries next within a range, or -1 (uv-resolver
 * `candidate_selector.rs`). It may be one that cannot be installed: uv excludes such versions one
 * by one. Versions whose files are all too new do not exist.
 */
export function preferredIndex(
  candidates: Candidates,
  range: Range,
  { lowest, prereleases }: PreferenceRules,
): number {
  let prerelease = -1
  const { start, end } = candidates.within(range)
  for (let step = start; step < end; step++) {
    const index = lowest ? end - 1 - (step - start) : step
    const { key, isPrerelease } = candidates.version(index)
    const final = !isPrerelease || prereleases === true
    if (
      (!final && (prerelease >= 0 || prereleases === false)) ||
      !contains(range, key) ||
      !candidates.exists(index)
    )
      continue
    if (final) return index
    prerelease = index
  }
  return prerelease
}

/**
 * The gap around a version up to its neighbours: no other version is in it, and runs of such gaps
 * stay one interval (`widen_to_gap`).
 */
export function gapAround(candidates: Candidates, index: number): Range {
  let older = index + 1
  while (older < candidates.count && !candidates.exists(older)) older++
  let newer = index - 1
  while (newer >= 0 && !candidates.exists(newer)) newer--
  const low = older < candidates.count ? afterKey(candidates.version(older).key) : LOWEST_KEY
  return newer < 0 ? [low] : [low, candidates.version(newer).key]
}
