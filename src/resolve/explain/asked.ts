import { equalRanges, intersect, isEmpty, type Range } from '../../packaging/range.ts'
import { baseName } from '../uv-search.ts'
import { type Fact, isLink } from './facts.ts'
import type { Projects } from './projects.ts'
import { specifierText, writtenNeed } from './versions.ts'
import { readable } from './words.ts'

/** Versions that somebody asks for, and how that is written. */
export interface Asked {
  readonly range: Range
  readonly text: string
}

/** What is asked of a project by all facts together, as far as `absent` rules it out. */
export function askedFor(name: string, facts: readonly Fact[], absent: Range, projects: Projects): Asked {
  const asked = facts.flatMap((fact) => partOf(fact, name, projects) ?? [])
  let range: Range | null = null
  for (const part of asked) {
    // Alternatives (one version needs this, another that) may exclude each other; each is ruled out.
    const both: Range = range === null ? part.range : intersect(range, part.range)
    if (!isEmpty(both)) range = both
  }
  const ruledOut = range === null ? absent : intersect(range, absent)
  const written = asked.find((part) => part.text !== null && equalRanges(part.range, range ?? absent))?.text
  return {
    range: isEmpty(ruledOut) ? absent : ruledOut,
    text: written ? readable(written) : specifierText(range ?? absent),
  }
}

function partOf(fact: Fact, name: string, projects: Projects): { readonly range: Range; readonly text: string | null } | null {
  const { set } = fact
  switch (fact.kind) {
    case 'requirement':
      return baseName(fact.package) === name ? { range: set, text: fact.root.requirement.specifier.text } : null
    case 'constraint':
      return baseName(fact.package) === name ? { range: set, text: null } : null
    case 'dependency': {
      const { package: id, on, onSet } = fact
      return baseName(on) === name && !isLink(fact) ? { range: onSet, text: writtenNeed(id, set, on, onSet, projects) } : null
    }
    case 'absent':
      return null
  }
}
