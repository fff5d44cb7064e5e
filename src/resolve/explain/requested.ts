import {
  equalRanges,
  FULL,
  intersect,
  isEmpty,
  type Range,
} from '../../packaging/versions/range.ts'
import { baseName } from '../uv/search.ts'
import { type Fact, isLink } from './facts.ts'
import type { Projects } from './projects.ts'
import { specifierText, writtenNeed } from './versions.ts'
import { readable } from './words.ts'

/** The versions of a project that a failure is about, and how they were written. */
export interface Requested {
  readonly range: Range
  readonly text: string
  /** Whether no fact limits them. */
  readonly anyVersion: boolean
  /** Whether an `==` names them, which allows a yanked version. */
  readonly pinned: boolean
}

/** The versions of a project that all facts together request, and that `absent` rules out. */
export function requestedOf(
  name: string,
  facts: readonly Fact[],
  absent: Range,
  projects: Projects,
): Requested {
  const parts = facts.flatMap((fact) => partOf(fact, name, projects) ?? [])
  let range: Range | null = null
  for (const part of parts) {
    // Two versions may need ranges that exclude each other. All of them are ruled out, so one range
    // is enough.
    const both: Range = range === null ? part.range : intersect(range, part.range)
    if (!isEmpty(both)) range = both
  }
  const ruledOut = range === null ? absent : intersect(range, absent)
  const asked = range ?? absent
  const written = parts.find((part) => part.text !== null && equalRanges(part.range, asked))?.text
  const text = written ? readable(written) : specifierText(asked)
  return {
    range: isEmpty(ruledOut) ? absent : ruledOut,
    text,
    anyVersion: equalRanges(asked, FULL),
    pinned: /^===?[^*]+$/.test(text),
  }
}

interface Part {
  readonly range: Range
  readonly text: string | null
}

function partOf(fact: Fact, name: string, projects: Projects): Part | null {
  const { set } = fact
  switch (fact.kind) {
    case 'requirement':
      return baseName(fact.package) === name
        ? { range: set, text: fact.root.requirement.specifier.text }
        : null
    case 'constraint':
      return baseName(fact.package) === name ? { range: set, text: null } : null
    case 'dependency': {
      const { package: id, on, onSet } = fact
      return baseName(on) === name && !isLink(fact)
        ? { range: onSet, text: writtenNeed(id, set, on, onSet, projects) }
        : null
    }
    case 'absent':
      return null
  }
}
