import { type Deletion, withDeletions } from '../analyse/graph/without-line.ts'
import { worstSource } from '../analyse/totals.ts'
import type { Resolution } from '../resolve/resolution.ts'
import { resolveKnown } from '../resolve/resolve-known.ts'
import type { TakeTurn } from '../turns.ts'
import type { ScenarioResult } from './run.ts'

/** The most lines that are resolved again. Further lines keep the figures of the graph. */
const MOST_RESOLVED = 50

/**
 * The most steps of all these searches together: some ten milliseconds. A search counts at least as
 * many as there are packages.
 */
const MOST_STEPS = 20_000

/**
 * Resolves again without each line whose deletion may change versions, with the answers that the
 * search has used. If that shows that every version stays, the figures of the graph are exact. If
 * it needs another answer, or another version is chosen, the line stays marked: nothing is
 * requested.
 *
 * @param turn a pause between steps, for other work
 */
export async function settleDeletions(
  result: ScenarioResult,
  turn: TakeTurn,
): Promise<ScenarioResult> {
  const open = new Set(
    result.deletions
      .filter(({ without }) => without.versions === 'may-change')
      .slice(0, MOST_RESOLVED),
  )
  if (open.size === 0) return result
  const { scenario, request, resolution } = result
  const universe = result.universe.used()
  const rows = new Map(scenario.packages.map((one) => [one.name, one]))
  const deletions: Deletion[] = []
  let steps = MOST_STEPS
  for (const deletion of result.deletions) {
    if (!open.has(deletion) || steps < rows.size) {
      deletions.push(deletion)
      continue
    }
    const { root, without } = deletion
    const rest = { ...request, roots: request.roots.filter((one) => one !== root) }
    const search = await resolveKnown(rest, universe, steps, turn)
    // Each search reads all packages again, even if it takes few steps.
    steps -= Math.max(search.steps, rows.size)
    const after = search.resolution
    const isKept = after !== null && isWithout(after, resolution, without.leaves)
    deletions.push(
      isKept
        ? {
            root,
            without: {
              ...without,
              versions: 'kept',
              source: worstSource(without.leaves.map((name) => rows.get(name)!.sources.installed)),
            },
          }
        : deletion,
    )
  }
  return {
    ...result,
    deletions,
    scenario: { ...scenario, packages: withDeletions(scenario.packages, deletions) },
  }
}

/** Whether a resolution is another one without some packages. */
function isWithout(
  { packages: after }: Resolution,
  { packages: before }: Resolution,
  leaves: readonly string[],
): boolean {
  return (
    after.size === before.size - leaves.length &&
    leaves.every((name) => !after.has(name)) &&
    [...after].every(([name, { candidate }]) => before.get(name)?.candidate === candidate)
  )
}
