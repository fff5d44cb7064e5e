import { partGraph } from '../analyse/part-graph.ts'
import { providedPackages } from '../analyse/provided.ts'
import { retainedSizes } from '../analyse/retained.ts'
import { stripped } from '../analyse/stripped.ts'
import { type Deletion, deletionsOf, withDeletions } from '../analyse/without-line.ts'
import { packageEstimate, providedEstimate } from '../distributions/package-estimate.ts'
import { asInstalled } from '../distributions/refusal.ts'
import { knownOf } from '../distributions/unfit-wheels.ts'
import { brokenSidecar, distributionWarnings, unknownSizes } from '../distributions/warnings.ts'
import type { Warning } from '../errors.ts'
import type { Scenario } from '../model/estimate.ts'
import { installOrder } from '../resolve/pip/install-order.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import { isWindows } from '../weigh/launcher.ts'
import type { DataSource } from './data-source.ts'
import { lockedWeight } from './locked-weight.ts'
import type { Plan } from './plan.ts'
import type { Session } from './session.ts'
import { sharedFiles } from './shared-files.ts'

/** Weighs every distribution of a resolution, and what they share. */
export async function weighClosure(
  resolution: Resolution,
  plan: Plan,
  source: DataSource,
  universe: Universe,
  session: Session,
): Promise<
  Pick<Scenario, 'packages' | 'overlaps'> & {
    readonly unlisted: ReadonlySet<string>
    readonly deletions: readonly Deletion[]
    readonly doubts: readonly Warning[]
  }
> {
  const { facts, reader, listings } = source
  const { target, policy } = plan.rules
  const nodes = [...resolution.packages].map(([name, { requested, dependencies }]) => ({ name, requested, dependencies }))
  const provided = providedPackages(nodes, plan.provided)
  const all = [...resolution.packages.values()].filter(({ candidate }) => !provided.has(candidate.name))
  const { unreadable } = universe
  let done = 0
  const own = await Promise.all(
    all.map(async (resolved) => {
      const { candidate } = resolved
      const depth = universe.depth(candidate.name)
      const [first, sidecarFault] = await Promise.all([
        reader.weight(candidate, { after: depth, purpose: 'needed' }),
        reader.sidecarFault(candidate, depth),
      ])
      const { weighed: read, doubts } = await lockedWeight(candidate, first, plan, source, depth)
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
          ...doubts,
          ...(sidecarFault === null ? [] : [brokenSidecar(candidate.file.filename, sidecarFault)]),
        ],
      }
    }),
  )
  const weighed = new Map(own.map(({ estimate }) => [estimate.name, estimate]))
  const whole = [...resolution.packages].map(([name, resolved]) => weighed.get(name) ?? providedEstimate(resolved))
  const order = policy.installsInOrder ? () => installOrder(resolution, plan.request, universe) : null
  const { overlaps, unlisted, warnings } = await sharedFiles(own, listings, order, universe.depth.bind(universe))
  const estimates = stripped(whole, plan.strip, overlaps)
  const parts = partGraph(plan.request.roots, resolution.packages)
  const retained = retainedSizes(estimates, overlaps, parts)
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
    parts,
  )
  return {
    packages: withDeletions(packages, deletions),
    overlaps,
    unlisted,
    deletions,
    doubts: [...own.flatMap(({ doubts }) => doubts), ...unknownSizes(own), ...warnings],
  }
}
