import {
  createDirectReferences,
  type DirectReferences,
} from '../distributions/direct-references.ts'
import { createDistributionReader } from '../distributions/distribution-reader.ts'
import {
  createKnownDistributions,
  type KnownDistributions,
} from '../distributions/known-distributions.ts'
import { createListings } from '../distributions/listings.ts'
import { sdistRefusal } from '../distributions/sdist-admission.ts'
import { withUnfitWheels } from '../distributions/unfit-wheels.ts'
import { createIndexes, type Indexes } from '../indexes/indexes.ts'
import { pytorchVariants, torchVariants, withPytorchBase } from '../indexes/pytorch.ts'
import {
  type RecordedTorch,
  snapshotIndexes,
  snapshotIndexName,
  withRecordedTorch,
} from '../indexes/snapshot-index.ts'
import type { RecordedPages } from '../indexes/unchanged-page.ts'
import { lockedPaths } from '../inputs/locks/locked-lines.ts'
import type { Sources } from '../resolve/sources.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import { stripCredentials } from '../text/redact.ts'
import type { Plan } from './plan/plan.ts'
import { recordedPages } from './recorded-pages.ts'
import { requireDates } from './require-dates.ts'
import type { Session } from './session/session.ts'
import type { Knowledge } from './session/shared-state.ts'

/** The sources of scenarios. */
export interface DataSource extends Knowledge {
  /** The replacement for indexes; null if they are requested. */
  readonly snapshot: Snapshot | null
  indexes(plan: Plan): Indexes
}

/**
 * @param snapshot pages and facts come only from it, rather than from the plan's indexes
 * @param recorded whether pages of the session's snapshot stand for those that have not changed:
 *   the work may end in `PageNotRead`
 */
export function openDataSource(
  plan: Plan,
  session: Session,
  snapshot: Snapshot | null,
  recorded = false,
): DataSource {
  const { knowledge } = session.sharedState
  const indexes = (of: Plan): Indexes =>
    snapshot === null
      ? openIndexes(of, session, recorded ? recordedPages(of, session) : undefined)
      : snapshotIndexes(snapshot, recordedTorch(of, session), openIndexes(of, session))
  const known =
    knowledge.get(snapshot) ??
    openKnowledge(indexes(plan), createKnownDistributions(session.store, session.snapshot), session)
  knowledge.set(snapshot, known)
  return { ...known, indexes, snapshot }
}

/** `the snapshot of 2026-11-24`. */
export const snapshotName = ({ asOf }: Snapshot): string => `the snapshot of ${asOf.slice(0, 10)}`

/**
 * A source whose torch comes from the snapshot of PyTorch's index, and everything else from the
 * original source.
 */
export function sourceWithRecordedTorch(
  plan: Plan,
  session: Session,
  source: DataSource,
  snapshot: Snapshot,
): DataSource {
  const indexes = (of: Plan): Indexes => {
    const recorded = recordedTorch(of, session)
    const isAsked =
      of.torch !== null ||
      recorded.extra.length > 0 ||
      [...(of.indexes.pinned?.keys() ?? [])].some((name) => recorded.variants(name) !== undefined)
    if (!isAsked) return source.indexes(of)
    return withRecordedTorch(openIndexes(of, session), snapshot, recorded)
  }
  return {
    ...openKnowledge(indexes(plan), source.facts, session),
    indexes,
    snapshot: source.snapshot,
  }
}

const recordedTorch = ({ torch, indexes, rules }: Plan, { host }: Session): RecordedTorch => ({
  variants: torchVariants(torch, indexes.pinned),
  extra: pytorchVariants(indexes.extraIndexUrls, host.env.PYSIZE_PYTORCH_URL),
  policy: rules.policy.indexes,
})

function openKnowledge(
  indexes: Indexes,
  facts: KnownDistributions,
  { store }: Pick<Session, 'store'>,
): Knowledge {
  const listings = createListings(indexes, facts, store)
  return {
    facts,
    listings,
    reader: withUnfitWheels(createDistributionReader(indexes, facts, listings), facts),
  }
}

/** The direct references of a plan; PyTorch's base is replaced in them, too. */
function directReferencesOf(
  { inputs, rules }: Plan,
  { fetcher, host }: Session,
  { facts }: DataSource,
): DirectReferences {
  const based = (url: string): string => withPytorchBase(url, host.env.PYSIZE_PYTORCH_URL)
  const paths = inputs.lock === null ? [] : lockedPaths(inputs.lock)
  const written = { ...inputs, requirements: [...inputs.requirements, ...paths] }
  return createDirectReferences(written, facts, rules.target, {
    learn: (url) => fetcher.credentials.learn(based(url)),
    strip: (url) => stripCredentials(based(url)),
  })
}

function openIndexes(
  { indexes, torch, rules }: Plan,
  { fetcher, store, host }: Session,
  recorded?: RecordedPages,
): Indexes {
  return createIndexes(
    {
      recorded,
      indexUrl: indexes.indexUrl,
      extraIndexUrls: indexes.extraIndexUrls,
      findLinks: indexes.findLinks,
      cwd: host.cwd,
      noIndex: indexes.noIndex,
      pinned: indexes.pinned,
      torch,
      pytorchUrl: host.env.PYSIZE_PYTORCH_URL,
      policy: rules.policy.indexes,
    },
    fetcher,
    store,
  )
}

/**
 * The sources that answer a resolution of a plan.
 *
 * @param indexes of the plan, if they are already open
 */
export function openSources(
  plan: Plan,
  session: Session,
  source: DataSource,
  indexes: Indexes = source.indexes(plan),
): Sources {
  const { rules, torch } = plan
  const { recorder, signal } = session
  const { facts, reader, snapshot } = source
  const direct = directReferencesOf(plan, session, source)
  return {
    page: async (name, ask) => {
      const result = await indexes.page(name, ask)
      if (rules.uploadedBefore !== null && result.kind === 'found') requireDates(result.page, rules)
      if (result.kind === 'found')
        recorder?.page(
          snapshotIndexName(torchVariants(torch, plan.indexes.pinned), name),
          name,
          result.page.files,
          result.etag,
        )
      return result
    },
    metadata: async (candidate, ask) => {
      const answer = await reader.metadata(candidate, ask)
      if (answer.kind === 'known') direct.follow(candidate, answer.facts.requiresDist)
      const remarks =
        candidate.kind === 'sdist' && answer.kind === 'known'
          ? facts.known(candidate.name, candidate.file)?.remarks
          : undefined
      const refusal =
        remarks === undefined ? undefined : sdistRefusal(candidate, remarks, rules.policy)
      if (refusal === undefined) return answer
      // A guess stops nothing: it is repeated when its result is needed.
      if (refusal.stops !== null && ask.purpose === 'needed') throw refusal.stops
      return { kind: 'unknown', reason: refusal.reason, depth: answer.depth }
    },
    direct: direct.candidate,
    recorded: facts.recorded,
    isRead: ({ name, file }) => facts.known(name, file)?.metadata !== undefined,
    indexes: (name) => indexes.sources(name),
    signal,
    ...(snapshot === null
      ? {}
      : { snapshot: { title: snapshotName(snapshot), projects: snapshot.projects } }),
  }
}
