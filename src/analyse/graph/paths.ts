import type { PathStep } from '../../model/documents.ts'
import { formatMarker } from '../../packaging/markers/marker.ts'
import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { eachOnce, edgeText } from '../../resolve/dependency-edges.ts'
import type { RootRequirement } from '../../resolve/request.ts'
import { NO_EXTRA, type ResolvedPackage } from '../../resolve/resolution.ts'
import { type PackagePart, partGraph } from './part-graph.ts'

/** The paths from the user's lines to a package. */
export interface Paths {
  /** Shortest first. */
  readonly shown: readonly (readonly PathStep[])[]
  /** The number of further paths. */
  readonly more: number
  /**
   * False if `more` is a lower bound: the number of paths can grow exponentially with the closure.
   */
  readonly isExact: boolean
  /** How many of the user's lines lead to the package. */
  readonly lines: number
}

interface Demand {
  readonly from: number
  readonly requirement: Requirement
}

/**
 * A path from its last step backwards: the step `requirement` of the part `from`, and what follows
 * it.
 */
interface Partial {
  readonly from: number
  readonly requirement: Requirement
  readonly next: Partial | null
  readonly length: number
}

/** The most partial paths that are continued; beyond it, further paths are not counted. */
const MOST_STEPS = 10_000

/**
 * Finds the paths from the user's lines to a package, shortest first. Extras are separate nodes, so
 * a path leads through an extra only if its previous step requires that extra. No path visits a
 * node twice.
 *
 * The search goes backwards from the package in order of the whole length (A*). The distance of
 * each node from the lines is computed first, so the first paths are found without looking at
 * longer ones.
 *
 * @param most how many paths are listed
 */
export function pathsTo(
  target: string,
  roots: readonly RootRequirement[],
  resolved: ReadonlyMap<string, ResolvedPackage>,
  most: number,
): Paths {
  const { parts } = partGraph(roots, resolved)
  const demands = demandsOf(parts, resolved)
  const distance = distances(parts, demands)
  const byLength: Partial[][] = []
  const push = (from: number, requirement: Requirement, next: Partial | null): void => {
    const length = (next?.length ?? 0) + 1
    const whole = length + distance[from]!
    const known = byLength[whole] ?? []
    byLength[whole] = known
    known.push({ from, requirement, next, length })
  }
  for (const { from, requirement } of demands(target, NO_EXTRA)) push(from, requirement, null)

  const lines = linesAbove(target, parts, demands)
  const shown: (readonly PathStep[])[] = []
  let found = 0
  let steps = 0
  // Longer paths are added while shorter ones are visited.
  for (let whole = 1; whole < byLength.length; whole++)
    for (const partial of byLength[whole] ?? []) {
      if (steps++ === MOST_STEPS)
        return { shown, more: found - shown.length, isExact: false, lines }
      const { name, extra, root } = parts[partial.from]!
      if (root !== null) {
        found++
        if (shown.length < most) shown.push(stepsOf(partial, parts, resolved))
        continue
      }
      for (const { from, requirement } of demands(name!, extra))
        if (!includes(partial, from)) push(from, requirement, partial)
    }
  return { shown, more: found - shown.length, isExact: true, lines }
}

/**
 * The packages that require a package or an extra of it. An extra of a package does not require the
 * package itself.
 */
function demandsOf(
  parts: readonly PackagePart[],
  resolved: ReadonlyMap<string, ResolvedPackage>,
): (name: string, extra: string) => readonly Demand[] {
  const byPart = new Map<string, Demand[]>()
  for (const [from, { name, asks }] of parts.entries())
    for (const requirement of eachOnce(asks)) {
      if (!resolved.has(requirement.name)) continue
      const base = requirement.name === name ? [] : [NO_EXTRA]
      for (const extra of [...base, ...requirement.extras.map(normalizeName)]) {
        const key = `${requirement.name}[${extra}]`
        const known = byPart.get(key)
        if (known === undefined) byPart.set(key, [{ from, requirement }])
        else known.push({ from, requirement })
      }
    }
  return (name, extra) => byPart.get(`${name}[${extra}]`) ?? []
}

/** The number of steps from each part to the nearest line. */
function distances(
  parts: readonly PackagePart[],
  demands: (name: string, extra: string) => readonly Demand[],
): readonly number[] {
  const users = parts.map((): number[] => [])
  for (const [at, { name, extra }] of parts.entries())
    if (name !== null) for (const { from } of demands(name, extra)) users[from]!.push(at)
  const found = new Map(
    parts.flatMap(({ root }, at) => (root === null ? [] : [[at, 0 as number] as const])),
  )
  for (const [at, steps] of found)
    for (const next of users[at]!) if (!found.has(next)) found.set(next, steps + 1)
  return parts.map((_, at) => found.get(at) ?? 0)
}

function linesAbove(
  target: string,
  parts: readonly PackagePart[],
  demands: (name: string, extra: string) => readonly Demand[],
): number {
  const above = new Set(demands(target, NO_EXTRA).map(({ from }) => from))
  for (const at of above) {
    const { name, extra } = parts[at]!
    if (name !== null) for (const { from } of demands(name, extra)) above.add(from)
  }
  return [...above].filter((at) => parts[at]!.root !== null).length
}

function includes(partial: Partial, part: number): boolean {
  for (let at: Partial | null = partial; at !== null; at = at.next)
    if (at.from === part) return true
  return false
}

function stepsOf(
  first: Partial,
  parts: readonly PackagePart[],
  resolved: ReadonlyMap<string, ResolvedPackage>,
): readonly PathStep[] {
  const steps: PathStep[] = []
  for (let at: Partial | null = first; at !== null; at = at.next) {
    const { extra, root } = parts[at.from]!
    const { name, marker } = at.requirement
    steps.push({
      name,
      version: resolved.get(name)!.candidate.version.normal,
      requirement: edgeText(at.requirement),
      marker: marker === null ? null : formatMarker(marker),
      extra: extra === NO_EXTRA ? null : extra,
      ...placeOf(root),
    })
  }
  return steps
}

/** The place of one of the user's lines; nulls for a step that is not a line. */
function placeOf(root: RootRequirement | null): Pick<PathStep, 'file' | 'line'> {
  const place = root?.origin[0]
  return { file: root === null ? null : (place?.file ?? root.text), line: place?.line ?? null }
}
