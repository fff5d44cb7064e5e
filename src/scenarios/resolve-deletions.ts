import pLimit from 'p-limit'
import { type Deletion, withDeletions } from '../analyse/graph/without-line.ts'
import { sizeOnDisk } from '../analyse/on-disk.ts'
import { worstSource } from '../analyse/totals.ts'
import { PysizeError } from '../errors.ts'
import type { PackageEstimate, WithoutLine } from '../model/estimate.ts'
import type { DataSource } from './data-source.ts'
import type { Plan } from './plan/plan.ts'
import { runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session/session.ts'

/** Each resolution waits for its own requests most of the time. */
const AT_ONCE = 4

/** The most lines that are resolved again. Further lines keep the figures of the graph. */
const MOST_RESOLVED = 200

/**
 * Resolves again without each line whose deletion may change versions, so `saves` counts the
 * packages that would really be installed. If there is no solution without a line, the graph's
 * figures stay.
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
      const after = await packagesWithout(deletion, plan, session, source)
      return after === undefined
        ? deletion
        : { ...deletion, without: compared(deletion.without, result.scenario.packages, after) }
    },
  )
  const { scenario } = result
  return {
    ...result,
    deletions,
    scenario: { ...scenario, packages: withDeletions(scenario.packages, deletions) },
  }
}

async function packagesWithout(
  { root }: Deletion,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<readonly PackageEstimate[] | undefined> {
  const { request } = plan
  const rest = {
    ...plan,
    request: { ...request, roots: request.roots.filter((one) => one !== root) },
  }
  try {
    return (await runScenario(rest, session, source)).scenario.packages
  } catch (error) {
    if (error instanceof PysizeError) return undefined
    throw error
  }
}

function compared(
  without: WithoutLine,
  before: readonly PackageEstimate[],
  after: readonly PackageEstimate[],
): WithoutLine {
  const left = new Map(after.map((one) => [one.name, one]))
  const was = new Map(before.map((one) => [one.name, one]))
  const total = (packages: readonly PackageEstimate[]): number =>
    packages.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)
  const isSame = ({ name, version }: PackageEstimate): boolean => was.get(name)?.version === version
  const different = [
    ...before.filter((one) => left.get(one.name)?.version !== one.version),
    ...after.filter((one) => !isSame(one)),
  ]
  return {
    ...without,
    saves: total(before) - total(after),
    leaves: before.flatMap(({ name }) => (left.has(name) ? [] : [name])).sort(),
    versions: after.every(isSame) ? 'kept' : 'changed',
    source: worstSource(different.map(({ sources }) => sources.installed)),
  }
}
