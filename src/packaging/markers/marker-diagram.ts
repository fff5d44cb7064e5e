import { comparisonDecision } from './marker-decision.ts'
import { formatMarker, type Marker, type MarkerComparison } from './marker-tree.ts'

/**
 * A marker as a reduced, ordered decision diagram (uv-pep508 `marker/algebra.rs`): markers that are
 * true in the same environments are one object, in any spelling. A node splits the values of its
 * variable at `cuts`; below the first cut `children[0]` decides. uv also knows that some platform
 * names exclude each other. These diagrams do not, so such markers stay different.
 */
export interface Diagram {
  readonly id: number
  readonly variable: string
  readonly cuts: readonly string[]
  readonly children: readonly Diagram[]
}

/** Sorts after every name, so a terminal is never expanded. */
const NO_VARIABLE = '\uffff'
export const NEVER: Diagram = { id: 0, variable: NO_VARIABLE, cuts: [], children: [] }
export const ALWAYS: Diagram = { id: 1, variable: NO_VARIABLE, cuts: [], children: [] }

const EXTRA = 'extra '
/**
 * Markers come from indexes: one that would need a larger diagram than this stays one indivisible
 * condition.
 */
const MOST_PATHS = 4096

const interned = new Map<string, Diagram>()
const conjunctions = new Map<string, Diagram>()
const diagrams = new WeakMap<Marker, Diagram>()

function node(variable: string, cuts: readonly string[], children: readonly Diagram[]): Diagram {
  const keptCuts: string[] = []
  const kept = [children[0]!]
  for (const [i, cut] of cuts.entries()) {
    const child = children[i + 1]!
    if (child === kept.at(-1)) continue
    keptCuts.push(cut)
    kept.push(child)
  }
  if (kept.length === 1) return kept[0]!
  const key = [variable, ...keptCuts, ...kept.map(({ id }) => id)].join('\0')
  const known = interned.get(key)
  if (known !== undefined) return known
  const made = { id: interned.size + 2, variable, cuts: keptCuts, children: kept }
  interned.set(key, made)
  return made
}

/** The marker that is true if both are. */
export function both(a: Diagram, b: Diagram): Diagram {
  if (a === NEVER || b === NEVER) return NEVER
  if (a === ALWAYS || a === b) return b
  if (b === ALWAYS) return a
  const key = a.id < b.id ? `${a.id} ${b.id}` : `${b.id} ${a.id}`
  let result = conjunctions.get(key)
  if (result === undefined) {
    result =
      a.variable === b.variable
        ? merge(a, b)
        : a.variable < b.variable
          ? expand(a, b)
          : expand(b, a)
    conjunctions.set(key, result)
  }
  return result
}

const expand = (first: Diagram, other: Diagram): Diagram =>
  node(
    first.variable,
    first.cuts,
    first.children.map((child) => both(child, other)),
  )

function merge(a: Diagram, b: Diagram): Diagram {
  const cuts = [...new Set([...a.cuts, ...b.cuts])].sort()
  const at = (of: Diagram, cut: string): Diagram =>
    of.children[of.cuts.filter((other) => other <= cut).length]!
  return node(a.variable, cuts, [
    both(a.children[0]!, b.children[0]!),
    ...cuts.map((cut) => both(at(a, cut), at(b, cut))),
  ])
}

/** The negation of a marker. */
export function not(of: Diagram): Diagram {
  if (of === NEVER) return ALWAYS
  if (of === ALWAYS) return NEVER
  return node(of.variable, of.cuts, of.children.map(not))
}

const either = (a: Diagram, b: Diagram): Diagram => not(both(not(a), not(b)))

/** The remaining marker once each extra (normalised) is known to be requested or not. */
export function withExtras(of: Diagram, isAsked: (extra: string) => boolean): Diagram {
  if (of.children.length === 0) return of
  const children = of.children.map((child) => withExtras(child, isAsked))
  if (!of.variable.startsWith(EXTRA)) return node(of.variable, of.cuts, children)
  return children[isAsked(of.variable.slice(EXTRA.length)) ? 1 : 0]!
}

/** The diagram of a marker; null means no marker, which is always true. */
export function diagramOf(marker: Marker | null): Diagram {
  if (marker === null) return ALWAYS
  let diagram = diagrams.get(marker)
  if (diagram === undefined) {
    diagram = pathsOf(marker) > MOST_PATHS ? condition(formatMarker(marker)) : build(marker)
    diagrams.set(marker, diagram)
  }
  return diagram
}

function build(marker: Marker): Diagram {
  if (marker.kind === 'comparison') return comparison(marker)
  return marker.parts.map(build).reduce(marker.kind === 'and' ? both : either)
}

function comparison(of: MarkerComparison): Diagram {
  const decision = comparisonDecision(of)
  if (typeof decision === 'boolean') return decision ? ALWAYS : NEVER
  const { variable, cuts, startsTrue } = decision
  const children = Array.from({ length: cuts.length + 1 }, (_, i) =>
    (i % 2 === 1) !== startsTrue ? ALWAYS : NEVER,
  )
  return node(variable, cuts, children)
}

/** An opaque condition. */
const condition = (text: string): Diagram => node(text, ['1'], [NEVER, ALWAYS])

/** An upper bound of the paths through a marker's diagram. */
function pathsOf(marker: Marker): number {
  const intervals = new Map<string, number>()
  for (const comparison of comparisonsOf(marker)) {
    const decision = comparisonDecision(comparison)
    if (typeof decision !== 'boolean')
      intervals.set(
        decision.variable,
        (intervals.get(decision.variable) ?? 1) + decision.cuts.length,
      )
  }
  return [...intervals.values()].reduce((paths, count) => paths * count, 1)
}

const comparisonsOf = (marker: Marker): readonly MarkerComparison[] =>
  marker.kind === 'comparison' ? [marker] : marker.parts.flatMap(comparisonsOf)
