import { closeSync, constants, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { listFolder } from './file-bucket.ts'
import { makeFolder } from './folder.ts'

/** Entries that a process writes for others on the same cache. */
interface JournalEntry {
  /**
   * `claim`: it is about to make a request. `left`: it has the response, or will not get one.
   * `fact`: what it has learnt. `alive`: it still runs. `gone`: it is done, or another process
   * found it dead.
   */
  readonly kind: 'claim' | 'left' | 'fact' | 'alive' | 'gone'
  readonly owner: string
  readonly key: string
  /** The content of a fact, in base64. */
  readonly value?: string
}

/**
 * A file to which processes append, and which they read from its start, in one order for all of
 * them.
 */
export interface Journal {
  append(entry: JournalEntry): void
  /** The entries since the last call. */
  read(): readonly JournalEntry[]
  /** Whether it is still the file that others open: the last process to end removes it. */
  isInPlace(): boolean
  /**
   * @param isLast whether no other process uses the file, which is then removed
   */
  close(isLast: boolean): void
}

/**
 * A journal is for processes that run at the same time: after this long, a new file begins,
 * milliseconds.
 */
const PERIOD = 300_000
/** A longer journal is not read, bytes: its processes make their own requests. */
const MOST_BYTES = 2 ** 25

const OPEN =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0)

/**
 * Opens the current journal of a folder, and removes older ones. Undefined if that is not possible.
 */
export function openJournal(folder: string, now: number): Journal | undefined {
  try {
    const period = Math.floor(now / PERIOD)
    const path = join(folder, `${period}.log`)
    makeFolder(folder)
    for (const name of listFolder(folder))
      if (Number.parseInt(name, 10) < period - 1) rmSync(join(folder, name), { force: true })
    const file = openSync(path, OPEN, 0o600)
    const status = fstatSync(file)
    if (status.isFile() && status.size <= MOST_BYTES) return new FileJournal(file, path)
    closeSync(file)
  } catch {
    // Without it, every process makes its own requests.
  }
  return undefined
}

/**
 * A line for each entry: its CRC-32 and its JSON. A system appends a write as a whole. If it does
 * not (some network file systems), the CRC shows it, and from then on nothing is shared.
 */
class FileJournal implements Journal {
  readonly #path: string
  #file: number | undefined
  #at = 0
  /**
   * The bytes of entries that this process appended since it last read. If it is the only process,
   * it need not read them.
   */
  #own: JournalEntry[] = []
  #ownBytes = 0

  constructor(file: number, path: string) {
    this.#file = file
    this.#path = path
  }

  append(entry: JournalEntry): void {
    const text = JSON.stringify(entry)
    this.#guarded((file) => {
      this.#ownBytes += writeSync(file, `${crc32(text).toString(16).padStart(8, '0')}${text}\n`)
      this.#own.push(entry)
    })
  }

  read(): readonly JournalEntry[] {
    return this.#guarded((file) => this.#entries(file)) ?? []
  }

  isInPlace(): boolean {
    return this.#guarded((file) => fstatSync(file).nlink > 0) ?? false
  }

  close(isLast: boolean): void {
    if (isLast && this.#file !== undefined) rmSync(this.#path, { force: true })
    this.#release()
  }

  #entries(file: number): readonly JournalEntry[] {
    const length = fstatSync(file).size - this.#at
    const [own, isAlone] = [this.#own, length === this.#ownBytes]
    this.#own = []
    this.#ownBytes = 0
    if (isAlone) {
      this.#at += length
      return own
    }
    const bytes = Buffer.allocUnsafe(length)
    const end = bytes.subarray(0, readSync(file, bytes, 0, length, this.#at)).lastIndexOf(0x0a) + 1
    this.#at += end
    if (this.#at > MOST_BYTES) throw new Error('the journal is too long')
    return bytes.toString('utf8', 0, end).split('\n').slice(0, -1).map(decoded)
  }

  #guarded<T>(act: (file: number) => T): T | undefined {
    if (this.#file === undefined) return undefined
    try {
      return act(this.#file)
    } catch {
      this.#release()
      return undefined
    }
  }

  #release(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }
}

function decoded(line: string): JournalEntry {
  const text = line.slice(8)
  if (crc32(text) !== Number.parseInt(line.slice(0, 8), 16))
    throw new Error('a line of the journal is broken')
  const entry: JournalEntry = JSON.parse(text)
  const { kind, owner, key, value = '' } = entry
  if ([kind, owner, key, value].some((part) => typeof part !== 'string'))
    throw new Error('a line of the journal is no entry')
  return entry
}
