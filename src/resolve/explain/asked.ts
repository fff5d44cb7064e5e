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
  /** Whether the user alone asks, so that another version could be asked for instead. */
  readonly byUser: boolean
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
    byUser: asked.every(({ byUser }) => byUser),
  }
}

interface Part {
  readonly range: Range
  readonly text: string | null
  readonly byUser: boolean
}

function partOf(fact: Fact, name: string, projects: Projects): Part | null {
  const { set } = fact
  switch (fact.kind) {
    case 'requirement':
      return baseName(fact.package) === name ? { range: set, text: fact.root.requirement.specifier.text, byUser: true } : null
    case 'constraint':
      return baseName(fact.package) === name ? { range: set, text: null, byUser: true } : null
    case 'dependency': {
      const { package: id, on, onSet } = fact
      return baseName(on) === name && !isLink(fact)
        ? { range: onSet, text: writtenNeed(id, set, on, onSet, projects), byUser: false }
        : null
    }
    case 'absent':
      return null
  }
}
