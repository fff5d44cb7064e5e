import {
  complement,
  FULL,
  intersect,
  isSubset,
  type Range,
  singleton,
  union,
} from '../../packaging/versions/range.ts'
import type { Information } from '../../solver/backtrack-provider.ts'
import type { PipCandidate, PipRequirement } from '../pip/requirement.ts'
import type { Constraint, ResolutionRequest, RootRequirement } from '../request.ts'
import { baseName, type PackageId, type UvFailure } from '../uv/search.ts'
import type { Projects } from './projects.ts'

/** The parts of an explanation: true statements that contradict each other. */
export type Fact =
  /** The user requires `package` in `set`. */
  | {
      readonly kind: 'requirement'
      readonly package: PackageId
      readonly set: Range
      readonly root: RootRequirement
    }
  /** The user constrains `package` to `set`, if it is installed. */
  | {
      readonly kind: 'constraint'
      readonly package: PackageId
      readonly set: Range
      readonly constraint: Constraint
    }
  /** All versions of `package` in `set` need `on` in `onSet`. */
  | DependencyFact
  /** No version of `package` in `set` can be used. */
  | { readonly kind: 'absent'; readonly package: PackageId; readonly set: Range }

export interface DependencyFact {
  readonly kind: 'dependency'
  readonly package: PackageId
  readonly set: Range
  readonly on: PackageId
  readonly onSet: Range
}

/** Facts with equal keys are one. */
const keyOf = (fact: Fact): string =>
  [
    fact.kind,
    fact.package,
    ...fact.set,
    ...(fact.kind === 'dependency' ? [fact.on, ...fact.onSet] : []),
  ].join(' ')

/**
 * The facts at the leaves of a failed search, each once. In the search a constraint is an
 * additional dependency of every package that requires the project; here the two are separated
 * again, so a constraint is named only if it takes part.
 */
export function factsOf(
  failure: UvFailure,
  { constraints }: ResolutionRequest,
  projects: Projects,
): readonly Fact[] {
  const facts = new Map<string, Fact>()
  const add = (fact: Fact): void => void facts.set(keyOf(fact), fact)
  const constrain = (id: PackageId): void => {
    const constraint = constraints.get(baseName(id))
    if (constraint !== undefined)
      add({ kind: 'constraint', package: id, set: constraint.range, constraint })
  }
  for (const node of failure.facts)
    switch (node.kind) {
      case 'requirement': {
        const root = failure.roots[node.index]!
        constrain(node.package)
        add({
          kind: 'requirement',
          package: node.package,
          set: root.requirement.specifier.range,
          root,
        })
        break
      }
      case 'dependency': {
        const { package: id, set, on, onSet } = node
        // A proxy package only passes on the requirement.
        if (id === on && isSubset(set, onSet)) break
        const constraint = constraints.get(baseName(on))
        constrain(on)
        const raw =
          constraint === undefined || isLink(node)
            ? onSet
            : unconstrained(node, constraint, projects)
        add({ kind: 'dependency', package: id, set, on, onSet: raw })
        break
      }
      default:
        add({ kind: 'absent', package: node.package, set: node.set })
    }
  return [...facts.values()]
}

/** The requirement in the metadata, if the search knows only its intersection with a constraint. */
function unconstrained(
  { package: id, set, on, onSet }: Omit<DependencyFact, 'kind'>,
  { range }: Constraint,
  projects: Projects,
): Range {
  const written = projects.requirements(id, set, on).map(({ specifier }) => specifier.range)
  const includesAll = (wide: Range): boolean => written.every((one) => isSubset(one, wide))
  // A version that writes what the constraint says does not make it true of the others.
  if (written.length > 0 && includesAll(onSet)) return onSet
  for (const one of written)
    if (intersect(one, range).join() === onSet.join() && includesAll(one)) return one
  // Together with the constraint it means the same as `onSet`.
  return union(onSet, complement(range))
}

/** Whether a dependency only connects an extra with its own package. Explanations leave it out. */
export const isLink = ({ package: id, on }: Pick<DependencyFact, 'package' | 'on'>): boolean =>
  id !== on && baseName(id) === on

/**
 * The last failure of pip's search, as facts. They contradict each other only together with the
 * order in which pip searches.
 */
export function pipFacts(
  causes: readonly Information<PipRequirement, PipCandidate>[],
  { roots }: ResolutionRequest,
): readonly Fact[] {
  const byRequirement = new Map(roots.toReversed().map((root) => [root.requirement, root]))
  return causes.flatMap(({ requirement, parent }): Fact[] => {
    if (requirement.kind === 'python' || requirement.source === null) return []
    const set = requirement.kind === 'specifier' ? requirement.specifier.range : FULL
    if (parent === null) {
      const root = byRequirement.get(requirement.source)
      return root === undefined
        ? []
        : [{ kind: 'requirement', package: requirement.name, set, root }]
    }
    if (parent.candidate === null) return []
    const { name, version } = parent.candidate
    return [
      {
        kind: 'dependency',
        package: name,
        set: singleton(version),
        on: requirement.name,
        onSet: set,
      },
    ]
  })
}

/** Something that the user wrote and can change. */
export type UserRequirement = Extract<Fact, { readonly kind: 'requirement' | 'constraint' }>
