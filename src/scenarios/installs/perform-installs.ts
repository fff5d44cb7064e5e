import type { Warning } from '../../errors.ts'
import type { FurtherInstalls } from '../../model/further-installs.ts'
import { firstInstall } from '../../resolve/second-install.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { timelineOf } from '../timeline.ts'
import { brokenRequirements } from './broken-requirements.ts'
import { describeInstalls, type PerformedInstall } from './describe-installs.ts'
import { furtherInstall, type Installing, weighEnvironment } from './further-install.ts'
import { InstallLog } from './install-log.ts'

/** The environment after installs; nothing is weighed. */
interface Installed extends Installing {
  readonly performed: readonly PerformedInstall[]
  readonly notices: readonly Warning[]
  /** Milliseconds since the epoch until which every deciding page is fresh. */
  readonly freshUntil: number
}

/**
 * Performs the further installs of a plan, one after the other.
 *
 * @param first the environment before them
 * @throws PysizeError like `runScenario`
 */
export async function installAll(
  plan: Plan,
  { resolution, universe }: Pick<ScenarioResult, 'resolution' | 'universe'>,
  session: Session,
  source: DataSource,
): Promise<Installed> {
  const log = new InstallLog(timelineOf(resolution, plan, universe))
  const performed: PerformedInstall[] = []
  const notices: Warning[] = []
  let environment = firstInstall(resolution, plan.request, plan.rules.policy)
  let freshUntil = Number.POSITIVE_INFINITY
  for (const { install, plan: next } of plan.installs) {
    const outcome = await furtherInstall({ environment, log }, next, install.mode, session, source)
    performed.push({ install, done: outcome.done })
    notices.push(...outcome.notices)
    environment = outcome.done.environment
    freshUntil = Math.min(freshUntil, outcome.freshUntil)
  }
  return { environment, log, performed, notices, freshUntil }
}

/**
 * The environment after the further installs of a plan.
 *
 * @param first the environment before them
 * @throws PysizeError like `runScenario`
 */
export async function performInstalls(
  plan: Plan,
  first: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<{ readonly result: ScenarioResult; readonly installs: FurtherInstalls }> {
  const { environment, log, performed, ...told } = await installAll(plan, first, session, source)
  const weighed = await weighEnvironment({ environment, log }, plan, session, source)
  const { packages, overlaps, totals, resolution, universe, history, deletions, orphans, doubts } =
    weighed
  const broken = brokenRequirements(
    firstInstall(first.resolution, plan.request, plan.rules.policy),
    environment,
    resolution,
  )
  const notices = [...first.notices, ...told.notices]
  return {
    result: {
      scenario: { ...first.scenario, name: plan.name, packages, overlaps, totals },
      resolution,
      request: plan.request,
      universe,
      history,
      deletions,
      warnings: [...notices, ...broken, ...doubts],
      notices,
      freshUntil: Math.min(first.freshUntil, told.freshUntil),
    },
    installs: describeInstalls(performed, first.scenario.packages, packages, orphans),
  }
}
