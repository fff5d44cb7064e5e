const BLOCK = 512
/** Path records of pax and GNU tar are read up to this length. */
const MAX_PATH_RECORD = 1 << 16

/** A regular file in a tar archive. Size in bytes. */
export interface TarFile {
  readonly path: string
  readonly size: number
}

/** How to handle a file's bytes. */
export type TarVisitor = (file: TarFile) => ((content: Buffer) => void) | undefined

/** Any entry of a tar archive. `other` is a device, a pipe or a kind that is not known. */
export interface TarEntry extends TarFile {
  readonly kind: 'file' | 'folder' | 'link' | 'hard link' | 'other'
  /** The target of a link, as written; for a hard link, a path of the archive. Empty otherwise. */
  readonly link: string
}

/**
 * Receives the bytes of an entry: all at once, or as they arrive. Bytes that a stream does not read
 * are skipped.
 */
export type TarSink =
  | { readonly whole: (content: Buffer) => void }
  | { readonly stream: (content: AsyncIterable<Buffer>) => Promise<void> }

export type TarEntryVisitor = (entry: TarEntry) => TarSink | undefined

/** The result of reading. */
export interface TarReport {
  /** Why reading stopped early: the bytes end within a file, or are not a tar archive. */
  readonly fault: 'cut' | 'damaged' | undefined
  /**
   * Set if a strict reader such as uv's (the crate tar-codec) refuses an archive that others read:
   * the reason, in words that follow "it".
   */
  readonly irregular: string | undefined
}

/**
 * Reads a tar archive (ustar, pax, GNU long names, and the older format without a magic) from its
 * unpacked bytes, as they arrive. Only files whose visit returns a function are held in memory, so
 * the archive may have any size.
 */
export function readTar(chunks: AsyncIterable<Buffer>, visit: TarVisitor): Promise<TarReport> {
  return readTarEntries(chunks, (entry) => {
    const keep = entry.kind === 'file' ? visit(entry) : undefined
    return keep && { whole: keep }
  })
}

/** Like {@link readTar}, for entries of every kind; the bytes of a file need not be in memory. */
export async function readTarEntries(
  chunks: AsyncIterable<Buffer>,
  visit: TarEntryVisitor,
): Promise<TarReport> {
  const reader = readerOf(chunks)
  let nextPath: string | undefined
  let nextSize: number | undefined
  let nextLink: string | undefined
  let format: Format | undefined
  let irregular: string | undefined
  const report = (fault?: TarReport['fault']): TarReport => ({ fault, irregular })
  for (;;) {
    const header = await reader.take(BLOCK)
    // Two empty blocks end an archive; many writers omit them at the end of the file.
    if (header === undefined || header[0] === 0) {
      if (header === undefined || !isEmpty(await reader.take(BLOCK)))
        irregular ??= 'lacks the two empty blocks that end a tar archive'
      return report()
    }
    const type = String.fromCharCode(header[156]!)
    const stated = numberOf(header.subarray(124, 136))
    if (!checksumFits(header) || !Number.isSafeInteger(stated) || stated < 0)
      return report('damaged')
    const own = formatOf(header)
    if (own === 'unmarked') irregular ??= 'has tar headers without the ustar mark'
    else if (format !== undefined && own !== format) irregular ??= 'has tar headers of two formats'
    format ??= own
    if (type === 'x' || type === 'L' || type === 'K') {
      if (stated > MAX_PATH_RECORD) return report('damaged')
      const record = await reader.take(stated)
      if (record === undefined) return report('cut')
      await reader.skip(padding(stated))
      if (type === 'L') nextPath = textOf(record)
      else if (type === 'K') nextLink = textOf(record)
      else {
        const pax = paxOf(record)
        nextPath = pax.get('path') ?? nextPath
        nextLink = pax.get('linkpath') ?? nextLink
        nextSize = pax.has('size') ? Number(pax.get('size')) : nextSize
      }
      continue
    }
    const size = nextSize ?? stated
    if (!Number.isSafeInteger(size) || size < 0) return report('damaged')
    const kind = KINDS[type] ?? 'other'
    const link =
      kind === 'link' || kind === 'hard link' ? (nextLink ?? textOf(header.subarray(157, 257))) : ''
    const sink = visit({ path: nextPath ?? pathOf(header), size, kind, link })
    nextPath = undefined
    nextSize = undefined
    nextLink = undefined
    // A link has no content, regardless of the size in its header.
    if (kind === 'link' || kind === 'hard link' || kind === 'folder') continue
    if (sink !== undefined && 'whole' in sink) {
      const content = await reader.take(size)
      if (content === undefined) return report('cut')
      sink.whole(content)
    } else {
      const part = partOf(reader, size)
      if (sink !== undefined) await sink.stream(part.chunks())
      if (!(await reader.skip(part.left()))) return report('cut')
    }
    await reader.skip(padding(size))
  }
}

