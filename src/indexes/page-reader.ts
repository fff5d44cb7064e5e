import { createRequire } from 'node:module'
import type * as workerThreads from 'node:worker_threads'
import type { Worker } from 'node:worker_threads'
import type { ReleaseTable } from './json-releases.ts'

/** A page as it came. The thread gets a copy of its own. */
export interface PageTask {
  readonly id: number
  readonly body: Uint8Array<ArrayBuffer>
  readonly encoding: string
  readonly maxBytes: number
  readonly name: string
}

export interface PageRead {
  readonly versions: string
  readonly places: Int32Array<ArrayBuffer>
  readonly decoded: Uint8Array<ArrayBuffer>
}

/** Reads pages on a thread of its own, while the main one sends, judges and searches. */
export interface PageReader {
  /** Says that a page is asked for: the thread is worth its start where there are many. */
  expect(): void
  /** Undefined where the page is to be read here: there is no thread, or the page takes a closer look. */
  read(body: Buffer, encoding: string, maxBytes: number, name: string): Promise<OpenedPage | undefined> | undefined
  close(): void
}

export interface OpenedPage {
  readonly table: ReleaseTable
  readonly decoded: Buffer
}

/** The start takes the other processor as long as reading some fifty pages does, and is over before the first answers come. */
const MANY = 24
/** Smaller bodies, bytes, are read as fast as they are sent there. */
const SMALL = 2048

function startThread(): Worker {
  const { Worker }: typeof workerThreads = createRequire(import.meta.url)('node:worker_threads')
  return new Worker(new URL(import.meta.url.endsWith('.ts') ? './page-worker.ts' : './page-worker.cjs', import.meta.url))
}

/** @param start for tests: starts the thread */
export function createPageReader(start: () => Worker = startThread): PageReader {
  const waiting = new Map<number, (read: OpenedPage | undefined) => void>()
  let expected = 0
  let worker: Worker | undefined
  let online = false
  let next = 0

  function settle(id: number, page: OpenedPage | undefined): void {
    waiting.get(id)?.(page)
    waiting.delete(id)
  }

  /** A thread that fails, or can't be started, is done without. */
  function giveUp(): void {
    online = false
    for (const id of waiting.keys()) settle(id, undefined)
  }

  function begin(): void {
    worker = start()
    worker.unref()
    worker.on('online', () => {
      online = true
    })
    worker.on('error', giveUp)
    worker.on('exit', giveUp)
    worker.on('message', ({ id, result }: { readonly id: number; readonly result: PageRead | undefined }) => {
      if (result === undefined) return settle(id, undefined)
      const { versions, places, decoded } = result
      const bytes = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength)
      settle(id, { table: { versions, places, opened: new Map() }, decoded: bytes })
    })
  }

  return {
    expect: () => {
      if (++expected === MANY) begin()
    },
    read: (body, encoding, maxBytes, name) => {
      if (!online || body.length < SMALL) return undefined
      const task: PageTask = { id: next++, body: new Uint8Array(body), encoding, maxBytes, name }
      worker?.postMessage(task, [task.body.buffer])
      return new Promise((resolve) => waiting.set(task.id, resolve))
    },
    close: () => {
      giveUp()
      void worker?.terminate()
    },
  }
}
