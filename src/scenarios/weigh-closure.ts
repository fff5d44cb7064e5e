import pLimit from 'p-limit'
import { partGraph } from '../analyse/graph/part-graph.ts'
import { retainedSizes } from '../analyse/graph/retained.ts'
import { sizesThroughExtras } from '../analyse/graph/through-extras.ts'
import { type Deletion, deletionsOf, withDeletions } from '../analyse/graph/without-line.ts'
import { providedPackages } from '../analyse/provided.ts'
import { stripped } from '../analyse/stripped.ts'
import { worstSource } from '../analyse/totals.ts'
import type { KnownDistribution, Weight } from '../distributions/distribution.ts'
import { brokenSidecar, distributionWarnings } from '../distributions/distribution-warnings.ts'
import { type NamesakeWeighed, weighByNamesake } from '../distributions/namesake-reader.ts'
import { packageEstimate, providedEstimate } from '../distributions/package-estimate.ts'
import { asInstalled } from '../distributions/refusal.ts'
import { type SiblingWeighed, weighBySibling } from '../distributions/sibling-reader.ts'
import { sizeWarnings } from '../distributions/size-warnings.ts'
import { knownOf } from '../distributions/unfit-wheels.ts'
import type { Warning } from '../errors.ts'
import { isRepository } from '../inputs/links.ts'
import type { Scenario } from '../model/estimate.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { Candidates } from '../resolve/candidates.ts'
import type { RootRequirement } from '../resolve/request.ts'
import type { Resolution, ResolvedPackage } from '../resolve/resolution.ts'
import type { InstalledPackage } from '../resolve/second-install.ts'
import type { Universe } from '../resolve/universe.ts'
import { madeScripts } from '../weigh/overhead.ts'
import { isWindows } from '../weigh/script-launcher.ts'
import type { DataSource } from './data-source.ts'
import { lockedWeight } from './locks/locked-weight.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'
import { sharedFiles, type Timeline } from './shared-files.ts'
import { timelineOf } from './timeline.ts'

/** The history of an environment that more than one install made. */
export interface InstallHistory {
  readonly packages: ReadonlyMap<string, InstalledPackage>
  readonly timeline: Timeline
  readonly uninstalled: readonly { readonly candidate: Candidate; readonly rank: number }[]
  /** The requirements of all installs. */
  readonly roots: readonly RootRequirement[]
  /** A root for each package that nothing needs. */
  readonly orphans: readonly RootRequirement[]
}

/** More than connections, and than most environments have; thousands would take one long step. */
const AT_ONCE = 500

/** Without this line, another one would replace it for one install. */
const mayChange = ({ root, without }: Deletion): Deletion => ({
  root,
  without: {
    ...without,
    versions: 'may-change',
    source: worstSource([without.source, 'estimated']),
  },
})

/**
 * Weighs every distribution of a resolution, and their shared files.
 *
 * @param history if more than one install made the environment
 */
export async function weighClosure(
  resolution: Resolution,
  plan: Plan,
  source: DataSource,
  universe: Universe,
  session: Session,
  history: InstallHistory | null = null,
): Promise<
  Pick<Scenario, 'packages' | 'overlaps'> & {
    readonly unlisted: ReadonlySet<string>
    readonly deletions: readonly Deletion[]
    readonly doubts: readonly Warning[]
  }
