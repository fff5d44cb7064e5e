import { setTimeout } from 'node:timers/promises'
import { isAcceleratorPackage } from '../analyse/accelerator.ts'
import { totalsOf } from '../analyse/totals.ts'
import type { Deletion } from '../analyse/without-line.ts'
import { PysizeError, type Warning, warning } from '../errors.ts'
import type { Indexes } from '../indexes/indexes.ts'
import { TORCH_PACKAGES } from '../indexes/pytorch.ts'
import type { CondaInput } from '../inputs/conda/conda-input.ts'
import type { Scenario } from '../model/estimate.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import { admitsPython, type Candidate, pythonOf } from '../resolve/candidate.ts'
import { type Installed, NOTHING_INSTALLED } from '../resolve/installed.ts'
import { patchDependents } from '../resolve/patch-release.ts'
import { MOST_PACKAGES, type ResolutionRequest } from '../resolve/request.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Sources } from '../resolve/sources.ts'
import { Universe } from '../resolve/universe.ts'
import { changedPlan } from './changed-plan.ts'
import type { WeighedConda } from './conda/weigh-conda.ts'
import { type DataSource, openSources } from './data-source.ts'
import { type Estimated, resolveEstimated } from './estimated-requirements.ts'
import { resolveLocked } from './locked-scenario.ts'
import type { Plan } from './plan.ts'
import type { Session } from './session.ts'
import { ownAnswers, type SharedAnswers, sharedAnswers } from './shared-answers.ts'
import { unreadIndexes } from './unread-indexes.ts'
import { type InstallHistory, weighClosure } from './weigh-closure.ts'

/** A finished scenario and its warnings. */
export interface ScenarioResult {
  readonly scenario: Scenario
  readonly resolution: Resolution
  /** What was resolved: of a lock that does not say what leads to all of it, not the plan's. */
  readonly request: ResolutionRequest
  /** What the resolution was found in: pages and metadata, for further questions. */
  readonly universe: Universe
  /** How it came about, where more than one install made it. */
  readonly history?: InstallHistory
  /** By line of the user's. */
  readonly deletions: readonly Deletion[]
  readonly warnings: readonly Warning[]
  /** Those of `warnings` that are not about distributions. */
  readonly notices: readonly Warning[]
  /** Milliseconds since the epoch until which every page that decided holds. */
  readonly freshUntil: number
  /** Whether sizes are estimated since a channel of conda could not be asked. */
  readonly isAway?: true
}

/**
 * Resolves and weighs one scenario.
 *
 * @param alternatives what the error of a failed scenario may suggest
 * @param answers what is known already
 * @throws PysizeError exit 2 (a dated estimate on an index without dates), 3 (no solution), 4 (an
 * index failed)
 */
export async function runScenario(
  plan: Plan,
  session: Session,
  source: DataSource,
  alternatives: Alternatives = alternativesTo(plan, session, source),
  answers: SharedAnswers = ownAnswers(plan, source),
): Promise<ScenarioResult> {
  const resolved = await resolvePlan(plan, session, source, alternatives, EMPTY, answers)
  const { resolution, universe, warnings, indexes, request = plan.request } = resolved
  const notices = noticesOf(plan, resolution, universe, warnings)
  const weighed = await weighResolved(plan, { resolution, request, universe, notices }, session, source)
  if (session.recorder !== undefined)
    for (const { name: project, file, known } of source.facts.seen()) session.recorder.facts(project, file, known)
  return { ...weighed, freshUntil: weighed.isAway === true ? 0 : indexes.freshUntil() }
}

/**
 * The packages of a scenario under another plan, for which the same ones are installed: without
 * bytecode, say, or without some kinds of file. Null where that has no answer.
 */
export async function weighAgain(before: ScenarioResult, plan: Plan, session: Session, source: DataSource): Promise<ScenarioResult | null> {
  const weighed = await orNull(weighResolved(plan, before, session, source))
  return weighed === null ? null : { ...weighed, freshUntil: before.freshUntil }
}

/** What was resolved, before it is weighed. */
type Resolved = Pick<ScenarioResult, 'resolution' | 'request' | 'universe' | 'notices' | 'history'>