const KINDS: Readonly<Record<string, TarEntry['kind']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hard link',
  '2': 'link',
  '5': 'folder',
}

/** The next `size` bytes, in chunks as they arrive. */
function partOf(reader: Pick<ReturnType<typeof readerOf>, 'some'>, size: number) {
  let left = size
  return {
    left: () => left,
    async *chunks(): AsyncIterable<Buffer> {
      while (left > 0) {
        const chunk = await reader.some(left)
        if (chunk === undefined) return
        left -= chunk.length
        yield chunk
      }
    },
  }
}

type Format = 'ustar' | 'gnu' | 'unmarked'

/** POSIX.1-1988 writes `ustar`, an empty byte and version 00; GNU tar `ustar` and two blanks. */
function formatOf(header: Buffer): Format {
  const mark = header.toString('latin1', 257, 265)
  return mark === 'ustar\x0000' ? 'ustar' : mark === 'ustar  \0' ? 'gnu' : 'unmarked'
}

const isEmpty = (block: Buffer | undefined): boolean => block?.every((byte) => byte === 0) ?? false

function readerOf(chunks: AsyncIterable<Buffer>) {
  const source = chunks[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  return {
    /** A copy, because a chunk may be freed when the next one is requested. */
    async take(length: number): Promise<Buffer | undefined> {
      const parts: Buffer[] = []
      for (let left = length; ; ) {
        const part = Buffer.from(held.subarray(0, left))
        parts.push(part)
        held = held.subarray(part.length)
        left -= part.length
        if (left === 0) return parts.length === 1 ? part : Buffer.concat(parts)
        const { done, value } = await source.next()
        if (done) return undefined
        held = value
      }
    },
    /** At most `length` bytes, at least one; undefined at the end. */
    async some(length: number): Promise<Buffer | undefined> {
      while (held.length === 0) {
        const { done, value } = await source.next()
        if (done) return undefined
        held = value
      }
      const taken = held.subarray(0, length)
      held = held.subarray(taken.length)
      return taken
    },
    async skip(length: number): Promise<boolean> {
      let left = length
      while (held.length < left) {
        left -= held.length
        const { done, value } = await source.next()
        held = done ? Buffer.alloc(0) : value
        if (done) return false
      }
      held = held.subarray(left)
      return true
    },
  }
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

function pathOf(header: Buffer): string {
  const name = textOf(header.subarray(0, 100))
  // GNU tar uses the prefix field for something else and says so in the magic.
  const prefix =
    header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Octal digits, or a binary number whose first bit is set (GNU). */
function numberOf(field: Buffer): number {
  if (field[0]! & 0x80) return Number(BigInt(`0x${field.toString('hex', 1)}`))
  const text = textOf(field).trim()
  return text === '' ? 0 : Number.parseInt(text, 8)
}

function checksumFits(header: Buffer): boolean {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!
  return sum === numberOf(header.subarray(148, 156))
}

/**
 * The longest length that a record may state: decimal digits. A bound keeps hostile records from
 * taking quadratic time.
 */
const LONGEST_LENGTH = 10

/** Records `length key=value\n` of a pax header (POSIX.1-2001, pax). */
function paxOf(record: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < record.length; ) {
    const digits = /^(\d+) /.exec(record.toString('latin1', at, at + LONGEST_LENGTH + 1))?.[1]
    const length = Number(digits)
    if (digits === undefined || length === 0) break
    const text = record.toString('utf8', at + digits.length + 1, at + length - 1)
    const equals = text.indexOf('=')
    if (equals > 0) found.set(text.slice(0, equals), text.slice(equals + 1))
    at += length
  }
  return found
}
