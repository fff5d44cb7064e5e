import type { Requirement } from '../packaging/requirement.ts'
import { equalRanges, intersectAll, isDisjoint, isEmpty } from '../packaging/versions/range.ts'
import { ANY_VERSION } from '../packaging/versions/specifier-set.ts'
import type { RootRequirement } from './request.ts'

/** No real set of files requires one project more often. */
const CROWD = 100

/** The requirements of a search, and the line that represents each. */
export interface Asked {
  readonly root: RootRequirement
  readonly requirement: Requirement
}

/**
 * The user's requirements. A project that very many of them name is required once, by all of their
 * ranges together: a search keeps a sum of ranges for each requirement, which takes quadratic time
 * and memory.
 */
export function withoutCrowds(roots: readonly RootRequirement[]): readonly Asked[] {
  const asked = roots.map((root): Asked => ({ root, requirement: root.requirement }))
  if (roots.length <= CROWD) return asked
  const byName = new Map<string, RootRequirement[]>()
  for (const root of roots) {
    const { name, url } = root.requirement
    if (url !== null) continue
    const others = byName.get(name)
    if (others === undefined) byName.set(name, [root])
    else others.push(root)
  }
  const isCrowd = ({ requirement: { name, url } }: Asked): boolean =>
    url === null && byName.get(name)!.length > CROWD
  const merged = new Map<string, readonly Asked[]>()
  for (const [name, crowd] of byName) if (crowd.length > CROWD) merged.set(name, together(crowd))
  return asked.flatMap((one) => {
    if (!isCrowd(one)) return one
    const { name } = one.requirement
    const instead = merged.get(name) ?? []
    merged.delete(name)
    return instead
  })
}

/** One requirement for all, or two that contradict each other. */
function together(crowd: readonly RootRequirement[]): readonly Asked[] {
  const ranges = crowd.map(({ requirement }) => requirement.specifier.range)
  const range = intersectAll(ranges)
  if (isEmpty(range)) return contradicting(crowd)
  const root =
    crowd.find(({ requirement }) => equalRanges(requirement.specifier.range, range)) ?? crowd[0]!
  const { specifier } = root.requirement
  const clauses = crowd.flatMap(({ requirement }) => requirement.specifier.arbitrary)
  const requirement: Requirement = {
    ...root.requirement,
    extras: [...new Set(crowd.flatMap((one) => one.requirement.extras))],
    marker: null,
    specifier: {
      ...(equalRanges(specifier.range, range) ? specifier : ANY_VERSION),
      range,
      arbitrary: [...new Set(clauses)],
      admitsPrereleases: crowd.some((one) => one.requirement.specifier.admitsPrereleases),
    },
  }
  return [{ root, requirement }]
}

/** Two requirements without a common version, or all of them if there is no such pair. */
function contradicting(crowd: readonly RootRequirement[]): readonly Asked[] {
  const ranges = crowd.map(({ requirement }) => requirement.specifier.range)
  let [met, unmet] = [0, crowd.length]
  while (unmet - met > 1) {
    const middle = (met + unmet) >> 1
    if (isEmpty(intersectAll(ranges.slice(0, middle)))) unmet = middle
    else met = middle
  }
  const last = crowd[unmet - 1]!
  const first = crowd.find(({ requirement }) =>
    isDisjoint(requirement.specifier.range, last.requirement.specifier.range),
  )
  const pair = first === undefined ? crowd : [first, last]
  return pair.map((root) => ({ root, requirement: root.requirement }))
}
