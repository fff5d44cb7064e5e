import { setTimeout } from 'node:timers/promises'
import { isAcceleratorPackage } from '../analyse/accelerator.ts'
import { retainedSizes } from '../analyse/retained.ts'
import { totalsOf } from '../analyse/totals.ts'
import { type Deletion, deletionsOf, withDeletions } from '../analyse/without-line.ts'
import { createDirect } from '../distributions/direct-references.ts'
import { createDistributionReader } from '../distributions/distribution-reader.ts'
import { createKnownDistributions, type KnownDistributions } from '../distributions/known-distributions.ts'
import { createListings } from '../distributions/listings.ts'
import { packageEstimate } from '../distributions/package-estimate.ts'
import { asInstalled } from '../distributions/refusal.ts'
import { sdistRefusal } from '../distributions/sdist-admission.ts'
import { knownOf, withUnfitWheels } from '../distributions/unfit-wheels.ts'
import { brokenSidecar, distributionWarnings, unknownSizes } from '../distributions/warnings.ts'
import type { Warning } from '../errors.ts'
import { createIndexes, type Indexes } from '../indexes/indexes.ts'
import { TORCH_PACKAGES, withPytorchBase } from '../indexes/pytorch.ts'
import { snapshotIndexes, snapshotIndexName, withRecordedTorch } from '../indexes/snapshot-index.ts'
import type { Scenario } from '../model.ts'
import type { Alternatives } from '../resolve/alternatives.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { patchDependents } from '../resolve/patch-release.ts'
import { installOrder } from '../resolve/pip/install-order.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Sources } from '../resolve/sources.ts'
import { Universe } from '../resolve/universe.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { isWindows } from '../weigh/launcher.ts'
import { changedPlan } from './changed-plan.ts'
import { resolveEstimated } from './estimated-requirements.ts'
import type { Plan } from './plan.ts'
import { requireDates } from './require-dates.ts'
import type { Session } from './session.ts'
import { sharedFiles } from './shared-files.ts'
import type { Knowledge } from './shared-state.ts'
import { unreadIndexes } from './unread-indexes.ts'

/** A scenario with what came to light on the way. */
export interface ScenarioResult {
  readonly scenario: Scenario
  readonly resolution: Resolution
  /** By line of the user's. */
  readonly deletions: readonly Deletion[]
  readonly warnings: readonly Warning[]
  /** Milliseconds since the epoch until which every page that decided holds. */
  readonly freshUntil: number
}

/** Where scenarios get what they ask for. */
export interface DataSource extends Knowledge {
  /** What answers in place of indexes; null where they are requested. */
  readonly snapshot: Snapshot | null
  indexes(plan: Plan): Indexes
}

/** `snapshot`: pages and facts come from it alone, rather than from the plan's indexes. */
export function openDataSource(plan: Plan, session: Session, snapshot: Snapshot | null): DataSource {
  const { knowledge } = session.sharedState
  const indexes = (of: Plan): Indexes =>
    snapshot === null ? openIndexes(of, session) : snapshotIndexes(snapshot, of.torch, openIndexes(of, session))
  const known = knowledge.get(snapshot) ?? openKnowledge(indexes(plan), createKnownDistributions(session.store, session.snapshot))
  knowledge.set(snapshot, known)
  return { ...known, indexes, snapshot }
}

/** `the snapshot of 2026-11-24`. */
export const snapshotName = ({ asOf }: Snapshot): string => `the snapshot of ${asOf.slice(0, 10)}`

/** A source whose torch comes from the snapshot of PyTorch's index, and all else from where it did. */
export function sourceWithRecordedTorch(plan: Plan, session: Session, source: DataSource, snapshot: Snapshot): DataSource {
  const indexes = (of: Plan): Indexes =>
    of.torch === null ? source.indexes(of) : withRecordedTorch(openIndexes(of, session), snapshot, of.torch)
  return { ...openKnowledge(indexes(plan), source.facts), indexes, snapshot: source.snapshot }
}

function openKnowledge(indexes: Indexes, facts: KnownDistributions): Knowledge {
  const listings = createListings(indexes, facts)
  return { facts, listings, reader: withUnfitWheels(createDistributionReader(indexes, facts, listings), facts) }
}

/**
 * Resolves and weighs one scenario.
 *
 * @throws PysizeError exit 2 (a dated estimate on an index without dates), 3 (no solution), 4 (an index failed)
 */
