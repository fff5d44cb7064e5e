import { readSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { temporaryPath } from './atomic.ts'
import { makeFolder } from './folder.ts'

/** Bytes that stay in memory before the first are written: a file costs more than they do. */
const IN_MEMORY = 4 * 2 ** 20

/**
 * Takes bytes that are rarely needed again out of memory. They are in a file whose name is removed
 * at once, so no other process reads or changes them, and nothing is left when this one ends.
 */
export class SpillFile {
  readonly #folder: string
  #file: Promise<FileHandle> | undefined
  readonly #writes = new Set<Promise<void>>()
  #isClosed = false
  #end = 0
  #inMemory = 0

  /** @param folder is made if it does not exist */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Writes bytes, and calls back with a function that reads them, valid until `close`. Never calls
   * back for bytes that stay in memory: the first four megabytes, and those that cannot be written.
   */
  put(bytes: Buffer, onWritten: (read: () => Buffer) => void): void {
    if (this.#isClosed || this.#inMemory + bytes.length <= IN_MEMORY) {
      this.#inMemory += bytes.length
      return
    }
    const start = this.#end
    this.#end += bytes.length
    const write = this.#write(bytes, start)
      .then(onWritten, () => {})
      .finally(() => this.#writes.delete(write))
    this.#writes.add(write)
  }

  /** Waits for what is being written. Afterwards, nothing that was written can be read. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#writes)
    await (await this.#file?.catch(() => undefined))?.close()
  }

  async #write(bytes: Buffer, start: number): Promise<() => Buffer> {
    this.#file ??= openWithoutName(this.#folder)
    const file = await this.#file
    const { length } = bytes
    for (let done = 0; done < length; )
      done += (await file.write(bytes, done, length - done, start + done)).bytesWritten
    return () => read(file.fd, start, length)
  }
}

async function openWithoutName(folder: string): Promise<FileHandle> {
  const path = temporaryPath(folder)
  makeFolder(folder)
  const file = await open(path, 'wx+', 0o600)
  try {
    rmSync(path)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}

function read(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length)
  for (let done = 0; done < length; ) {
    const count = readSync(file, bytes, done, length - done, start + done)
    if (count === 0) throw new Error('a file without a name has lost its bytes')
    done += count
  }
  return bytes
}
