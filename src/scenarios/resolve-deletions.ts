import pLimit from 'p-limit'
import { type Deletion, withDeletions } from '../analyse/graph/without-line.ts'
import { totalOnDisk } from '../analyse/on-disk.ts'
import { worstSource } from '../analyse/totals.ts'
import type { PackageEstimate, Scenario, WithoutLine } from '../model/estimate.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { DataSource } from './data-source.ts'
import { orNull } from './or-null.ts'
import type { Plan } from './plan/plan.ts'
import { type ScenarioResult, tryToResolve, weighResolved } from './run.ts'
import type { Session } from './session/session.ts'

/** Each resolution waits for its own requests most of the time. */
const AT_ONCE = 4

/** The most lines that are resolved again. Further lines keep the figures of the graph. */
const MOST_RESOLVED = 200

/**
 * The most lines that are resolved again if nobody requests it. Each takes one search and the
 * requests of a few other versions: 20 to 50 ms of processor time. A file of pins has dozens of
 * such lines.
 */
const MOST_UNREQUESTED = 2

/**
 * Resolves again without each line whose deletion may change versions, so `saves` counts the
 * packages that would really be installed. It uses the answers of the run, and requests what other
 * versions need. If there is no solution without a line, the graph's figures stay.
 *
 * If a snapshot answers instead of an index, it may lack the versions that a deletion frees. Then
 * lines are resolved again only on request, and what that shows is an estimate.
 *
 * @param requested false: no line; undefined: all such lines if there are few, otherwise none
 */
export async function resolveDeletions(
  plan: Plan,
  result: ScenarioResult,
  session: Session,
  source: DataSource,
  requested: boolean | undefined,
): Promise<ScenarioResult> {
  const changing = result.deletions.filter(({ without }) => without.versions === 'may-change')
  const isRecorded = result.universe.snapshot !== null
  const isFew = changing.length <= MOST_UNREQUESTED && plan.lock === null && !isRecorded
  if (changing.length === 0 || !(requested ?? isFew)) return result
  const again = new Set(changing.slice(0, MOST_RESOLVED))
  const deletions = await pLimit(AT_ONCE).map(
    result.deletions,
    async (deletion): Promise<Deletion> => {
      if (!again.has(deletion)) return deletion
      const without = await withoutLine(deletion, plan, result, session, source)
      if (without === null) return deletion
      const { source: found } = without
      return {
        ...deletion,
        without: isRecorded ? { ...without, source: worstSource([found, 'estimated']) } : without,
      }
    },
  )
  const { scenario } = result
  return {
    ...result,
    deletions,
    scenario: { ...scenario, packages: withDeletions(scenario.packages, deletions) },
  }
}

/** Null if there is no solution without the line. */
async function withoutLine(
  { root, without }: Deletion,
  plan: Plan,
  before: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<WithoutLine | null> {
  const { request } = plan
  const roots = request.roots.filter((one) => one !== root)
  const changed = { ...plan, request: { ...request, roots } }
  const after = await orNull(tryToResolve(changed, session, source))
  if (after === null) return null
  if (keepsVersions(before.resolution, after.resolution)) return kept(without, before.scenario)
  const weighed = await orNull(
    weighResolved(changed, { ...after, request: changed.request, notices: [] }, session, source),
  )
  return weighed === null ? null : compared(without, before.scenario, weighed.scenario)
}

const keepsVersions = (before: Resolution, after: Resolution): boolean =>
  [...after.packages].every(
    ([name, { candidate }]) =>
      before.packages.get(name)?.candidate.version.key === candidate.version.key,
  )

/** The graph's figures, which are exact then. */
function kept(without: WithoutLine, { packages }: Scenario): WithoutLine {
  const leaves = new Set(without.leaves)
  const gone = packages.filter(({ name }) => leaves.has(name))
  return {
    ...without,
    versions: 'kept',
    source: worstSource(gone.map(({ sources }) => sources.installed)),
  }
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
    versions: 'changed',
    source: worstSource(different.map(({ sources }) => sources.installed)),
  }
}
