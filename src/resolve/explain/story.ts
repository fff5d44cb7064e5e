import type { Place } from '../../errors.ts'
import { baseName } from '../uv-search.ts'
import { type Absence, absenceOf } from './absence.ts'
import { askedFor } from './asked.ts'
import type { Fact } from './facts.ts'
import { needsInWords } from './needs.ts'
import type { Projects } from './projects.ts'
import { isAny } from './versions.ts'
import { withoutMarker } from './words.ts'

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
  return { wishes: wishesOf(facts, projects), needs: needsInWords(facts, projects), absences: absencesOf(facts, projects) }
}

export const wishText = (wish: Wish): string =>
  wish.kind === 'requirement' ? withoutMarker(wish.root.text) : `the constraint ${withoutMarker(wish.constraint.text)}`

export const wishPlaces = (wish: Wish): readonly Place[] => (wish.kind === 'requirement' ? wish.root.origin : wish.constraint.origin)

/** A requirement for any version takes no part where another wish about the package does. */
function wishesOf(facts: readonly Fact[], projects: Projects): readonly Wish[] {
  const wishes = new Map<object, Wish>()
  for (const fact of facts) {
    if (fact.kind === 'requirement' && !wishes.has(fact.root)) wishes.set(fact.root, fact)
    if (fact.kind === 'constraint' && !wishes.has(fact.constraint)) wishes.set(fact.constraint, fact)
  }
  const all = [...wishes.values()].sort((a, b) => orderOf(a, projects) - orderOf(b, projects))
  const isPlain = (wish: Wish): boolean => wish.kind === 'requirement' && isAny(wish.set) && wish.root.requirement.url === null
  const isNarrowed = (wish: Wish): boolean => all.some((other) => !isPlain(other) && baseName(other.package) === baseName(wish.package))
  return all.filter((wish) => !isPlain(wish) || !isNarrowed(wish))
}

/** As they were written, constraints last. */
const orderOf = (wish: Wish, { request }: Projects): number =>
  wish.kind === 'requirement' ? request.roots.indexOf(wish.root) : request.roots.length

function absencesOf(facts: readonly Fact[], projects: Projects): readonly Absence[] {
  const absences = new Map<string, Absence>()
  for (const fact of facts) {
    const name = baseName(fact.package)
    if (fact.kind === 'absent' && !absences.has(name))
      absences.set(name, absenceOf(name, askedFor(name, facts, fact.set, projects), projects))
  }
  return [...absences.values()]
}
