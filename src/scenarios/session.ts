import { createStore } from '../cache/open-store.ts'
import { openSnapshot, type Snapshot } from '../cache/snapshot.ts'
import type { Store } from '../cache/store.ts'
import { type Notice, PysizeError } from '../errors.ts'
import { createFetcher, type FetcherWithCredentials } from '../fetch/fetcher.ts'
import type { NetworkUse } from '../model.ts'
import type { EstimateOptions, ProgressEvent } from '../options.ts'

/** What the program is given by whoever runs it: nothing below looks at the process. */
export interface Host {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder of the snapshot that ships with the program. */
  readonly embeddedSnapshot: string
  /** The text of the netrc file, where there is one. */
  readonly netrc: () => string | undefined
}

/** What one run shares among its scenarios: connections, the cache, the snapshot. */
export interface Session {
  readonly host: Host
  readonly fetcher: FetcherWithCredentials
  readonly store: Store
  readonly snapshot: Snapshot | null
  /** Where a snapshot was named, so that it answers as an index would only if nothing else does. */
  readonly notices: Notice[]
  progress(event: Omit<ProgressEvent, 'requests' | 'bytes'>): void
  usage(): NetworkUse
  close(): Promise<void>
}

/**
 * Opens what a run needs; connects to nothing yet.
 *
 * @throws PysizeError exit 2 where a named snapshot folder is none
 */
export function openSession(options: EstimateOptions, host: Host): Session {
  const notices: Notice[] = []
  const store = createStore({ cache: options.cache !== false, cacheDir: options.cacheDir, env: host.env }, (notice) => notices.push(notice))
  const snapshot = findSnapshot(options.snapshot, host)
  const netrc = host.netrc()
  const fetcher = createFetcher({
    env: host.env,
    ...(netrc === undefined ? {} : { netrc }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  return {
    host,
    fetcher,
    store,
    snapshot,
    notices,
    progress: (event) => {
      const { requests, bytes } = fetcher.usage()
      options.onProgress?.({ ...event, requests, bytes })
    },
    usage: () => fetcher.usage(),
    close: async () => {
      await Promise.all([store.flush(), fetcher.close()])
    },
  }
}

function findSnapshot(named: string | false | undefined, host: Host): Snapshot | null {
  if (named === false) return null
  const snapshot = openSnapshot(named ?? host.embeddedSnapshot)
  if (snapshot === undefined && named !== undefined)
    throw new PysizeError('no-snapshot', `${named} holds no snapshot.`, {
      exitCode: 2,
      hint: 'Make one with: pysize snapshot create SETS… -o DIR',
    })
  return snapshot ?? null
}
