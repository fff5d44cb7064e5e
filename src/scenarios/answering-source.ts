import { PysizeError, type Warning, warning } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { isDefaultHost } from '../indexes/indexes.ts'
import { PageNotRead } from '../indexes/page.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import {
  type DataSource,
  openDataSource,
  snapshotName,
  sourceWithRecordedTorch,
} from './data-source.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'
import { isPytorchAway, recordedTorchMessage } from './torch/pytorch-away.ts'

/** The parts that depend on the source. */
export interface SourcedAnswer {
  /** ISO time. */
  readonly asOf: string
  readonly warnings: readonly Warning[]
  /**
   * Milliseconds since the epoch until which every deciding page is fresh; 0 if the answer must not
   * be reused.
   */
  readonly freshUntil: number
}

/**
 * The answer of indexes, or of the snapshot: on request, or if the default index is unreachable.
 * If only PyTorch's is, only torch comes from the snapshot.
 *
 * @param work finds the answer in a source; called again if the first one is unreachable
 * @throws PysizeError exit 2 (no snapshot), 3 (no solution), 4 (an index failed)
 */
export async function answerFrom<T extends SourcedAnswer>(
  plan: Plan,
  { offline }: { readonly offline?: boolean },
  session: Session,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  if (offline === true && !plansOf(plan).every(isLocal))
    return snapshotAnswer(plan, session, null, work)
  const { sharedState } = session
  try {
    if (isDefaultIndexAway(sharedState.indexAway, plan)) throw sharedState.indexAway
    return await withUnchangedPages(plan, session, work)
  } catch (error) {
    const { snapshot } = session
    if (!isDefaultIndexAway(error, plan) || snapshot === null) throw error
    const withTorch = isPytorchAway(error, session)
      ? await recordedTorchAnswer(plan, session, snapshot, work)
      : undefined
    if (withTorch !== undefined) return withTorch
    sharedState.indexAway = error
    return snapshotAnswer(plan, session, error, work).catch((failure: unknown) => {
      throw insteadOfIndex(failure, error, snapshot)
    })
  }
}

/** After so many pages were needed whole, all of them are. */
const FEW_WHOLE = 4

/**
 * The answer of indexes. Pages that have not changed since the snapshot come from there. If one
 * does not tell enough, it is read, and the work begins again.
 */
async function withUnchangedPages<T extends SourcedAnswer>(
  plan: Plan,
  session: Session,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const { wholePages } = session.sharedState
  for (let tries = 1; ; tries++)
    try {
      return await work(openDataSource(plan, session, null, true))
    } catch (error) {
      if (!(error instanceof PageNotRead) || tries > FEW_WHOLE) throw error
      wholePages.add(error.project)
      if (tries >= FEW_WHOLE) wholePages.addAll()
    }
}

/** The answer of the main index, with torch from the snapshot; undefined if missing. */
async function recordedTorchAnswer<T extends SourcedAnswer>(
  plan: Plan,
  session: Session,
  snapshot: Snapshot,
  work: (source: DataSource) => Promise<T>,
): Promise<T | undefined> {
  const live = openDataSource(plan, session, null)
  try {
    const answer = await work(sourceWithRecordedTorch(plan, session, live, snapshot))
    const used = warning('snapshot-used', recordedTorchMessage(snapshotName(snapshot)))
    return { ...answer, warnings: [used, ...answer.warnings], freshUntil: 0 }
  } catch (failure) {
    if (failure instanceof PysizeError) return undefined
    throw failure
  }
}

/** The plan, and those of further installs. */
const plansOf = (plan: Plan): readonly Plan[] => [plan, ...plan.installs.map((next) => next.plan)]

/** Whether all sources are on this machine, so a snapshot cannot replace any. */
function isLocal({ indexes: { noIndex, findLinks }, inputs }: Plan): boolean {
  const isRemote = (place: string): boolean =>
    /^[a-z][a-z0-9+.-]+:/i.test(place) && !place.startsWith('file:')
  return (
    noIndex && ![...findLinks, ...inputs.requirements.map(({ url }) => url ?? '')].some(isRemote)
  )
}

/**
 * The error if the index could not be reached and the snapshot does not help. If the snapshot does
 * not know a package, that is no fault of the requirements: the network is the cause.
 */
function insteadOfIndex(failure: unknown, cause: FetchError, snapshot: Snapshot): unknown {
  if (!(failure instanceof PysizeError)) return failure
  const { code, message, exitCode, places, hint } = failure
  if (!UNKNOWN_TO_SNAPSHOT.has(code)) {
    const asOf = `The package index could not be reached: this answer comes from ${snapshotName(snapshot)}.`
    return new PysizeError(code, message, {
      exitCode,
      places,
      hint: hint === undefined ? asOf : `${hint} ${asOf}`,
      cause,
    })
  }
  return new PysizeError(cause.code, `${cause.message}. ${message}`, {
    exitCode: 4,
    places,
    hint: `Check the network and the proxy settings. Without a network, ${snapshot.projects.length} projects are known.`,
    cause,
  })
}

/** An index probably gives another answer, and may also have newer versions. */
const UNKNOWN_TO_SNAPSHOT: ReadonlySet<string> = new Set(['not-in-snapshot', 'no-such-version'])

/** An index or file that a person named must answer itself. */
const isDefaultIndexAway = (error: unknown, plan: Plan): error is FetchError =>
  error instanceof FetchError &&
  error.kind === 'not-connected' &&
  !plansOf(plan).some(({ indexes }) => indexes.named) &&
  isDefaultHost(error.url)

async function snapshotAnswer<T extends SourcedAnswer>(
  plan: Plan,
  session: Session,
  cause: FetchError | null,
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const { snapshot } = session
  if (snapshot === null)
    throw new PysizeError('no-snapshot', 'There is no snapshot to answer from.', {
      exitCode: 2,
      hint: 'Leave out --no-snapshot, or --offline.',
    })
  const answer = await work(openDataSource(plan, session, snapshot))
  const why = cause === null ? '' : 'The package index could not be reached: '
  const message = `${why}${why === '' ? 'This' : 'this'} answer comes from the snapshot of ${snapshot.asOf.slice(0, 10)}.`
  return {
    ...answer,
    asOf: snapshot.asOf,
    warnings: [warning('snapshot-used', message), ...answer.warnings],
    freshUntil: 0,
  }
}
