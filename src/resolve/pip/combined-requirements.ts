import { FULL, intersectAll, type Range } from '../../packaging/versions/range.ts'
import type { SharedList } from '../../solver/shared-list.ts'
import type { Candidate } from '../candidate.ts'
import { type Constraint, isPinned } from '../request.ts'
import type { PipRequirement } from './requirement.ts'

/** All requirements of a package, combined. */
export interface Combined {
  readonly range: Range
  readonly pinned: boolean
  readonly admitted: boolean
  /** Candidates and URLs that requirements name. */
  readonly named: ReadonlySet<Candidate | string>
}

const UNRESTRICTED: Combined = { range: FULL, pinned: false, admitted: false, named: new Set() }

/**
 * The requirements of each identifier, combined. A search adds one requirement after the other, so
 * the earlier result for an identifier is extended.
 */
export class CombinedRequirements {
  readonly #known = new Map<
    string,
    Combined & { readonly requirements: SharedList<PipRequirement> }
  >()

  of(id: string, requirements: SharedList<PipRequirement>): Combined {
    const before = this.#known.get(id)
    const since = before === undefined ? undefined : requirements.since(before.requirements)
    let { pinned, admitted } = since === undefined ? UNRESTRICTED : before!
    const { range, named } = since === undefined ? UNRESTRICTED : before!
    const ranges = [range]
    const further: (Candidate | string)[] = []
    for (const requirement of since ?? requirements) {
      if (requirement.kind === 'explicit' && requirement.candidate.candidate !== null)
        further.push(requirement.candidate.candidate)
      else if (requirement.kind === 'url') further.push(requirement.url)
      if (requirement.kind !== 'specifier') continue
      ranges.push(requirement.specifier.range)
      pinned ||= isPinned(requirement.specifier)
      admitted ||= requirement.specifier.admitsPrereleases
    }
    const isMore = further.some((one) => !named.has(one))
    const combined = {
      requirements,
      range: intersectAll(ranges),
      pinned,
      admitted,
      named: isMore ? new Set([...named, ...further]) : named,
    }
    this.#known.set(id, combined)
    return combined
  }
}

/** The requirements of several identifiers of a project, combined with the constraint on it. */
export function withConstraint(
  all: readonly Combined[],
  constraint: Constraint | undefined,
): Combined {
  return {
    range: intersectAll([constraint?.range ?? FULL, ...all.map(({ range }) => range)]),
    pinned: constraint?.pinned === true || all.some(({ pinned }) => pinned),
    admitted: constraint?.admitsPrereleases === true || all.some(({ admitted }) => admitted),
    named: new Set([...(constraint?.urls ?? []), ...all.flatMap(({ named }) => [...named])]),
  }
}