export async function runScenario(plan: Plan, session: Session, source: DataSource): Promise<ScenarioResult> {
  const { rules, name } = plan
  const { facts } = source
  const indexes = source.indexes(plan)
  const direct = createDirect(plan.inputs.requirements, facts, rules.target, learnUrl(session))

  let projects = 0
  session.progress(() => ({ phase: 'resolving', scenario: name, packages: projects, done: 0, unreadable: 0 }))
  const sources = counting(sourcesOf(plan, session, indexes, source, direct), () => projects++)
  const { resolution, universe, warnings } = await resolveEstimated(plan, sources, alternativesTo(plan, session, source))
  plan.hashes.check(resolution)
  const { packages, overlaps, unlisted, deletions, doubts } = await weigh(resolution, plan, source, universe, session)
  if (session.recorder !== undefined)
    for (const { name: project, file, known } of facts.seen()) session.recorder.facts(project, file, known)
  return {
    scenario: {
      name,
      target: rules.target.summary,
      installer: rules.policy.name,
      packages,
      overlaps,
      totals: totalsOf(packages, overlaps, unlisted),
    },
    resolution,
    deletions,
    warnings: [
      ...plan.indexes.warnings,
      ...warnings,
      ...unreadIndexes(universe),
      ...doubts,
      ...patchReleases(plan, resolution, universe),
      ...datesNotApplied(plan, resolution),
    ],
    freshUntil: indexes.freshUntil(),
  }
}

/** The sources, telling of each page that has come. */
const counting = (sources: Sources, count: () => void): Sources => ({
  ...sources,
  page: async (name, ask) => {
    const result = await sources.page(name, ask)
    count()
    return result
  },
})

/** Suggestions may take half as long as the search that has failed, and this much more, milliseconds. */
const SUGGESTIONS_GRACE = 160

/** What else a failed scenario could be asked: its other questions share pages and metadata with it. */
function alternativesTo(plan: Plan, session: Session, source: DataSource): Alternatives {
  const began = performance.now()
  return {
    begin: () => session.progress({ phase: 'explaining', scenario: plan.name, packages: 0, done: 0, unreadable: 0 }),
    changed: (change) => {
      const changed = changedPlan(plan, change)
      const direct = createDirect(changed.inputs.requirements, source.facts, changed.rules.target, learnUrl(session))
      const sources = sourcesOf(changed, session, source.indexes(changed), source, direct)
      const universe = new Universe(changed.rules, sources)
      universe.lookAhead.searchFailed()
      return { request: changed.request, universe }
    },
    timeUp: () => setTimeout(SUGGESTIONS_GRACE + (performance.now() - began) / 2, undefined, { ref: false }),
  }
}

async function weigh(
  resolution: Resolution,
  plan: Plan,
  { facts, reader, listings }: DataSource,
  universe: Universe,
  session: Session,
): Promise<
  Pick<Scenario, 'packages' | 'overlaps'> & {
    readonly unlisted: ReadonlySet<string>
    readonly deletions: readonly Deletion[]
    readonly doubts: readonly Warning[]
  }
> {
  const { target, policy } = plan.rules
  const all = [...resolution.packages.values()]
  const { unreadable } = universe
  let done = 0
  const own = await Promise.all(
    all.map(async (resolved) => {
      const { candidate } = resolved
      const depth = universe.depth(candidate.name)
      const [read, sidecarFault] = await Promise.all([
        reader.weight(candidate, { after: depth, purpose: 'needed' }),
        reader.sidecarFault(candidate, depth),
      ])
      // On Windows each script is a program of 100 kB; a snapshot may serve Windows later.
      const needsScripts = isWindows(target.platform) || session.recorder !== undefined
      const weighed = asInstalled(needsScripts ? await reader.withEntryPoints(candidate, read, depth) : read, policy)
      session.progress({ phase: 'weighing', scenario: plan.name, packages: all.length, done: ++done, unreadable })
      const estimate = packageEstimate(resolved, weighed, target, policy)
      return {
        resolved,
        weight: weighed.weight,
        estimate,
        unrequested: resolved.requested ? packageEstimate({ ...resolved, requested: false }, weighed, target, policy) : estimate,
        filename: candidate.file.filename,
        doubts: [
          ...distributionWarnings(resolved, weighed.weight, knownOf(candidate, facts) ?? {}, target.markers),
          ...(sidecarFault === null ? [] : [brokenSidecar(candidate.file.filename, sidecarFault)]),
        ],
      }
    }),
  )
  const estimates = own.map(({ estimate }) => estimate)
  const order = policy.installsInOrder ? () => installOrder(resolution, plan.request, universe) : null
  const { overlaps, unlisted, warnings } = await sharedFiles(own, listings, order, universe.depth.bind(universe))
  const retained = retainedSizes(estimates, overlaps)
  const packages = estimates.map((one) => ({ ...one, retained_size: retained.get(one.name) ?? null }))
  const byName = new Map(own.map((one) => [one.estimate.name, one]))
  const requestedRow = (name: string): number => {
    const one = byName.get(name)
    return (one?.estimate.overhead_size ?? 0) - (one?.unrequested.overhead_size ?? 0)
  }
  const deletions = deletionsOf(
    plan.request,
    resolution.packages,
    new Map(packages.map((one) => [one.name, one])),
    universe,
    requestedRow,
    overlaps,
  )
  return {
    packages: withDeletions(packages, deletions),
    overlaps,
    unlisted,
    deletions,
    doubts: [...own.flatMap(({ doubts }) => doubts), ...unknownSizes(own), ...warnings],
  }
}

