import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { PysizeError, type Warning } from '../errors.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import { type Installed, NOTHING_INSTALLED } from '../resolve/installed.ts'
import { MOST_PACKAGES } from '../resolve/request.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Sources } from '../resolve/sources.ts'
import { Universe } from '../resolve/universe.ts'
import { type DataSource, openSources } from './data-source.ts'
import { type Estimated, resolveEstimated } from './estimated-requirements.ts'
import { requireLocalFiles } from './local-files.ts'
import { resolveLocked } from './locks/locked-scenario.ts'
import { changedPlan } from './plan/changed-plan.ts'
import type { Plan } from './plan/plan.ts'
import { noticesOf } from './resolution-warnings.ts'
import type { Session } from './session/session.ts'
import { ownAnswers, type SharedAnswers } from './session/shared-answers.ts'

interface ResolvedPlan extends Estimated {
  readonly indexes: Indexes
}

/** The existing environment for an install. */
export interface InstallTarget {
  readonly installed: Installed
  /** Whether dependencies are ignored. */
  readonly withoutDependencies: boolean
}

export const EMPTY_ENVIRONMENT: InstallTarget = {
  installed: NOTHING_INSTALLED,
  withoutDependencies: false,
}

/** A resolution into an existing environment, and warnings about it. */
export interface InstallResolution {
  readonly resolution: Resolution
  readonly universe: Universe
  readonly notices: readonly Warning[]
  readonly freshUntil: number
}

/**
 * Resolves a further install; nothing is weighed.
 *
 * @throws PysizeError like `runScenario`
 */
export async function resolveInto(
  target: InstallTarget,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<InstallResolution> {
  const alternatives = alternativesTo(plan, session, source, target)
  const { resolution, universe, warnings, indexes } = await resolvePlan(
    plan,
    session,
    source,
    alternatives,
    target,
  )
  return {
    resolution,
    universe,
    notices: noticesOf(plan, resolution, universe, warnings),
    freshUntil: indexes.freshUntil(),
  }
}

export async function resolvePlan(
  plan: Plan,
  session: Session,
  source: DataSource,
  alternatives: Alternatives,
  target: InstallTarget = EMPTY_ENVIRONMENT,
  { indexes, told, estimated }: SharedAnswers = ownAnswers(plan, source),
): Promise<ResolvedPlan> {
  let projects = 0
  session.progress(() => ({
    phase: 'resolving',
    scenario: plan.name,
    packages: projects,
    done: 0,
    unreadable: 0,
  }))
  const sources = counting(
    sourcesFor(target, openSources(plan, session, source, indexes)),
    () => ++projects,
  )
  await session.turn()
  const beginning =
    target === EMPTY_ENVIRONMENT ? { told, estimated } : { installed: target.installed }
  const resolved = await (plan.lock === null
    ? resolveEstimated(plan, sources, alternatives, beginning)
    : resolveLocked(plan.lock, plan, source, sources, alternatives))
  const chosen = withoutKept(resolved.resolution, target)
  plan.hashes.check(chosen)
  await requireLocalFiles(plan, chosen)
  return { ...resolved, indexes }
}

const sourcesFor = ({ withoutDependencies }: InstallTarget, sources: Sources): Sources =>
  withoutDependencies ? requiringNothing(sources) : sources

/** Requires-Python counts even if dependencies do not. */
const requiringNothing = (sources: Sources): Sources => ({
  ...sources,
  recorded: () => [],
  metadata: async (candidate, ask) => {
    const answer = await sources.metadata(candidate, ask)
    return answer.kind === 'unknown'
      ? answer
      : { ...answer, facts: { ...answer.facts, requiresDist: [] } }
  },
})

/** Packages that are already installed need no hash. */
const withoutKept = (resolution: Resolution, { installed }: InstallTarget): Resolution =>
  installed.candidates.size === 0
    ? resolution
    : {
        ...resolution,
        packages: new Map(
          [...resolution.packages].filter(
            ([name, { candidate }]) => installed.candidates.get(name) !== candidate,
          ),
        ),
      }

/** The sources, with a count of the pages that arrive. */
const counting = (sources: Sources, count: () => number): Sources => ({
  ...sources,
  page: async (name, ask) => {
    const result = await sources.page(name, ask)
    if (count() > MOST_PACKAGES) throw tooManyPackages()
    return result
  },
})

const tooManyPackages = (): PysizeError =>
  new PysizeError(
    'too-many-packages',
    `More than ${MOST_PACKAGES} projects were read without finding an answer.`,
    { exitCode: 4 },
  )

/**
 * The time for suggestions: half of the failed search and the first response of an index together,
 * plus this much, milliseconds. With it, failing estimates take at most 1.5 times uv's time and
 * 200 ms (benchmarks/failing.md).
 */
const SUGGESTIONS_GRACE = 200

/**
 * Other resolutions for the suggestions of a failed scenario. They share pages and metadata with
 * it.
 */
export function alternativesTo(
  plan: Plan,
  session: Session,
  source: DataSource,
  target: InstallTarget = EMPTY_ENVIRONMENT,
): Alternatives {
  const began = performance.now()
  return {
    begin: () =>
      session.progress({
        phase: 'explaining',
        scenario: plan.name,
        packages: 0,
        done: 0,
        unreadable: 0,
      }),
    changed: async (change) => {
      const changed = await changedPlan(plan, change, session.turn)
      const universe = new Universe(
        changed.rules,
        sourcesFor(target, openSources(changed, session, source)),
        target.installed,
      )
      universe.searchFailed()
      return { request: changed.request, universe }
    },
    timeUp: async (answered) => {
      await answered
      await setTimeout(SUGGESTIONS_GRACE + (performance.now() - began) / 2, undefined, {
        ref: false,
      })
    },
  }
}
