import type { Overlap, PackageEstimate, WithoutLine } from '../../model/estimate.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import type { ResolutionRequest, RootRequirement } from '../../resolve/request.ts'
import type { ResolvedPackage } from '../../resolve/resolution.ts'
import type { TakeTurn } from '../../turns.ts'
import type { KnownVersions } from '../blocked-versions.ts'
import { freedVersions } from '../freed-versions.ts'
import { sizeOnDisk } from '../on-disk.ts'
import { staysBehind } from '../overlaps.ts'
import { worstSource } from '../totals.ts'
import { type LineGraph, lineGraph } from './line-graph.ts'
import type { PartGraph } from './part-graph.ts'

/** One of the user's lines, and what deleting it would save. */
export interface Deletion {
  readonly root: RootRequirement
  readonly without: WithoutLine
}

/**
 * The saving of deleting each of the user's lines, by the dependency graph of the resolved
 * versions.
 *
 * @param estimates by name, of every package of the closure
 * @param requestedRow bytes that the installer writes for a package because a line names it
 * @param overlaps paths that several packages write
 * @param parts of the closure
 * @param turn a pause between two lines, for other work
 */
export async function deletionsOf(
  request: ResolutionRequest,
  resolved: ReadonlyMap<string, ResolvedPackage>,
  estimates: ReadonlyMap<string, PackageEstimate>,
  versions: KnownVersions,
  requestedRow: (name: string) => number,
  overlaps: readonly Overlap[],
  parts: PartGraph,
  turn: TakeTurn,
): Promise<readonly Deletion[]> {
  const graph = await lineGraph(parts, turn)
  await turn()
  const mayChange = freedVersions(request, resolved, graph, versions)
  const leaving = request.roots.map((): Requirement[] => [])
  for (const { line, asks } of graph.nodes) leaving[line]?.push(...asks)
  const packages = request.roots.map((): string[] => [])
  for (const name of resolved.keys()) packages[graph.lineOf(name)]?.push(name)
  await turn()
  const deletions: Deletion[] = []
  for (const [line, root] of request.roots.entries()) {
    await turn()
    const { name } = root.requirement
    const leaves = packages[line]!
    const gone = leaves.flatMap((one) => estimates.get(one) ?? [])
    const changes = mayChange(line, leaving[line]!)
    const staysUnnamed =
      graph.lineOf(name) !== line &&
      !graph.demands(name).some(({ from }) => from.name === null && from.line !== line)
    const own = gone.reduce(
      (sum, one) => sum + (sizeOnDisk(one) ?? 0),
      staysUnnamed ? requestedRow(name) : 0,
    )
    const saves = own - staysBehind(overlaps, new Set(leaves))
    deletions.push({
      root,
      without: {
        requirement: root.text,
        ...placeOf(root),
        saves,
        leaves,
        also_needed_by: othersAskingFor(name, line, request.roots, graph),
        versions: changes ? 'may-change' : 'kept',
        source: worstSource([
          ...gone.map(({ sources }) => sources.installed),
          changes ? 'estimated' : 'exact',
        ]),
      },
    })
  }
  return deletions
}

function placeOf({ origin, text }: RootRequirement): {
  readonly file: string
  readonly line: number | null
} {
  const [place] = origin
  return { file: place?.file ?? text, line: place?.line ?? null }
}

/**
 * The most requirements that are looked at for one line, and for all lines together: lines that all
 * name one package would each list all others.
 */
const MOST_ASKING = 100
const MOST_LISTED = 100_000

/** Packages by name, then other lines as `file:line`; not those that would leave with the line. */
function othersAskingFor(
  name: string,
  line: number,
  roots: readonly RootRequirement[],
  graph: LineGraph,
): readonly string[] {
  const names = new Set<string>()
  const places: string[] = []
  const most = Math.ceil(Math.min(MOST_ASKING, MOST_LISTED / roots.length))
  for (const { from } of graph.demands(name).slice(0, most)) {
    if (from.line === line || from.name === name) continue
    if (from.name !== null) names.add(from.name)
    else {
      const { file, line: at } = placeOf(roots[from.line]!)
      places.push(at === null ? file : `${file}:${at}`)
    }
  }
  return [...[...names].sort(), ...places]
}

/** Each package with what deleting its lines would save. */
export function withDeletions(
  packages: readonly PackageEstimate[],
  deletions: readonly Deletion[],
): readonly PackageEstimate[] {
  const byName = new Map<string, WithoutLine[]>()
  for (const { root, without } of deletions) {
    const { name } = root.requirement
    const lines = byName.get(name)
    if (lines === undefined) byName.set(name, [without])
    else lines.push(without)
  }
  return packages.map((one) => {
    const lines = byName.get(one.name)
    return lines === undefined ? one : { ...one, without_line: lines }
  })
}
