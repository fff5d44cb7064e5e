import { FULL, singleton } from '../../packaging/range.ts'
import type { Information } from '../../solver/backtracking.ts'
import type { PipCandidate, PipRequirement } from '../pip-requirement.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Fact } from './facts.ts'

/** What pip's search got stuck on last, as facts: that nothing meets it holds for pip's way of searching alone. */
export function factsOfCauses(causes: readonly Information<PipRequirement, PipCandidate>[], { roots }: ResolutionRequest): readonly Fact[] {
  return causes.flatMap(({ requirement, parent }): Fact[] => {
    if (requirement.kind === 'python' || requirement.source === null) return []
    const set = requirement.kind === 'specifier' ? requirement.specifier.range : FULL
    if (parent === null) {
      const root = roots.find((given) => given.requirement === requirement.source)
      return root === undefined ? [] : [{ kind: 'requirement', package: requirement.name, set, root }]
    }
    if (parent.candidate === null) return []
    const { name, version } = parent.candidate
    return [{ kind: 'dependency', package: name, set: singleton(version), on: requirement.name, onSet: set }]
  })
}
