import type { Warning } from '../../errors.ts'
import type { FurtherInstalls } from '../../model/further-installs.ts'
import { firstInstall } from '../../resolve/second-install.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session.ts'
import { timelineOf } from '../timeline.ts'
import { brokenRequirements } from './broken-requirements.ts'
import { describeInstalls, type PerformedInstall } from './describe-installs.ts'
import { furtherInstall, weighEnvironment } from './further-install.ts'
import { InstallLog } from './install-log.ts'

/**
 * The environment after the further installs of a plan, one after the other.
 *
 * @param first what they are installed into
 * @throws PysizeError as `runScenario` does
 */
export async function performInstalls(
  plan: Plan,
  first: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<{ readonly result: ScenarioResult; readonly installs: FurtherInstalls }> {
  const start = firstInstall(first.resolution, plan.request, plan.rules.policy)
  const log = new InstallLog(timelineOf(first.resolution, plan, first.universe))
  const performed: PerformedInstall[] = []
  const notices: Warning[] = [...first.notices]
  let environment = start
  let { freshUntil } = first
  for (const { install, plan: next } of plan.installs) {
    const outcome = await furtherInstall({ environment, log }, next, install.mode, session, source)
    performed.push({ install, done: outcome.done })
    notices.push(...outcome.notices)
    environment = outcome.done.environment
    freshUntil = Math.min(freshUntil, outcome.freshUntil)
  }
  const weighed = await weighEnvironment({ environment, log }, plan, session, source)
  const { packages, overlaps, totals, resolution, universe, deletions, orphans, doubts } = weighed
  const broken = brokenRequirements(start, environment, resolution)
  return {
    result: {
      scenario: { ...first.scenario, name: plan.name, packages, overlaps, totals },
      resolution,
      request: plan.request,
      universe,
      deletions,
      warnings: [...notices, ...broken, ...doubts],
      notices,
      freshUntil,
    },
    installs: describeInstalls(performed, first.scenario.packages, packages, orphans),
  }
}
