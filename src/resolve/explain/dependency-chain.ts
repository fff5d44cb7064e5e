import { list } from '../../text/lists.ts'
import { baseName, type PackageId } from '../uv/search.ts'
import { type DependencyFact, type Fact, isLink } from './facts.ts'
import type { Projects } from './projects.ts'
import { requirementInWords, versionsInWords, writtenNeed } from './versions.ts'

/**
 * Some versions of a package need another package, possibly through packages that only pass on the
 * requirement.
 */
interface Need {
  readonly from: DependencyFact
  readonly to: DependencyFact
  readonly via: readonly PackageId[]
}

/** Longer chains leave out packages that only pass on a requirement. */
const MOST_STEPS = 4

/**
 * How the user's lines lead to the conflict: one statement for everything that the same versions
 * need.
 */
export function dependencyChain(facts: readonly Fact[], projects: Projects): readonly string[] {
  const statements = new Map<string, { readonly verb: string; readonly needs: string[] }>()
  for (const { from, to, via } of needsOf(facts, projects)) {
    const { text, isSingular } = versionsInWords(from.package, from.set, projects)
    const statement = statements.get(text) ?? { verb: isSingular ? 'needs' : 'need', needs: [] }
    const { package: id, set, on, onSet } = to
    const need = requirementInWords(on, onSet, writtenNeed(id, set, on, onSet, projects))
    statement.needs.push(via.length === 0 ? need : `${need} (through ${list(via)})`)
    statements.set(text, statement)
  }
  return [...statements].map(([subject, { verb, needs }]) => `${subject} ${verb} ${list(needs)}`)
}

function needsOf(facts: readonly Fact[], projects: Projects): readonly Need[] {
  const steps = inOrder(facts, projects)
  if (steps.length <= MOST_STEPS) return steps.map((step) => ({ from: step, to: step, via: [] }))
  const passesOn = (id: PackageId): boolean =>
    steps.filter(({ on }) => on === id).length === 1 &&
    steps.filter((step) => step.package === id).length === 1 &&
    facts.every((fact) => fact.kind === 'dependency' || baseName(fact.package) !== baseName(id))
  return steps
    .filter((step) => !passesOn(step.package))
    .map((from) => {
      let to = from
      const via: PackageId[] = []
      while (passesOn(to.on)) {
        via.push(to.on)
        to = steps.find((step) => step.package === to.on)!
      }
      return { from, to, via }
    })
}

/** Depth first from the user's lines, so each statement is followed by those that it leads to. */
function inOrder(facts: readonly Fact[], { request }: Projects): readonly DependencyFact[] {
  const dependencies = facts.filter((fact) => fact.kind === 'dependency')
  const ordered = new Set<DependencyFact>()
  const visit = (id: PackageId): void => {
    for (const fact of dependencies) {
      if (fact.package !== id || ordered.has(fact)) continue
      ordered.add(fact)
      visit(fact.on)
    }
  }
  for (const { requirement } of request.roots)
    for (const { kind, package: id } of facts)
      if (kind === 'requirement' && baseName(id) === requirement.name) visit(id)
  for (const fact of dependencies) ordered.add(fact)
  return [...ordered].filter((fact) => !isLink(fact))
}
