import type { Place } from '../../errors.ts'
import type { Range } from '../../packaging/versions/range.ts'
import { baseName } from '../uv/search.ts'
import type { Cause } from './cause.ts'
import { dependencyChain } from './dependency-chain.ts'
import type { Fact, UserRequirement } from './facts.ts'
import type { Projects } from './projects.ts'
import { requestedOf } from './requested.ts'
import { requiredByOthers } from './required-by-others.ts'
import { causesOf } from './unavailable.ts'
import { isAny } from './versions.ts'
import { withoutMarker } from './words.ts'

/** The facts of a failure in the order of the explanation. */
export interface Explanation {
  /** The user's own lines that take part, each once. */
  readonly requirements: readonly UserRequirement[]
  /** The conclusion from them: `foo 1.0 needs bar<2`. */
  readonly dependencies: readonly string[]
  readonly causes: readonly Cause[]
  /** The requirements of the other lines on a project, as far as the failure shows. */
  readonly requiredByOthers: (of: UserRequirement) => (name: string) => Range
}

export function explanationOf(facts: readonly Fact[], projects: Projects): Explanation {
  return {
    requirements: userRequirements(facts, projects),
    dependencies: dependencyChain(facts, projects),
    causes: allCauses(facts, projects),
    requiredByOthers: (of) => requiredByOthers(of, facts),
  }
}

/** `foo>=1`, `the constraint foo<2`. */
export const requirementText = (of: UserRequirement): string =>
  of.kind === 'requirement'
    ? withoutMarker(of.root.text)
    : `the constraint ${withoutMarker(of.constraint.text)}`

export const placesOf = (of: UserRequirement): readonly Place[] =>
  of.kind === 'requirement' ? of.root.origin : of.constraint.origin

/** A requirement for any version takes no part if another line about the package does. */
function userRequirements(facts: readonly Fact[], projects: Projects): readonly UserRequirement[] {
  const found = new Map<object, UserRequirement>()
  for (const fact of facts) {
    if (fact.kind === 'requirement' && !found.has(fact.root)) found.set(fact.root, fact)
    if (fact.kind === 'constraint' && !found.has(fact.constraint)) found.set(fact.constraint, fact)
  }
  const all = [...found.values()].sort((a, b) => orderOf(a, projects) - orderOf(b, projects))
  const isPlain = (of: UserRequirement): boolean =>
    of.kind === 'requirement' && isAny(of.set) && of.root.requirement.url === null
  const isNarrowed = (of: UserRequirement): boolean =>
    all.some((other) => !isPlain(other) && baseName(other.package) === baseName(of.package))
  return all.filter((of) => !isPlain(of) || !isNarrowed(of))
}

/** As written, constraints last. */
const orderOf = (of: UserRequirement, { request }: Projects): number =>
  of.kind === 'requirement' ? request.roots.indexOf(of.root) : request.roots.length

function allCauses(facts: readonly Fact[], projects: Projects): readonly Cause[] {
  const causes = new Map<string, readonly Cause[]>()
  for (const fact of facts) {
    const name = baseName(fact.package)
    if (fact.kind === 'absent' && !causes.has(name))
      causes.set(name, causesOf(name, requestedOf(name, facts, fact.set, projects), projects))
  }
  const all = [...causes.values()].flat()
  const told = all.filter((cause) => !isRuledOut(cause))
  return told.length > 0 ? told : all
}

/** A version of a local project or link that exists, and that only its dependencies rule out. */
const isRuledOut = (cause: Cause): boolean =>
  cause.kind === 'no-version' && cause.requested.anyVersion && cause.candidates.count > 0