/** The scenario of a resolution: every distribution weighed, and what they share. */
export async function weighResolved(
  plan: Plan,
  { resolution, request, universe, notices, history }: Resolved,
  session: Session,
  source: DataSource,
): Promise<Omit<ScenarioResult, 'freshUntil'>> {
  const { rules, name } = plan
  const weighed = await weighClosure(resolution, { ...plan, request }, source, universe, session, history ?? null)
  const { packages, overlaps, unlisted, deletions, doubts } = weighed
  const conda = plan.conda === null ? null : await withCondaPackages(plan.conda, packages, overlaps, plan, session, source)
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

/** The packages of pip with those of conda, which are weighed apart. Loaded where there are some. */
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

/** What a person should know of a resolution. */
const noticesOf = (plan: Plan, resolution: Resolution, universe: Universe, warnings: readonly Warning[]): readonly Warning[] => [
  ...plan.indexes.warnings,
  ...warnings,
  ...unreadIndexes(universe),
  ...pythonsOutside(plan),
  ...patchReleases(plan, resolution, universe),
  ...datesNotApplied(plan, resolution),
]

interface ResolvedPlan extends Estimated {
  readonly indexes: Indexes
}

/** What a plan is installed into. */
export interface InstallTarget {
  readonly installed: Installed
  /** Whether dependencies are left alone. */
  readonly withoutDependencies: boolean
}

const EMPTY: InstallTarget = { installed: NOTHING_INSTALLED, withoutDependencies: false }

/** A resolution into an environment that is there, and what a person should know of it. */
export interface InstallResolution {
  readonly resolution: Resolution
  readonly universe: Universe
  readonly notices: readonly Warning[]
  readonly freshUntil: number
}

/**
 * Resolves a further install; nothing is weighed.
 *
 * @throws PysizeError as `runScenario` does
 */
export async function resolveInto(target: InstallTarget, plan: Plan, session: Session, source: DataSource): Promise<InstallResolution> {
  const alternatives = alternativesTo(plan, session, source, target)
  const { resolution, universe, warnings, indexes } = await resolvePlan(plan, session, source, alternatives, target)
  return { resolution, universe, notices: noticesOf(plan, resolution, universe, warnings), freshUntil: indexes.freshUntil() }
}

async function resolvePlan(
  plan: Plan,
  session: Session,
  source: DataSource,
  alternatives: Alternatives,
  target: InstallTarget = EMPTY,
  { indexes, told, estimated }: SharedAnswers = ownAnswers(plan, source),
): Promise<ResolvedPlan> {
  let projects = 0
  session.progress(() => ({ phase: 'resolving', scenario: plan.name, packages: projects, done: 0, unreadable: 0 }))
  const sources = counting(sourcesFor(target, openSources(plan, session, source, indexes)), () => ++projects)
  const beginning = target === EMPTY ? { told, estimated } : { installed: target.installed }
  const resolved = await (plan.lock === null
    ? resolveEstimated(plan, sources, alternatives, beginning)
    : resolveLocked(plan.lock, plan, source, sources, alternatives))
  plan.hashes.check(withoutKept(resolved.resolution, target))
  return { ...resolved, indexes }
}

const sourcesFor = ({ withoutDependencies }: InstallTarget, sources: Sources): Sources =>
  withoutDependencies ? requiringNothing(sources) : sources

/** Requires-Python counts also where dependencies do not. */
const requiringNothing = (sources: Sources): Sources => ({
  ...sources,
  recorded: () => [],
  metadata: async (candidate, ask) => {
    const answer = await sources.metadata(candidate, ask)
    return answer.kind === 'unknown' ? answer : { ...answer, facts: { ...answer.facts, requiresDist: [] } }
  },
})

/** What is installed already needs no hash. */
const withoutKept = (resolution: Resolution, { installed }: InstallTarget): Resolution =>
  installed.candidates.size === 0
    ? resolution
    : {
        ...resolution,
        packages: new Map([...resolution.packages].filter(([name, { candidate }]) => installed.candidates.get(name) !== candidate)),
      }

/** Nobody reads the error of an attempt. */
const NO_SUGGESTIONS: Alternatives = {
  begin: () => {},
  changed: ({ kind }) => {
    throw new PysizeError('conflicting-option', `The option ${kind} is not tried.`, { exitCode: 2 })
  },
  timeUp: async () => {},
}

/** A scenario that nobody asked for: null where it has no answer. */
export const attemptScenario = (plan: Plan, session: Session, source: DataSource): Promise<ScenarioResult | null> =>
  orNull(runScenario(plan, session, source, NO_SUGGESTIONS, sharedAnswers(plan, source)))

/**
 * What a plan that nobody asked for resolves to; nothing is weighed.
 *
 * @throws PysizeError whose hints were not looked for
 */
export const tryToResolve = (plan: Plan, session: Session, source: DataSource): Promise<Pick<Estimated, 'resolution' | 'universe'>> =>
  resolvePlan(plan, session, source, NO_SUGGESTIONS, EMPTY, sharedAnswers(plan, source))

/** What comes of an attempt: null where it has no answer. */
export async function orNull<T>(attempt: Promise<T>): Promise<T | null> {
  try {
    return await attempt
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}

const tooManyPackages = (): PysizeError =>
  new PysizeError('too-many-packages', `More than ${MOST_PACKAGES} projects were looked at, and there is no answer yet.`, { exitCode: 4 })

/** The sources, telling of each page that has come. */
const counting = (sources: Sources, count: () => number): Sources => ({
  ...sources,
  page: async (name, ask) => {
    const result = await sources.page(name, ask)
    if (count() > MOST_PACKAGES) throw tooManyPackages()
    return result
  },
})

/**
 * Suggestions may take half as long as the search that has failed, and this much more,
 * milliseconds: together with the start of the program at most 1.5 times the time of an installer
 * that searches as fast, and 200 ms.
 */
const SUGGESTIONS_GRACE = 120

/**
 * What else a failed scenario could be asked: its other questions share pages and metadata with it.
 */
function alternativesTo(plan: Plan, session: Session, source: DataSource, target: InstallTarget = EMPTY): Alternatives {
  const began = performance.now()
  return {
    begin: () => session.progress({ phase: 'explaining', scenario: plan.name, packages: 0, done: 0, unreadable: 0 }),
    changed: (change) => {
      const changed = changedPlan(plan, change)
      const universe = new Universe(changed.rules, sourcesFor(target, openSources(changed, session, source)), target.installed)
      universe.lookAhead.searchFailed()
      return { request: changed.request, universe }
    },
    timeUp: () => setTimeout(SUGGESTIONS_GRACE + (performance.now() - began) / 2, undefined, { ref: false }),
  }
}

/** pip and uv install no project that asks for another Python. */
function pythonsOutside({ inputs, rules: { target, policy } }: Plan): readonly Warning[] {
  return (inputs.pythons ?? []).flatMap(({ file, requires }) =>
    admitsPython(requires, policy, pythonOf(target))
      ? []
      : [warning('python-outside-project', `${file} requires Python ${requires}, and this is for ${target.python.full}.`)],
  )
}

/** A minor version of Python alone leaves open what hangs on its patch release. */
function patchReleases({ rules }: Plan, resolution: Resolution, universe: Universe): readonly Warning[] {
  const { patchAssumed, python } = rules.target
  if (!patchAssumed) return []
  return patchDependents(resolution, universe).map(({ name, version, requirement }) =>
    warning(
      'patch-release',
      `${name} ${version} depends on the patch release of Python: '${requirement}'. This is for ${python.full}; give --python a full version to be sure.`,
    ),
  )
}

function datesNotApplied({ rules, torch }: Plan, { packages }: Resolution): readonly Warning[] {
  if (rules.uploadedBefore === null || torch === null) return []
  const names = [...TORCH_PACKAGES].filter((name) => packages.has(name))
  return names.length === 0
    ? []
    : [warning('date-not-applied', `PyTorch's index has few dates: --exclude-newer was not applied to ${names.join(', ')}.`)]
}

/**
 * Whether a closure holds torch in an accelerator build, so that the CPU build is worth a
 * comparison.
 */
export function hasAcceleratorTorch({ packages }: Resolution): boolean {
  const torch = packages.get('torch')
  if (torch === undefined) return false
  return isAcceleratorBuild(torch.candidate) || torch.dependencies.some(isAcceleratorPackage)
}

const isAcceleratorBuild = ({ version }: Candidate): boolean => /\+(?:cu|rocm|xpu)/.test(version.normal)
