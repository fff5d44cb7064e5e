import { randomBytes } from 'node:crypto'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PysizeError, type Warning, warning } from '../errors.ts'
import type { Claim } from './claim.ts'
import {
  createFileBucket,
  type DiskBucket,
  fileSize,
  isTemporary,
  listFolder,
} from './file-bucket.ts'
import { createInFlight } from './in-flight.ts'
import { SNAPSHOTS } from './location.ts'
import { createPackBucket } from './pack-bucket.ts'
import { SpillFile } from './spill-file.ts'
import { BUCKETS, type Bucket, type Store } from './store.ts'

/**
 * The format of each bucket has its own number: a version with another format does not touch the
 * old folder.
 */
const VERSIONS: Record<Bucket, number> = { pages: 3, metadata: 1, weights: 8, answers: 2 }
const IS_PACKED: Record<Bucket, boolean> = {
  pages: false,
  metadata: true,
  weights: true,
  answers: false,
}

/** The folder in which running processes inform each other. */
const IN_FLIGHT = 'in-flight-v1'

const nameOf = (bucket: Bucket, key: string): string => `${bucket} ${key}`

/** A claim that ends once others find the stored response. */
function published(claim: Claim, bucket: DiskBucket, key: string, isAwaited: () => boolean): Claim {
  const leave = (): void => void bucket.published(key, isAwaited()).then(() => claim.leave())
  return { ...claim, leave }
}

/**
 * A store in a folder, which is made at the first write. Safe for many processes. If the folder
 * cannot be written, `onNotice` reports it once, and everything else works.
 */
export function createDiskStore(
  root: string,
  onNotice: (warning: Warning) => void = () => {},
): Store {
  const folderOf = (bucket: Bucket) => join(root, `${bucket}-v${VERSIONS[bucket]}`)
  const make = (bucket: Bucket): DiskBucket =>
    (IS_PACKED[bucket] ? createPackBucket : createFileBucket)(folderOf(bucket))
  const buckets = new Map<Bucket, DiskBucket>()
  const inFlight = createInFlight(join(root, IN_FLIGHT), undefined, () => {
    for (const bucket of buckets.values()) bucket.lookAgain()
  })
  const spill = new SpillFile(folderOf('pages'))
  /**
   * Entries that were missing before this process took part in the journal: another process may
   * have written them since.
   */
  const missed = new Set<string>()
  let told = false

  function of(bucket: Bucket): DiskBucket {
    const known = buckets.get(bucket) ?? make(bucket)
    buckets.set(bucket, known)
    return known
  }

  function tell(error: unknown): void {
    if (told) return
    told = true
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    onNotice(
      warning(
        'cache-unwritable',
        `The cache folder ${root} cannot be written${reason}; nothing is kept for the next run.`,
      ),
    )
  }

  const store: Store = {
    get(bucket, key) {
      const name = nameOf(bucket, key)
      const found = (IS_PACKED[bucket] ? inFlight.told(name) : undefined) ?? of(bucket).get(key)
      if (found === undefined && !inFlight.isOpen()) missed.add(name)
      return found
    },
    put(bucket, key, ...value) {
      of(bucket).put(key, value)
      if (IS_PACKED[bucket]) inFlight.tell(nameOf(bucket, key), of(bucket).get(key)!)
    },
    enter(bucket, key) {
      const name = nameOf(bucket, key)
      const claim = inFlight.enter(name)
      if (claim instanceof Promise) return claim
      const mayBeKept = missed.delete(name) || claim.mayBeKept
      return published({ ...claim, mayBeKept }, of(bucket), key, () => inFlight.isAwaited(name))
    },
    delete(bucket, key) {
      try {
        of(bucket).delete(key)
      } catch (error) {
        tell(error)
      }
    },
    setAside: (bytes, onWritten) => spill.put(bytes, onWritten),
    async flush() {
      for (const result of await Promise.allSettled(
        [...buckets.values()].map((bucket) => bucket.flush()),
      ))
        if (result.status === 'rejected') tell(result.reason)
      inFlight.end()
    },
    async close() {
      await Promise.all([store.flush(), spill.close()])
    },
    info() {
      const snapshots = { bucket: 'snapshots', ...countSnapshots(join(root, SNAPSHOTS)) } as const
      const counted = [
        ...BUCKETS.map((bucket) => ({ bucket, ...of(bucket).count() })),
        ...(snapshots.entries === 0 ? [] : [snapshots]),
      ]
      return {
        location: root,
        size: counted.reduce((sum, { size }) => sum + size, 0),
        buckets: counted,
      }
    },
    clear() {
      const { size } = store.info()
      for (const bucket of BUCKETS) remove(folderOf(bucket))
      remove(join(root, IN_FLIGHT))
      remove(join(root, SNAPSHOTS))
      buckets.clear()
      return size
    },
  }
  return store
}

function countSnapshots(folder: string): { readonly entries: number; readonly size: number } {
  const names = listFolder(folder).filter((name) => !isTemporary(name))
  if (names.length === 0) return { entries: 0, size: 0 }
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => fileSize(join(parentPath, name)))
  return { entries: names.length, size: files.reduce((sum, size) => sum + size, 0) }
}

function remove(folder: string): void {
  try {
    // Renamed before it is deleted, so a process that writes at this moment makes a new folder and
    // does not fill this one again.
    const removed = `${folder}-removed-${randomBytes(6).toString('hex')}`
    renameSync(folder, removed)
    rmSync(removed, { recursive: true, force: true, maxRetries: 3 })
  } catch (cause) {
    // Nothing is there, or another process has just renamed it.
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return
    throw new PysizeError('cache-unwritable', `The cache folder ${folder} cannot be removed.`, {
      exitCode: 2,
      hint: 'Check its permissions, or name another one with --cache-dir.',
      cause,
    })
  }
}
