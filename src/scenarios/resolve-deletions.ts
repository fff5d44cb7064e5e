import pLimit from 'p-limit'
import { type Deletion, withDeletions } from '../analyse/graph/without-line.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { worstSource } from '../analyse/totals.ts'
import type { PackageEstimate, Scenario, WithoutLine } from '../model/estimate.ts'
import type { DataSource } from './data-source.ts'
import type { Plan } from './plan/plan.ts'
import { attemptScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session/session.ts'

/** Each resolution waits for its own requests most of the time. */
const AT_ONCE = 4

/** The most lines that are resolved again. Further lines keep the figures of the graph. */
const MOST_RESOLVED = 200

/**
 * Resolves again without each line whose deletion may change versions, so `saves` counts the
 * packages that would really be installed. It uses the answers of the run, and requests what other
 * versions need. If there is no solution without a line, the graph's figures stay.
 */
export async function resolveDeletions(
  plan: Plan,
  result: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult> {
  const again = new Set(
    result.deletions
      .filter(({ without }) => without.versions === 'may-change')
      .slice(0, MOST_RESOLVED),
  )
  const deletions = await pLimit(AT_ONCE).map(
    result.deletions,
    async (deletion): Promise<Deletion> => {
      if (!again.has(deletion)) return deletion
      const after = await scenarioWithout(deletion, plan, session, source)
      return after === null
        ? deletion
        : { ...deletion, without: compared(deletion.without, result.scenario, after.scenario) }
    },
  )
  const { scenario } = result
  return {
    ...result,
    deletions,
    scenario: { ...scenario, packages: withDeletions(scenario.packages, deletions) },
  }
}

/** The scenario without a line; null if it has no solution. */
function scenarioWithout(
  { root }: Deletion,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult | null> {
  const { request } = plan
  const roots = request.roots.filter((one) => one !== root)
  return attemptScenario({ ...plan, request: { ...request, roots } }, session, source)
}

function compared(without: WithoutLine, before: Scenario, after: Scenario): WithoutLine {
  const left = new Map(after.packages.map((one) => [one.name, one]))
  const was = new Map(before.packages.map((one) => [one.name, one]))
  const isSame = ({ name, version }: PackageEstimate): boolean => was.get(name)?.version === version
  const different = [
    ...before.packages.filter((one) => left.get(one.name)?.version !== one.version),
    ...after.packages.filter((one) => !isSame(one)),
  ]
  return {
    ...without,
    saves: totalOnDisk(before.totals) - totalOnDisk(after.totals),
    leaves: before.packages.flatMap(({ name }) => (left.has(name) ? [] : [name])).sort(),
    versions: after.packages.every(isSame) ? 'kept' : 'changed',
    source: worstSource(different.map(({ sources }) => sources.installed)),
  }
}