> {
  const { facts, reader, listings } = source
  const { target } = plan.rules
  const nodes = [...resolution.packages].map(([name, { requested, dependencies }]) => ({
    name,
    requested,
    dependencies,
  }))
  const provided = providedPackages(nodes, plan.provided)
  const all = [...resolution.packages.values()].filter(
    ({ candidate }) => !provided.has(candidate.name),
  )
  const { unreadable } = universe
  let done = 0
  const own = await pLimit(AT_ONCE).map(all, async (resolved) => {
    const { candidate } = resolved
    const { asked, policy } = history?.packages.get(candidate.name) ?? {
      asked: resolved.requested,
      policy: plan.rules.policy,
    }
    const depth = universe.depth(candidate.name)
    await session.turn()
    const first = await reader.weight(candidate, { after: depth, purpose: 'needed' })
    const sidecarFault = reader.sidecarFault(candidate)
    await session.turn()
    const { weighed: located, doubts } = await lockedWeight(candidate, first, plan, source, depth)
    const candidates = candidatesOf(candidate, universe)
    const read: NamesakeWeighed = await weighByNamesake(
      candidate,
      located,
      candidates,
      reader,
      facts,
      depth,
    )
    await session.turn()
    // On Windows each script is a program of 100 kB; a snapshot may serve Windows later.
    const needsScripts = isWindows(target.platform) || session.recorder !== undefined
    const needsCode = policy.writesBytecode || session.recorder !== undefined
    const scripted = needsScripts ? await reader.withEntryPoints(candidate, read, depth) : read
    const told = asInstalled(
      needsCode ? await reader.withCode(candidate, scripted, depth) : scripted,
      policy,
    )
    const known: Partial<KnownDistribution> = knownOf(candidate, facts) ?? {}
    // For a folder in a lock, the extras are those that the lock records.
    const isLocked = plan.lock?.distributions.get(candidate.name)?.candidate === null
    const isGuided = candidate.kind === 'sdist' && known.remarks?.fetches === undefined
    const weighed: SiblingWeighed = isGuided
      ? await weighBySibling(candidate, told, candidates, plan.rules, reader, depth)
      : told
    session.progress({
      phase: 'weighing',
      scenario: plan.name,
      packages: all.length,
      done: ++done,
      unreadable,
    })
    const estimate = {
      ...packageEstimate({ ...resolved, requested: asked }, weighed, target, policy),
      requested: resolved.requested,
    }
    return {
      resolved,
      weight: weighed.weight,
      estimate,
      unrequested: resolved.requested
        ? packageEstimate({ ...resolved, requested: false }, weighed, target, policy)
        : estimate,
      filename: candidate.file.filename,
      ...(read.namesake === undefined ? {} : { namesake: read.namesake }),
      doubts: [
        ...distributionWarnings(
          isLocked ? { ...resolved, extras: [] } : resolved,
          weighed.weight,
          known,
          target.markers,
          weighed.sibling,
        ),
        ...doubts,
        ...(sidecarFault === null ? [] : [brokenSidecar(candidate.file.filename, sidecarFault)]),
      ],
    }
  })
  const weightOf = async (candidate: Candidate): Promise<Weight> => {
    const after = universe.depth(candidate.name)
    return (await reader.weight(candidate, { after, purpose: 'needed' })).weight
  }
  const weighed = new Map(own.map(({ estimate }) => [estimate.name, estimate]))
  const whole = [...resolution.packages].map(
    ([name, resolved]) => weighed.get(name) ?? providedEstimate(resolved),
  )
  const timeline = (): Timeline => history?.timeline ?? timelineOf(resolution, plan, universe)
  const uninstalled = await Promise.all(
    (history?.uninstalled ?? []).map(async (one) => ({
      ...one,
      weight: await weightOf(one.candidate),
    })),
  )
  const { overlaps, unlisted, warnings } = await sharedFiles(
    own,
    listings,
    timeline,
    universe.depth.bind(universe),
    (weight) =>
      weight.kind === 'wheel'
        ? madeScripts(weight, plan.rules.policy.name, {
            python: target.python.full,
            platform: target.platform,
          })
        : new Map(),
    uninstalled,
  )
  const { turn } = session
  await turn()
  const estimates = stripped(whole, plan.strip, overlaps)
  const roots = history === null ? plan.request.roots : [...history.roots, ...history.orphans]
  const parts = partGraph(roots, resolution.packages)
  await turn()
  const exact = await sizesThroughExtras(estimates, overlaps, parts, turn)
  const retained = retainedSizes(estimates, overlaps, exact)
  await turn()
  const packages = estimates.map((one) => ({
    ...one,
    retained_size: retained.get(one.name) ?? null,
  }))
  const byName = new Map(own.map((one) => [one.estimate.name, one]))
  const requestedRow = (name: string): number => {
    const one = byName.get(name)
    return (one?.estimate.overhead_size ?? 0) - (one?.unrequested.overhead_size ?? 0)
  }
  const found = await deletionsOf(
    { ...plan.request, roots },
    resolution.packages,
    new Map(packages.map((one) => [one.name, one])),
    universe,
    requestedRow,
    overlaps,
    parts,
    turn,
  )
  await turn()
  const deletions =
    history === null
      ? found
      : found.filter(({ root }) => !history.orphans.includes(root)).map(mayChange)
  return {
    packages: withDeletions(packages, deletions),
    overlaps,
    unlisted,
    deletions,
    doubts: [
      ...own.flatMap(({ doubts }) => doubts),
      ...sizeWarnings(own.filter(({ resolved }) => !isToldApart(resolved))),
      ...warnings,
    ],
  }
}

/** The warning about the line names the unknown size of a repository. */
const isToldApart = ({ requested, candidate }: ResolvedPackage): boolean =>
  requested && isRepository(candidate.file.url)

/** The project's candidates, if the candidate is one of them. */
function candidatesOf({ name, file }: Candidate, universe: Universe): Candidates | null {
  const candidates = universe.knownCandidates(name)
  return candidates !== null && file.url !== file.index ? candidates : null
}
