import { resolve } from 'node:path'
import { createStore } from '../../cache/open-store.ts'
import type { Store } from '../../cache/store.ts'
import { PysizeError, type Warning } from '../../errors.ts'
import { createFetcher, type FetcherWithCredentials } from '../../fetch/fetcher.ts'
import { readNetrc } from '../../fetch/logins/netrc-file.ts'
import type { NetworkUse } from '../../model/estimate.ts'
import type { EstimateOptions, ProgressEvent, SnapshotOptions } from '../../options/options.ts'
import { fetchedSnapshot, isSnapshotUrl } from '../../snapshot/fetched-snapshot.ts'
import { openSnapshot, type Snapshot } from '../../snapshot/snapshot.ts'
import { redactUrl } from '../../text/redact.ts'
import { type TakeTurn, takeTurns } from '../../turns.ts'
import { createSharedState, type SharedState } from './shared-state.ts'
import type { SnapshotRecorder } from './snapshot-recorder.ts'

/** The caller's surroundings: nothing below reads the process. */
export interface Host {
  /** Of pysize. */
  readonly version: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Node's name: `linux`, `darwin`, `win32`. */
  readonly platform: string
  /** The folder of the snapshot that ships with the program. */
  readonly embeddedSnapshot: string
  /** The folder of facts about packages of distributions. */
  readonly systemFacts: string
}

type SessionProgress = Omit<ProgressEvent, keyof NetworkUse>

/** How often progress is repeated while requests and bytes move, milliseconds. */
const TICK = 250

/**
 * The state that the scenarios of one run share: connections, the cache, the snapshot, known facts.
 */
export interface Session {
  readonly host: Host
  readonly fetcher: FetcherWithCredentials
  readonly store: Store
  /** The embedded one is opened at its first use: a stored answer needs none. */
  readonly snapshot: Snapshot | null
  readonly warnings: Warning[]
  readonly sharedState: SharedState
  /** The recorder, if facts are to be written to a snapshot. */
  readonly recorder?: SnapshotRecorder
  readonly signal: AbortSignal | undefined
  /** A pause between two steps of long work. */
  readonly turn: TakeTurn
  /**
   * Reports the current work, and repeats it a few times a second while that continues; a function
   * returns the current counts.
   */
  progress(event: SessionProgress | (() => SessionProgress)): void
  /** The last event again, with the requests made since. */
  repeatProgress(): void
  usage(): NetworkUse
  close(): Promise<void>
}

/**
 * Opens the parts that a run needs; makes no connection yet, unless a snapshot must be fetched.
 *
 * @throws PysizeError exit 2 if a named folder is not a snapshot; like `fetchedSnapshot`
 */
export async function openSession(
  options: EstimateOptions & Pick<SnapshotOptions, 'requestsPerSecond'>,
  host: Host,
): Promise<Session> {
  const warnings: Warning[] = []
  const store = createStore(
    {
      cache: options.cache !== false,
      cacheDir: options.cacheDir,
      cwd: host.cwd,
      env: host.env,
      platform: host.platform,
    },
    (warning) => warnings.push(warning),
  )
  const netrc = readNetrc(host.env)
  let latest: (() => SessionProgress) | undefined
  const fetcher = createFetcher({
    env: host.env,
    ...(netrc === undefined ? {} : { netrc }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.requestsPerSecond === undefined
      ? {}
      : { requestsPerSecond: options.requestsPerSecond }),
  })
  const snapshot = await findSnapshot(options, host, fetcher).catch(async (error: unknown) => {
    await fetcher.close()
    throw error
  })
  let most = 0
  const repeatProgress = (): void => {
    if (latest === undefined) return
    const usage = fetcher.usage()
    // A large response moves the count as it arrives, and one that breaks off does not move it
    // back.
    most = Math.max(most, usage.bytes + fetcher.arriving())
    options.onProgress?.({ ...latest(), ...usage, bytes: most })
  }
  const ticking = options.onProgress === undefined ? undefined : setInterval(repeatProgress, TICK)
  return {
    host,
    fetcher,
    store,
    get snapshot() {
      return snapshot.open()
    },
    warnings,
    sharedState: createSharedState(),
    signal: options.signal,
    turn: takeTurns(options.signal),
    progress: (event) => {
      latest = typeof event === 'function' ? event : () => event
      repeatProgress()
    },
    repeatProgress,
    usage: () => fetcher.usage(),
    close: async () => {
      clearInterval(ticking)
      snapshot.close()
      await Promise.all([store.close(), fetcher.close()])
    },
  }
}

/** Opens a session, and closes it after the work, whether that succeeds or fails. */
export async function withSession<T>(
  options: EstimateOptions,
  host: Host,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(options, host)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

/** A snapshot that is opened at its first use, and closed if it was opened. */
interface SessionSnapshot {
  open(): Snapshot | null
  close(): void
}

async function findSnapshot(
  options: EstimateOptions,
  host: Host,
  fetcher: FetcherWithCredentials,
): Promise<SessionSnapshot> {
  const { snapshot: named } = options
  if (named === undefined) return onDemand(host.embeddedSnapshot)
  if (named === false) return { open: () => null, close: () => {} }
  const snapshot = openSnapshot(
    isSnapshotUrl(named)
      ? await fetchedSnapshot(named, options, host, fetcher)
      : resolve(host.cwd, named),
  )
  if (snapshot === undefined)
    throw new PysizeError('no-snapshot', `${redactUrl(named)} contains no snapshot.`, {
      exitCode: 2,
      hint: 'Make one with: pysize snapshot create SETS… -o DIR',
    })
  return { open: () => snapshot, close: snapshot.close }
}

function onDemand(folder: string): SessionSnapshot {
  let snapshot: Snapshot | null | undefined
  return {
    open() {
      if (snapshot === undefined) snapshot = openSnapshot(folder) ?? null
      return snapshot
    },
    close: () => snapshot?.close(),
  }
}
