import { totalsOf } from '../../analyse/totals.ts'
import type { Warning } from '../../errors.ts'
import type { FurtherInstalls } from '../../model/further-installs.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import {
  firstInstall,
  type InstalledEnvironment,
  installedFor,
  type SecondInstall,
  secondInstall,
  wholeEnvironment,
} from '../../resolve/second-install.ts'
import { Universe } from '../../resolve/universe.ts'
import { type DataSource, openSources } from '../data-source.ts'
import type { Plan } from '../plan.ts'
import { type InstallResolution, resolveInto, type ScenarioResult } from '../run.ts'
import type { Session } from '../session.ts'
import type { Timeline } from '../shared-files.ts'
import { timelineOf } from '../timeline.ts'
import { weighClosure } from '../weigh-closure.ts'
import { brokenRequirements } from './broken-requirements.ts'
import { describeInstalls, type PerformedInstall } from './describe-installs.ts'

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
  const { rules } = plan
  const start = firstInstall(first.resolution, plan.request, rules.policy)
  const log = new InstallLog(timelineOf(first.resolution, plan, first.universe))
  const performed: PerformedInstall[] = []
  const notices: Warning[] = [...first.notices]
  let environment: InstalledEnvironment = start
  let { freshUntil } = first
  for (const { install, plan: next } of plan.installs) {
    const { mode } = install
    const target = { installed: installedFor(environment, next.request, mode), withoutDependencies: mode.dependencies === 'none' }
    const found = await resolveInto(target, next, session, source)
    const done = secondInstall(environment, next.request, found.resolution, mode, next.rules.policy)
    log.add(done, next, found)
    performed.push({ install, done })
    notices.push(...found.notices)
    environment = done.environment
    freshUntil = Math.min(freshUntil, found.freshUntil)
  }
  const universe = new Universe(rules, openSources(plan, session, source))
  const { resolution, orphans, orphanRoots } = await wholeEnvironment(environment, universe)
  const { packages: there, roots } = environment
  const history = { packages: there, timeline: log.timeline, uninstalled: log.uninstalled, roots, orphans: orphanRoots }
  const { packages, overlaps, unlisted, deletions, doubts } = await weighClosure(resolution, plan, source, universe, session, history)
  const scenario = { ...first.scenario, name: plan.name, packages, overlaps, totals: totalsOf(packages, overlaps, unlisted) }
  const broken = brokenRequirements(start, environment, resolution)
  return {
    result: { scenario, resolution, universe, deletions, warnings: [...notices, ...broken, ...doubts], notices, freshUntil },
    installs: describeInstalls(performed, first.scenario.packages, packages, orphans),
  }
}

/**
 * When what was written and taken out. pip takes out and writes one package after the other
 * (`req/__init__.py`, `install_given_reqs`); uv takes out all first, then writes all at once
 * (`uv-install-operations`, `install`).
 */
class InstallLog {
  readonly #ranks: Map<string, number>
  readonly uninstalled: { readonly candidate: Candidate; readonly rank: number }[] = []
  #clock: number

  constructor(first: Timeline) {
    this.#ranks = new Map(first)
    this.#clock = 1 + Math.max(0, ...first.values())
  }

  get timeline(): Timeline {
    return this.#ranks
  }

  add({ replaced, reinstalled, added }: SecondInstall, plan: Plan, { resolution, universe }: InstallResolution): void {
    const before = new Map([...replaced, ...reinstalled].map((one) => [one.after.name, one.before]))
    const written = new Set([...before.keys(), ...added.map(({ name }) => name)])
    const turns = new Map<number, string[]>()
    for (const [name, rank] of timelineOf(resolution, plan, universe))
      if (written.has(name)) turns.set(rank, [...(turns.get(rank) ?? []), name])
    for (const [, names] of [...turns].sort(([a], [b]) => a - b)) {
      for (const name of names) if (before.has(name)) this.uninstalled.push({ candidate: before.get(name)!, rank: this.#clock })
      for (const name of names) this.#ranks.set(name, this.#clock + 1)
      this.#clock += 2
    }
  }
}