/** What takes the login out of a URL that a person wrote, and PyTorch's base where another stands in for it. */
const learnUrl =
  ({ fetcher, host }: Session) =>
  (url: string): string =>
    fetcher.credentials.learn(withPytorchBase(url, host.env.PYSIZE_PYTORCH_URL))

function openIndexes({ indexes, torch, rules }: Plan, { fetcher, store, host }: Session): Indexes {
  return createIndexes(
    {
      indexUrl: indexes.indexUrl,
      extraIndexUrls: indexes.extraIndexUrls,
      findLinks: indexes.findLinks,
      cwd: host.cwd,
      noIndex: indexes.noIndex,
      torch,
      pytorchUrl: host.env.PYSIZE_PYTORCH_URL,
      policy: rules.policy.indexes,
    },
    fetcher,
    store,
  )
}

function sourcesOf(
  { rules, torch }: Plan,
  { recorder, signal }: Session,
  indexes: Indexes,
  { facts, reader, snapshot }: DataSource,
  direct: Sources['direct'],
): Sources {
  return {
    page: async (name, ask) => {
      const result = await indexes.page(name, ask)
      if (rules.uploadedBefore !== null && result.kind === 'found') requireDates(result.page, rules)
      if (result.kind === 'found') recorder?.page(snapshotIndexName(torch, name), name, result.page.files)
      return result
    },
    metadata: async (candidate, ask) => {
      const answer = await reader.metadata(candidate, ask)
      const remarks =
        candidate.kind === 'sdist' && answer.kind === 'known' ? facts.known(candidate.name, candidate.file)?.remarks : undefined
      const refusal = remarks === undefined ? undefined : sdistRefusal(candidate, remarks, rules.policy)
      if (refusal === undefined) return answer
      // A guess stops nothing: it is repeated where it matters.
      if (refusal.stops !== null && ask.purpose === 'needed') throw refusal.stops
      return { kind: 'unknown', reason: refusal.reason, depth: answer.depth }
    },
    direct,
    recorded: facts.recorded,
    indexes: (name) => indexes.sources(name),
    signal,
    ...(snapshot === null ? {} : { snapshot: { title: snapshotName(snapshot), projects: snapshot.projects } }),
  }
}

/** A minor version of Python alone leaves open what hangs on its patch release. */
function patchReleases({ rules }: Plan, resolution: Resolution, universe: Universe): readonly Warning[] {
  const { patchAssumed, python } = rules.target
  if (!patchAssumed) return []
  return patchDependents(resolution, universe).map(({ name, version, requirement }) => ({
    code: 'patch-release',
    message: `${name} ${version} depends on the patch release of Python: '${requirement}'. This is for ${python.full}; give --python a full version to be sure.`,
  }))
}

function datesNotApplied({ rules, torch }: Plan, { packages }: Resolution): readonly Warning[] {
  if (rules.uploadedBefore === null || torch === null) return []
  const names = [...TORCH_PACKAGES].filter((name) => packages.has(name))
  return names.length === 0
    ? []
    : [{ code: 'date-not-applied', message: `PyTorch's index has few dates: --exclude-newer was not applied to ${names.join(', ')}.` }]
}

/** Whether a closure holds torch in an accelerator build, so that the CPU build is worth a comparison. */
export function hasAcceleratorTorch({ packages }: Resolution): boolean {
  const torch = packages.get('torch')
  if (torch === undefined) return false
  return isAcceleratorBuild(torch.candidate) || torch.dependencies.some(isAcceleratorPackage)
}

const isAcceleratorBuild = ({ version }: Candidate): boolean => /\+(?:cu|rocm|xpu)/.test(version.normal)
