import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import pLimit from 'p-limit'
import { sha256 } from '../hashing/sha256.ts'
import { writeAtomically } from './atomic.ts'
import { readRegularFile } from './regular-file.ts'
import { made, madePart, type Part } from './store.ts'

/** One bucket of a disk store. `flush` rejects if the folder cannot be written. */
export interface DiskBucket {
  get(key: string): Buffer | undefined
  put(key: string, value: readonly Part[]): void
  delete(key: string): void
  /** Settles once other processes find the stored entries; `soon` makes that faster. */
  published(key: string, soon: boolean): Promise<void>
  flush(): Promise<void>
  /** From now on, finds what other processes have written so far. */
  lookAgain(): void
  count(): { readonly entries: number; readonly size: number }
}

/**
 * Names of files that processes are still writing. Only a killed process leaves such a file behind.
 */
export const isTemporary = (name: string): boolean => name.startsWith('.tmp-')

/**
 * Waits for all of them, then rejects with the first failure, so none is half done when the process
 * ends.
 */
async function allOf(writes: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(writes)
  for (const result of results) if (result.status === 'rejected') throw result.reason
}

/** A temporary file of this age belongs to a killed process, milliseconds. */
const ABANDONED_AFTER = 86_400_000

/** Removes the files that killed processes left behind. */
export function removeAbandoned(folder: string): void {
  for (const name of listFolder(folder)) {
    if (!isTemporary(name)) continue
    const path = join(folder, name)
    try {
      if (Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER) rmSync(path, { force: true })
    } catch {
      // Another process has removed it.
    }
  }
}

export function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

export function fileSize(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/** An upper bound: a project page is 128 MiB at most, and the parsed data comes before it. */
const MOST_BYTES = 2 ** 29

/** Files that are written at once: each takes a file descriptor, and its value is encoded first. */
const AT_ONCE = 32

/** How long a stored value waits for parts of it that are still to come, milliseconds. */
const SOON = 200

/**
 * A bucket with one file for each entry, for entries that are replaced as they age. A file contains
 * the CRC of the rest, the key's length, the key and the value. It is written soon, so processes
 * that run at the same time need not make the same request.
 */
export function createFileBucket(folder: string): DiskBucket {
  const pending = new Map<string, readonly Part[]>()
  let soon: NodeJS.Timeout | undefined
  let writing: Promise<unknown> = Promise.resolve()
  let waiting: (() => void)[] = []
  const pathOf = (key: string) => join(folder, sha256(key).slice(0, 40))

  function read(key: string): Buffer | undefined {
    let bytes: Buffer
    try {
      bytes = readRegularFile(pathOf(key), MOST_BYTES)
    } catch {
      return undefined
    }
    if (bytes.length < 8 || crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0)) return undefined
    const valueAt = 8 + bytes.readUInt32LE(4)
    return bytes.toString('utf8', 8, valueAt) === key ? bytes.subarray(valueAt) : undefined
  }

  /** Parts are made one after the other, so a large value is never in memory as a whole. */
  async function writeEntry(key: string, value: readonly Part[]): Promise<void> {
    const name = Buffer.from(key)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(name.length)
    const crc = Buffer.alloc(4)
    let sum = 0
    function* parts(): Generator<Buffer> {
      yield crc
      for (const part of [length, name, ...value]) {
        const bytes = madePart(part)
        sum = crc32(bytes, sum)
        yield bytes
      }
    }
    await writeAtomically(pathOf(key), parts(), () => {
      const told = Buffer.alloc(4)
      told.writeUInt32LE(sum)
      return told
    })
  }

  async function write(key: string, value: readonly Part[]): Promise<void> {
    if (pending.get(key) !== value) return
    await writeEntry(key, value)
    if (pending.get(key) === value) pending.delete(key)
    // It was deleted while it was written.
    else if (!pending.has(key)) rmSync(pathOf(key), { force: true })
  }

  /**
   * Writes one batch at a time, so the last value of a key wins. An entry that could not be written
   * stays pending for the next batch. Rejects if an entry of this batch cannot be written.
   */
  function writeAll(): Promise<unknown> {
    clearTimeout(soon)
    soon = undefined
    writing = writing
      .catch(() => {})
      .then(() => {
        const limit = pLimit(AT_ONCE)
        return allOf([...pending].map(([key, value]) => limit(() => write(key, value))))
      })
    const published = waiting
    waiting = []
    const settle = (): void => {
      for (const go of published) go()
    }
    writing.then(settle, settle)
    return writing
  }

  return {
    get(key) {
      const value = pending.get(key)
      return value ? Buffer.concat(made(value)) : read(key)
    },
    put(key, value) {
      pending.set(key, value)
      soon ??= setTimeout(writeAll, SOON).unref()
    },
    delete(key) {
      pending.delete(key)
      rmSync(pathOf(key), { force: true })
    },
    async published(key, isUrgent) {
      if (!pending.has(key)) return
      const done = new Promise<void>((go) => waiting.push(go))
      if (isUrgent) writeAll()
      await done
    },
    async flush() {
      if (pending.size > 0) removeAbandoned(folder)
      await writeAll()
    },
    // Each read looks at the disk.
    lookAgain() {},
    count() {
      const names = listFolder(folder).filter((name) => !isTemporary(name))
      return {
        entries: names.length,
        size: names.reduce((sum, name) => sum + fileSize(join(folder, name)), 0),
      }
    },
  }
}
