import type { Deletion } from '../../analyse/graph/without-line.ts'
import { totalsOf } from '../../analyse/totals.ts'
import type { Warning } from '../../errors.ts'
import type { InstallMode } from '../../inputs/install-mode.ts'
import type { Scenario } from '../../model/estimate.ts'
import {
  type InstalledEnvironment,
  installedFor,
  type SecondInstall,
  secondInstall,
  type WholeEnvironment,
  wholeEnvironment,
} from '../../resolve/second-install.ts'
import { Universe } from '../../resolve/universe.ts'
import { type DataSource, openSources } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import { resolveInto } from '../resolve-plan.ts'
import type { Session } from '../session/session.ts'
import { timelineOf } from '../timeline.ts'
import { type InstallHistory, weighClosure } from '../weigh-closure.ts'
import type { InstallLog } from './install-log.ts'

/** An environment during further installs. */
export interface Installing {
  readonly environment: InstalledEnvironment
  /** Called for each install. */
  readonly log: InstallLog
}

/** The result of a further install, with its warnings. */
export interface InstallOutcome {
  readonly done: SecondInstall
  readonly notices: readonly Warning[]
  /** Milliseconds since the epoch until which every deciding page is fresh. */
  readonly freshUntil: number
}

/**
 * Installs into an environment; nothing is weighed.
 *
 * @param plan of this install only
 * @throws PysizeError like `runScenario`
 */
export async function furtherInstall(
  { environment, log }: Installing,
  plan: Plan,
  mode: InstallMode,
  session: Session,
  source: DataSource,
): Promise<InstallOutcome> {
  const target = {
    installed: installedFor(environment, plan.request, mode),
    withoutDependencies: mode.dependencies === 'none',
  }
  const { resolution, universe, notices, freshUntil } = await resolveInto(
    target,
    plan,
    session,
    source,
  )
  const done = secondInstall(environment, plan.request, resolution, mode, plan.rules.policy)
  log.add(done, timelineOf(resolution, plan, universe))
  return { done, notices, freshUntil }
}

/** An environment with its weight, and warnings about its distributions. */
export interface WeighedEnvironment
  extends WholeEnvironment,
    Pick<Scenario, 'packages' | 'overlaps' | 'totals'> {
  readonly universe: Universe
  readonly history: InstallHistory
  readonly deletions: readonly Deletion[]
  readonly doubts: readonly Warning[]
}

/**
 * Weighs everything in an environment after installs.
 *
 * @param plan of the first of them, whose target and kinds of file count
 */
export async function weighEnvironment(
  { environment, log }: Installing,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<WeighedEnvironment> {
  const universe = new Universe(plan.rules, openSources(plan, session, source))
  const whole = await wholeEnvironment(environment, universe)
  const { packages: there, roots } = environment
  const history = {
    packages: there,
    timeline: log.timeline,
    uninstalled: log.uninstalled,
    roots,
    orphans: whole.orphanRoots,
  }
  const { packages, overlaps, unlisted, deletions, doubts } = await weighClosure(
    whole.resolution,
    plan,
    source,
    universe,
    session,
    history,
  )
  return {
    ...whole,
    packages,
    overlaps,
    totals: totalsOf(packages, overlaps, unlisted),
    universe,
    history,
    deletions,
    doubts,
  }
}
