import { intersect, isEmpty, type Range } from '../../packaging/range.ts'
import { baseName } from '../uv-search.ts'
import { type Absence, absenceOf } from './absence.ts'
import { type DependencyFact, type Fact, isLink } from './facts.ts'
import type { Projects } from './projects.ts'
import { depthsOf } from './shorten.ts'
import { isAny, needInWords, versionsInWords } from './versions.ts'
import { list } from './words.ts'

/** Something that the user wrote and can change. */
export type Wish = Extract<Fact, { readonly kind: 'requirement' | 'constraint' }>

/** The facts of an explanation in the order in which they are told. */
export interface Story {
  /** What of the user's takes part, each once. */
  readonly wishes: readonly Wish[]
  /** What follows from it: `foo 1.0 needs bar<2`. */
  readonly needs: readonly string[]
  readonly absences: readonly Absence[]
}

export function storyOf(facts: readonly Fact[], projects: Projects): Story {
  return {
    wishes: wishesOf(facts),
    needs: needsOf(facts, projects),
    absences: absencesOf(facts, projects),
  }
}

/** A requirement for any version takes no part where another wish about the package does. */
function wishesOf(facts: readonly Fact[]): readonly Wish[] {
  const wishes = new Map<object, Wish>()
  for (const fact of facts) {
    if (fact.kind === 'requirement' && !wishes.has(fact.root)) wishes.set(fact.root, fact)
    if (fact.kind === 'constraint' && !wishes.has(fact.constraint)) wishes.set(fact.constraint, fact)
  }
  const all = [...wishes.values()]
  const isPlain = (wish: Wish): boolean => wish.kind === 'requirement' && isAny(wish.set) && wish.root.requirement.url === null
  const isNarrowed = (wish: Wish): boolean => all.some((other) => !isPlain(other) && baseName(other.package) === baseName(wish.package))
  return all.filter((wish) => !isPlain(wish) || !isNarrowed(wish))
}

/** One statement for all that the same versions need, along the way from the user's requirements. */
function needsOf(facts: readonly Fact[], projects: Projects): readonly string[] {
  const statements = new Map<string, { readonly verb: string; readonly needs: string[] }>()
  for (const { package: id, set, on, onSet } of inOrder(facts)) {
    const { text, isSingular } = versionsInWords(id, set, projects)
    const statement = statements.get(text) ?? { verb: isSingular ? 'needs' : 'need', needs: [] }
    statement.needs.push(needInWords(id, set, on, onSet, projects))
    statements.set(text, statement)
  }
  return [...statements].map(([subject, { verb, needs }]) => `${subject} ${verb} ${list(needs)}`)
}

/** Depth first, so that what a statement leads to comes right after it. */
function inOrder(facts: readonly Fact[]): readonly DependencyFact[] {
  const dependencies = facts.filter((fact) => fact.kind === 'dependency')
  const ordered = new Set<DependencyFact>()
  const visit = (id: string): void => {
    for (const fact of dependencies) {
      if (fact.package !== id || ordered.has(fact)) continue
      ordered.add(fact)
      visit(fact.on)
    }
  }
  for (const [id, depth] of depthsOf(facts)) if (depth === 0) visit(id)
  return [...ordered].filter((fact) => !isLink(fact))
}

function absencesOf(facts: readonly Fact[], projects: Projects): readonly Absence[] {
  const ranges = new Map<string, Range>()
  for (const fact of facts) {
    if (fact.kind !== 'absent') continue
    const name = baseName(fact.package)
    if (!ranges.has(name)) ranges.set(name, askedFor(name, facts, fact.set))
  }
  return [...ranges].map(([name, range]) => absenceOf(name, range, projects))
}

/** What is asked of a project by all who take part, as far as it is ruled out. */
function askedFor(name: string, facts: readonly Fact[], absent: Range): Range {
  let asked = absent
  for (const fact of facts) {
    const set = fact.kind === 'dependency' ? (baseName(fact.on) === name && !isLink(fact) ? fact.onSet : null) : wanted(fact, name)
    // Alternatives (one version needs this, another that) exclude each other and are each ruled out.
    const both = set === null ? asked : intersect(asked, set)
    if (!isEmpty(both)) asked = both
  }
  return asked
}

const wanted = (fact: Fact, name: string): Range | null =>
  (fact.kind === 'requirement' || fact.kind === 'constraint') && baseName(fact.package) === name ? fact.set : null
