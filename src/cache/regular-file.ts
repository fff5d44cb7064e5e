import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/**
 * The reason why a file is not read, besides the system's errors: `it is a device`,
 * `it is larger than 64 MB`.
 */
export class UnreadableFileError extends Error {
  readonly code = 'UNREADABLE'

  constructor(message: string) {
    super(message)
    this.name = 'UnreadableFileError'
  }
}

/** The largest file that is read, bytes. No file that people write is larger. */
export const MOST_BYTES: number = 64 * 2 ** 20

/** Opening must not wait for a FIFO, and a terminal must not become that of this process. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

const CHUNK = 64 * 1024

/**
 * Reads a regular file. A repository may contain links to anything: a device never ends, and a pipe
 * blocks the process.
 *
 * @throws UnreadableFileError for devices, pipes, sockets and more than `maxBytes`; errors of the
 *   system as `fs` throws them
 */
export function readRegularFile(path: string, maxBytes: number = MOST_BYTES): Buffer {
  const file = openRegularFile(path)
  try {
    return readAll(file, fstatSync(file).size, maxBytes)
  } finally {
    closeSync(file)
  }
}

/** The text of a regular file as UTF-8; undefined if it cannot be read. */
export function textOfFile(path: string, maxBytes: number = MOST_BYTES): string | undefined {
  try {
    return readRegularFile(path, maxBytes).toString()
  } catch {
    return undefined
  }
}

/**
 * The status of a path. Undefined if nothing exists there, or if the system rejects the path, for
 * example because it is too long or contains a null character.
 */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/**
 * A descriptor of a regular file, for readers of parts of it.
 *
 * @throws as `readRegularFile`
 */
export function openRegularFile(path: string): number {
  // Checked before opening, too, because opening some devices already has an effect.
  requireRegular(statSync(path))
  const file = openSync(path, WITHOUT_WAITING)
  try {
    requireRegular(fstatSync(file))
    return file
  } catch (error) {
    closeSync(file)
    throw error
  }
}

/** Reads to the end, because the size of a file below /proc is 0 regardless of its content. */
function readAll(file: number, size: number, maxBytes: number): Buffer {
  if (size > maxBytes) throw tooLarge(maxBytes)
  const chunks: Buffer[] = []
  let length = 0
  for (let expected = size + 1; ; expected = CHUNK) {
    const chunk = Buffer.allocUnsafe(expected)
    const read = readSync(file, chunk, 0, expected, null)
    if (read === 0) return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, read))
    length += read
    if (length > maxBytes) throw tooLarge(maxBytes)
  }
}

/** Milliseconds between two reads of an empty pipe. */
const PAUSE = 20

/**
 * Reads all of a file that a person named. It may be a pipe or a device such as `/dev/stdin`, or
 * `<(…)` of a shell.
 *
 * @param signal ends the wait for a writer
 * @throws as `readRegularFile`, but not for pipes and devices; the signal's reason once it is
 * aborted
 */
export async function readNamedFile(
  path: string,
  signal: AbortSignal | undefined,
  maxBytes: number = MOST_BYTES,
): Promise<Buffer> {
  const stats = statSync(path)
  if (!stats.isFIFO() && !stats.isCharacterDevice()) return readRegularFile(path, maxBytes)
  const file = await open(path, WITHOUT_WAITING)
  try {
    return await drain(file, !isOpenDescriptor(path) && stats.isFIFO(), signal, maxBytes)
  } finally {
    await file.close()
  }
}

/** The pipe of `<(…)` and `/dev/stdin`, whose writer has it open already. */
const isOpenDescriptor = (path: string): boolean =>
  /^\/(?:dev|proc\/[^/]+)\/(?:fd\/|std)/.test(path)

/** @param waits whether an end before the first byte means that no writer has come yet */
async function drain(
  file: FileHandle,
  waits: boolean,
  signal: AbortSignal | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    signal?.throwIfAborted()
    const chunk = Buffer.allocUnsafe(CHUNK)
    const read = await file
      .read(chunk, 0, CHUNK, null)
      .then(({ bytesRead }) => bytesRead, unlessEmpty)
    if (read === 0 && !(waits && length === 0)) return Buffer.concat(chunks)
    if (read === undefined || read === 0) {
      await setTimeout(PAUSE, undefined, { signal })
      continue
    }
    chunks.push(chunk.subarray(0, read))
    length += read
    if (length > maxBytes) throw tooLarge(maxBytes)
  }
}

/** Undefined if a writer has the pipe open and has written nothing more. */
function unlessEmpty(error: unknown): undefined {
  if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
}

const tooLarge = (maxBytes: number): UnreadableFileError =>
  new UnreadableFileError(`it is larger than ${Math.round(maxBytes / 2 ** 20)} MiB`)

function requireRegular(stats: Stats): void {
  if (stats.isFile()) return
  // The system's message for `EISDIR`.
  if (stats.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' })
  throw new UnreadableFileError(
    stats.isFIFO() ? 'it is a pipe' : stats.isSocket() ? 'it is a socket' : 'it is a device',
  )
}
