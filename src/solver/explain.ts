import type { Derivation, DerivedTerm } from './derivation.ts'
import type { IncompatibilityCause } from './incompatibility.ts'
import { type Incompatibility, ROOT } from './incompatibility.ts'

/**
 * The derivation of `conclusion`, with one node for each incompatibility. Terms about the root are
 * left out: it is always selected.
 */
export function explain<P, S, R>(
  conclusion: Incompatibility<S, R>,
  nameOf: (pkg: number) => P,
): Derivation<P, S, R> {
  const nodes = new Map<Incompatibility<S, R>, Derivation<P, S, R>>()
  // No recursion: a search through thousands of versions makes a chain of that length.
  const stack = [conclusion]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { cause } = top
    const causes = cause.kind === 'conflict' ? [cause.first, cause.second] : []
    const missing = causes.filter((of) => !nodes.has(of))
    if (missing.length > 0) {
      stack.push(...missing)
      continue
    }
    stack.pop()
    nodes.set(top, node(top, cause, nameOf, nodes))
  }
  return nodes.get(conclusion)!
}

function node<P, S, R>(
  of: Incompatibility<S, R>,
  cause: IncompatibilityCause<S, R>,
  nameOf: (pkg: number) => P,
  nodes: ReadonlyMap<Incompatibility<S, R>, Derivation<P, S, R>>,
): Derivation<P, S, R> {
  switch (cause.kind) {
    case 'conflict':
      return {
        kind: 'derived',
        terms: derivedTerms(of, nameOf),
        causes: [nodes.get(cause.first)!, nodes.get(cause.second)!],
      }
    case 'dependency':
      return { ...cause, package: nameOf(cause.package), on: nameOf(cause.on) }
    case 'root':
      throw new Error('that the root must be selected is never a cause: the search ends before')
    default:
      return { ...cause, package: nameOf(cause.package) }
  }
}

function derivedTerms<P, S, R>(
  { packages, terms }: Incompatibility<S, R>,
  nameOf: (pkg: number) => P,
): DerivedTerm<P, S>[] {
  const result: DerivedTerm<P, S>[] = []
  for (const [i, pkg] of packages.entries()) {
    const { positive, set } = terms[i]!
    if (pkg !== ROOT) result.push({ package: nameOf(pkg), positive, set })
  }
  return result
}
