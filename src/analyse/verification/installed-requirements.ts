import type { ReadDistribution } from '../../installed/read-environment.ts'
import { evaluateMarker, type MarkerEnvironment } from '../../packaging/markers/marker.ts'
import {
  formatRequirement,
  parseRequirement,
  type Requirement,
  RequirementError,
} from '../../packaging/requirement.ts'
import { satisfies } from '../../packaging/versions/specifier.ts'
import { isOfSystem } from './installed-files.ts'

/** A requirement of one distribution on another. */
export interface InstalledEdge {
  readonly from: ReadDistribution
  /** Normalised. */
  readonly to: string
  readonly requirement: Requirement
}

/** Selects the requirements that apply to installed distributions. */
export interface InstalledGraph {
  /** Requirements that are true with the requested extras. */
  readonly edges: readonly InstalledEdge[]
  /** Requirements of any extra: another package may have requested the extra. */
  readonly possible: readonly InstalledEdge[]
}

/**
 * The requirements of installed distributions, with the extras that others request.
 *
 * @param extras extras that the user's own lines request, by name
 */
export function installedGraph(
  distributions: readonly ReadDistribution[],
  environment: MarkerEnvironment,
  extras: ReadonlyMap<string, readonly string[]>,
): InstalledGraph {
  const parsed = distributions.map((from) => ({
    from,
    requirements: from.requires.flatMap(readable),
  }))
  const active = new Map([...extras].map(([name, own]) => [name, new Set(own)]))
  const edgesNow = (): InstalledEdge[] =>
    parsed.flatMap(({ from, requirements }) =>
      (isOfSystem(from) ? [] : requirements)
        .filter(
          ({ marker }) => marker === null || applies(marker, environment, active.get(from.name)),
        )
        .map((requirement) => ({ from, to: requirement.name, requirement })),
    )
  let edges = edgesNow()
  for (let grown = true; grown; ) {
    grown = false
    for (const { to, requirement } of edges)
      for (const extra of requirement.extras) {
        const known = active.get(to) ?? new Set<string>()
        grown ||= !known.has(extra)
        active.set(to, known.add(extra))
      }
    if (grown) edges = edgesNow()
  }
  const possible = parsed.flatMap(({ from, requirements }) =>
    requirements
      .filter(
        ({ marker }) =>
          marker?.mentionsExtra === true ||
          marker === null ||
          applies(marker, environment, undefined),
      )
      .map((requirement) => ({ from, to: requirement.name, requirement })),
  )
  return { edges, possible }
}

/**
 * Whether an installed version meets a requirement. Pre-releases count, since they are installed.
 * A text that is not a version meets only a requirement without versions.
 */
export const meets = ({ url, specifier }: Requirement, version: string): boolean =>
  url !== null || specifier.specifiers.length === 0 || satisfies(specifier, version, true)

/** The same for a requirement as text; one that cannot be read counts as met. */
export const meetsText = (text: string, version: string): boolean =>
  readable(text).every((requirement) => meets(requirement, version))

/** `flask 3.1.3 requires click>=8.1.3`. */
export const installedEdgeText = ({ from, requirement }: InstalledEdge): string =>
  `${from.name} ${from.version} requires ${formatRequirement({ ...requirement, marker: null })}`

/** A requirement that no standard can read is skipped, as installers do. */
function readable(text: string): readonly Requirement[] {
  try {
    return [parseRequirement(text, { lenient: true })]
  } catch (error) {
    if (error instanceof RequirementError) return []
    throw error
  }
}

function applies(
  marker: Parameters<typeof evaluateMarker>[0],
  environment: MarkerEnvironment,
  extras: ReadonlySet<string> | undefined,
): boolean {
  try {
    return evaluateMarker(marker, environment, extras)
  } catch {
    return false
  }
}

/** The names that can be reached from some names through requirements. */
export function neededBy(
  roots: Iterable<string>,
  edges: readonly InstalledEdge[],
): ReadonlySet<string> {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) {
    const others = next.get(from.name)
    if (others === undefined) next.set(from.name, [to])
    else others.push(to)
  }
  const found = new Set(roots)
  for (const name of found) for (const to of next.get(name) ?? []) found.add(to)
  return found
}
