import { complement, equalRanges, intersect, isSubset, type Range, union } from '../../packaging/range.ts'
import type { Constraint, ResolutionRequest, RootRequirement } from '../request.ts'
import { baseName, type PackageId, type UvFailure } from '../uv-search.ts'
import type { Projects } from './projects.ts'

/** The least an explanation is made of: true statements that contradict each other. */
export type Fact =
  /** The user asks for `package` in `set`. */
  | { readonly kind: 'requirement'; readonly package: PackageId; readonly set: Range; readonly root: RootRequirement }
  /** The user wants `package` in `set` if at all. */
  | { readonly kind: 'constraint'; readonly package: PackageId; readonly set: Range; readonly constraint: Constraint }
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

/** What a fact says, apart from what it is about: facts with equal statements are one. */
const statement = (fact: Fact): string =>
  [fact.kind, fact.package, ...fact.set, ...(fact.kind === 'dependency' ? [fact.on, ...fact.onSet] : [])].join(' ')

/**
 * The facts at the leaves of a failed search, each once. In the search a constraint is one more dependency of
 * whatever requires the package; here the two are told apart again, so that a constraint is named only where it takes part.
 */
export function factsOf(failure: UvFailure, { constraints }: ResolutionRequest, projects: Projects): readonly Fact[] {
  const facts = new Map<string, Fact>()
  const add = (fact: Fact): void => void facts.set(statement(fact), fact)
  const constrain = (id: PackageId): void => {
    const constraint = constraints.get(baseName(id))
    if (constraint !== undefined) add({ kind: 'constraint', package: id, set: constraint.range, constraint })
  }
  for (const node of failure.facts)
    switch (node.kind) {
      case 'requirement': {
        const root = failure.roots[node.index]!
        constrain(node.package)
        add({ kind: 'requirement', package: node.package, set: root.requirement.specifier.range, root })
        break
      }
      case 'dependency': {
        const { package: id, set, on, onSet } = node
        // A stand-in only passes on what is asked of the project.
        if (id === on && isSubset(set, onSet)) break
        const constraint = constraints.get(baseName(on))
        constrain(on)
        const raw = constraint === undefined || isLink(node) ? onSet : unconstrained(node, constraint, projects)
        add({ kind: 'dependency', package: id, set, on, onSet: raw })
        break
      }
      default:
        add({ kind: 'absent', package: node.package, set: node.set })
    }
  return [...facts.values()]
}

/** What the metadata asks for, where the search knows it within a constraint only. */
function unconstrained({ package: id, set, on, onSet }: Omit<DependencyFact, 'kind'>, { range }: Constraint, projects: Projects): Range {
  const written = projects.requirements(id, set, on)
  if (written.some(({ specifier }) => equalRanges(specifier.range, onSet))) return onSet
  for (const { specifier } of written) if (intersect(specifier.range, range).join() === onSet.join()) return specifier.range
  // Together with the constraint it says the same as `onSet`.
  return union(onSet, complement(range))
}

/** Whether a dependency only ties an extra to its base, which goes without saying. */
export const isLink = ({ package: id, on }: Pick<DependencyFact, 'package' | 'on'>): boolean => id !== on && baseName(id) === on
