import { contains, type Range } from '../../packaging/versions/range.ts'
import type { Candidate } from '../candidate.ts'
import type { Candidates } from '../candidates.ts'

/** The combination of all requirements on a project. */
export interface Wanted {
  readonly range: Range
  /**
   * Whether one of them names a version (`==`), which allows yanked files if no others are left.
   */
  readonly pinned: boolean
  /** `true`: like any other; `false`: never; undefined: only if nothing final matches. */
  readonly prereleases: boolean | undefined
  readonly lowest: boolean
  readonly preferBinary: boolean
}

/** Candidates found not to work. */
export interface Excluded {
  readonly candidates: ReadonlySet<Candidate>
  /**
   * Every candidate before this place, newest first, is one of them, so a search that walks down
   * need not visit them again.
   */
  readonly upTo: number
}

export function excludedFrom(all: Candidates, candidates: ReadonlySet<Candidate>): Excluded {
  let upTo = 0
  for (; candidates.size > 0 && upTo < all.count; upTo++) {
    const candidate = all.at(upTo)
    if (candidate !== null && !candidates.has(candidate)) break
  }
  return { candidates, upTo: candidates.size > 0 ? upTo : 0 }
}

/**
 * The candidates of pip's finder, best first: pre-releases if a specifier names one or nothing
 * final matches (PEP 440, `SpecifierSet.filter`), yanked files only if all matching ones are yanked
 * and a specifier pins (PEP 592).
 */
export function* offered(
  all: Candidates,
  wanted: Wanted,
  excluded: Excluded,
): Generator<Candidate, void> {
  const { range, pinned, prereleases, lowest, preferBinary } = wanted
  const { start, end } = all.within(range)
  const skipped = lowest ? start : Math.min(Math.max(start, excluded.upTo), end)
  const finalsAlone =
    prereleases !== true && (prereleases === false || hasFinal(all, range, start, end))
  for (const yanked of pinned ? [false, true] : [false]) {
    let any = skipped > start
    for (const kind of preferBinary ? (['wheel', 'sdist'] as const) : [null])
      for (let step = skipped; step < end; step++) {
        const index = lowest ? end - 1 - (step - start) : step
        const { key, isPrerelease } = all.version(index)
        if ((finalsAlone && isPrerelease) || !contains(range, key)) continue
        const candidate = all.at(index)
        if (
          candidate === null ||
          candidate.yanked !== yanked ||
          (kind !== null && candidate.kind !== kind)
        )
          continue
        any = true
        if (!excluded.candidates.has(candidate)) yield candidate
      }
    if (any) return
  }
}

function hasFinal(all: Candidates, range: Range, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const { key, isPrerelease } = all.version(index)
    if (!isPrerelease && contains(range, key) && all.at(index) !== null) return true
  }
  return false
}
