import type { Deletion } from '../analyse/graph/without-line.ts'
import { totalsOf } from '../analyse/totals.ts'
import { PysizeError, type Warning } from '../errors.ts'
import type { CondaInput } from '../inputs/conda/conda-input.ts'
import type { Scenario } from '../model/estimate.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import type { ResolutionRequest } from '../resolve/request.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import type { WeighedConda } from './conda/weigh-conda.ts'
import type { DataSource } from './data-source.ts'
import type { Estimated } from './estimated-requirements.ts'
import { orNull } from './or-null.ts'
import type { Plan } from './plan/plan.ts'
import { noticesOf } from './resolution-warnings.ts'
import { alternativesTo, EMPTY_ENVIRONMENT, resolvePlan } from './resolve-plan.ts'
import type { Session } from './session/session.ts'
import { ownAnswers, type SharedAnswers, sharedAnswers } from './session/shared-answers.ts'
import { type InstallHistory, weighClosure } from './weigh-closure.ts'

/** A finished scenario and its warnings. */
export interface ScenarioResult {
  readonly scenario: Scenario
  readonly resolution: Resolution
  /**
   * The resolved requirements; for a lock that does not record what leads to all of it, not the
   * plan's.
   */
  readonly request: ResolutionRequest
  /** The source of the resolution, pages and metadata, for further questions. */
  readonly universe: Universe
  /** Its history, if more than one install made it. */
  readonly history?: InstallHistory
  /** By the user's lines. */
  readonly deletions: readonly Deletion[]
  readonly warnings: readonly Warning[]
  /** The `warnings` that are not about distributions. */
  readonly notices: readonly Warning[]
  /** Milliseconds since the epoch until which every deciding page is fresh. */
  readonly freshUntil: number
  /** Whether sizes are estimated because a channel of conda could not be reached. */
  readonly isAway?: true
}

/**
 * Resolves and weighs one scenario.
 *
 * @param alternatives possible suggestions for the error of a failed scenario
 * @param answers the known answers
 * @throws PysizeError exit 2 (a dated estimate on an index without dates), 3 (no solution), 4 (an
 *   index failed)
 */
export async function runScenario(
  plan: Plan,
  session: Session,
  source: DataSource,
  alternatives: Alternatives = alternativesTo(plan, session, source),
  answers: SharedAnswers = ownAnswers(plan, source),
): Promise<ScenarioResult> {
  await session.turn()
  const resolved = await resolvePlan(
    plan,
    session,
    source,
    alternatives,
    EMPTY_ENVIRONMENT,
    answers,
  )
  const { resolution, universe, warnings, indexes, request = plan.request } = resolved
  await session.turn()
  const notices = noticesOf(plan, resolution, universe, warnings)
  const weighed = await weighResolved(
    plan,
    { resolution, request, universe, notices },
    session,
    source,
  )
  if (session.recorder !== undefined)
    for (const { name: project, file, known } of source.facts.seen())
      session.recorder.facts(project, file, known)
  return { ...weighed, freshUntil: weighed.isAway === true ? 0 : indexes.freshUntil() }
}

/**
 * The packages of a scenario under another plan with the same packages: for example without
 * bytecode, or without some kinds of file. Null if that has no answer.
 */
export async function weighAgain(
  before: ScenarioResult,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult | null> {
  const weighed = await orNull(weighResolved(plan, before, session, source))
  return weighed === null ? null : { ...weighed, freshUntil: before.freshUntil }
}

/** The resolution, before it is weighed. */
type Resolved = Pick<ScenarioResult, 'resolution' | 'request' | 'universe' | 'notices' | 'history'>

/** The scenario of a resolution, with every distribution and all shared files weighed. */
export async function weighResolved(
  plan: Plan,
  { resolution, request, universe, notices, history }: Resolved,
  session: Session,
  source: DataSource,
): Promise<Omit<ScenarioResult, 'freshUntil'>> {
  const { rules, name } = plan
  const weighed = await weighClosure(
    resolution,
    { ...plan, request },
    source,
    universe,
    session,
    history ?? null,
  )
  const { packages, overlaps, unlisted, deletions, doubts } = weighed
  const conda =
    plan.conda === null
      ? null
      : await withCondaPackages(plan.conda, packages, overlaps, plan, session, source)
  const all = conda?.packages ?? packages
  return {
    scenario: {
      name,
      target: rules.target.summary,
      installer: rules.policy.tool,
      packages: all,
      overlaps,
      totals: totalsOf(all, overlaps, unlisted),
    },
    resolution,
    request,
    universe,
    ...(history === undefined ? {} : { history }),
    deletions,
    warnings: [...notices, ...doubts, ...(conda?.warnings ?? [])],
    notices,
    ...(conda?.isAway === true ? { isAway: true as const } : {}),
  }
}

/**
 * The packages of pip with those of conda, which are weighed separately. Loaded only if there are
 * any.
 */
async function withCondaPackages(
  input: CondaInput,
  packages: Scenario['packages'],
  overlaps: Scenario['overlaps'],
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<WeighedConda> {
  const { weighConda, withConda } = await import('./conda/weigh-conda.ts')
  const conda = await weighConda(input, plan, session, source)
  return { ...conda, packages: withConda(packages, overlaps, conda.packages, input.requested) }
}

/** The error of an attempt is not shown. */
const NO_SUGGESTIONS: Alternatives = {
  begin: () => {},
  changed: ({ kind }) => {
    throw new PysizeError('conflicting-option', `The option ${kind} is not tried.`, { exitCode: 2 })
  },
  timeUp: async () => {},
}

/** A scenario that was not requested: null if it has no solution. */
export const attemptScenario = (
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult | null> =>
  orNull(runScenario(plan, session, source, NO_SUGGESTIONS, sharedAnswers(plan, source)))

/**
 * Resolves a plan that was not requested, without weighing it.
 *
 * @throws PysizeError whose hints were not looked for
 */
export const tryToResolve = (
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Pick<Estimated, 'resolution' | 'universe'>> =>
  resolvePlan(plan, session, source, NO_SUGGESTIONS, EMPTY_ENVIRONMENT, sharedAnswers(plan, source))
