import { randomBytes } from 'node:crypto'
import { closeSync, readSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeAtomically } from './atomic.ts'
import {
  type DiskBucket,
  fileSize,
  isTemporary,
  listFolder,
  removeAbandoned,
} from './file-bucket.ts'
import { decodePackIndex, encodePack, HEAD, type PackIndex, packIndexLength } from './pack.ts'
import { openRegularFile } from './regular-file.ts'
import { made } from './store.ts'

/** With more packs than this, a flush merges the small ones into its own. */
const MOST_PACKS = 12
const SMALL_PACK = 4 * 2 ** 20

interface Pack {
  readonly name: string
  readonly index: PackIndex
}

function readBytes(path: string, start: number, length: number): Buffer | undefined {
  try {
    const file = openRegularFile(path)
    try {
      const bytes = Buffer.allocUnsafe(length)
      return readSync(file, bytes, 0, length, start) === length ? bytes : undefined
    } finally {
      closeSync(file)
    }
  } catch {
    return undefined
  }
}

function openPack(folder: string, name: string): Pack | undefined {
  const path = join(folder, name)
  const head = readBytes(path, 0, HEAD)
  const length = head && packIndexLength(head)
  if (head === undefined || length === undefined || length > fileSize(path)) return undefined
  const bytes = readBytes(path, HEAD, length)
  const index = bytes && decodePackIndex(head, bytes)
  return index && { name, index }
}

/**
 * A bucket of small immutable facts. The facts of a run are written to one new file, a pack, whose
 * name is never reused, so processes cannot disturb each other. A deleted entry is gone for this
 * process at once, and from the disk when its pack is merged.
 */
export function createPackBucket(folder: string): DiskBucket {
  const pending = new Map<string, Buffer>()
  const deleted = new Set<string>()
  let listed: Pack[] | undefined
  /** Kept when the folder is listed again, because a pack never changes. */
  const opened = new Map<string, Pack | undefined>()

  function open(name: string): Pack | undefined {
    if (!opened.has(name)) opened.set(name, openPack(folder, name))
    return opened.get(name)
  }

  /** Newest first: their names begin with the time. */
  function packs(): Pack[] {
    listed ??= listFolder(folder)
      .filter((name) => name.endsWith('.pack'))
      .sort()
      .reverse()
      .flatMap((name) => open(name) ?? [])
    return listed
  }

  /** Later than the time of any pack here, even if two are written within a millisecond. */
  function nextTime(): number {
    return Math.max(Date.now(), Number.parseInt(packs()[0]?.name ?? '0', 10) + 1)
  }

  function read(key: string): Buffer | undefined {
    for (const { name, index } of packs()) {
      const place = index.get(key)
      const body = place && readBytes(join(folder, name), place.start, place.length)
      if (place && body && crc32(body) === place.crc) return body
    }
    return undefined
  }

  /** Merges the entries of small packs, and names the packs that are then no longer needed. */
  function gather(): { readonly entries: Map<string, Buffer>; readonly done: readonly string[] } {
    const entries = new Map<string, Buffer>()
    const old = packs()
    const small =
      old.length < MOST_PACKS
        ? []
        : old.filter(({ name }) => fileSize(join(folder, name)) < SMALL_PACK)
    for (const { index } of small)
      for (const key of index.keys()) {
        const body = deleted.has(key) ? undefined : read(key)
        if (body) entries.set(key, body)
      }
    for (const [key, body] of pending) entries.set(key, body)
    return { entries, done: small.map(({ name }) => name) }
  }

  return {
    get: (key) => pending.get(key) ?? (deleted.has(key) ? undefined : read(key)),
    put(key, value) {
      pending.set(key, Buffer.concat(made(value)))
      deleted.delete(key)
    },
    delete(key) {
      pending.delete(key)
      deleted.add(key)
    },
    // The journal informs other processes.
    published: async () => {},
    async flush() {
      if (pending.size === 0) return
      removeAbandoned(folder)
      const written = [...pending]
      const { entries, done } = gather()
      const name = `${nextTime().toString().padStart(15, '0')}-${randomBytes(6).toString('hex')}.pack`
      await writeAtomically(join(folder, name), encodePack(entries))
      for (const old of done) rmSync(join(folder, old), { force: true })
      for (const [key, body] of written) if (pending.get(key) === body) pending.delete(key)
      listed = undefined
    },
    lookAgain() {
      listed = undefined
    },
    count() {
      const names = listFolder(folder).filter((name) => !isTemporary(name))
      const keys = new Set(packs().flatMap(({ index }) => [...index.keys()]))
      return {
        entries: keys.size,
        size: names.reduce((sum, name) => sum + fileSize(join(folder, name)), 0),
      }
    },
  }
}
