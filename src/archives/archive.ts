import { gunzipParts } from '../platform/compression.ts'
import { readDirectory } from './central-directory.ts'
import { memberOf, readMember } from './member.ts'
import { readTar } from './tar.ts'

/**
 * The content of an archive: its files with their sizes in bytes, and the requested texts, by path.
 */
export interface Archive {
  readonly kind: 'archive'
  readonly sizes: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
  /**
   * The reason why a strict reader such as uv's refuses the archive although others read it, in
   * words that follow "it".
   */
  readonly irregular: string | undefined
}

export interface UnreadableArchive {
  readonly kind: 'unreadable'
  readonly reason: string
}

/** The largest text that is read, and the most bytes of all texts and of all names. */
const MAX_TEXT = 1 << 20
const MAX_TEXTS = 1 << 24
const MAX_NAMES = 1 << 25
const MAX_FILES = 200_000
/** The limit of reading: 2 GB, which gzip could pack into 2 MB. */
const MAX_UNPACKED = 2e9

/**
 * Lists a .tar.gz, .tgz, .tar or .zip. Paths are as in the archive; nothing is written to disk. A
 * text is read if `wanted` says so, up to 1 MiB each and 16 MiB in all.
 *
 * @param bytes the archive; a tar archive may come in parts
 * @param front the bytes are the first ones of a longer archive: the files that they contain
 *   completely are listed
 */
export async function readArchive(
  bytes: Buffer | AsyncIterable<Buffer>,
  filename: string,
  wanted: (path: string) => boolean,
  front = false,
): Promise<Archive | UnreadableArchive> {
  const sizes = new Map<string, number>()
  const texts = new Map<string, string>()
  let names = 0
  let kept = 0
  const keep = (path: string, size: number): boolean => {
    names += path.length
    sizes.set(path, size)
    if (size > MAX_TEXT || kept + size > MAX_TEXTS || !wanted(path)) return false
    kept += size
    return true
  }
  const isFull = (): boolean => names > MAX_NAMES || sizes.size > MAX_FILES
  const read = filename.endsWith('.zip')
    ? Buffer.isBuffer(bytes)
      ? readZip(bytes, texts, keep, isFull)
      : unreadable('a zip archive is not read in parts')
    : await readTarball(bytes, filename, front, texts, keep, isFull)
  return read.kind === 'unreadable'
    ? read
    : { kind: 'archive', sizes, texts, irregular: read.irregular }
}

type Reading =
  | { readonly kind: 'read'; readonly irregular?: string | undefined }
  | UnreadableArchive

const unreadable = (reason: string): UnreadableArchive => ({ kind: 'unreadable', reason })

type Keep = (path: string, size: number) => boolean

const TOO_MUCH = 'it unpacks to more than pysize reads'

function readZip(
  bytes: Buffer,
  texts: Map<string, string>,
  keep: Keep,
  isFull: () => boolean,
): Reading {
  const tail = { bytes, start: 0, size: bytes.length }
  const result = readDirectory(tail, (entry) => {
    const path = entry.bytes.toString('utf8', entry.nameStart, entry.nameEnd)
    if (!isFull() && !path.endsWith('/') && keep(path, entry.unpacked)) {
      const content = readMember(bytes, 0, memberOf(entry))
      if (content) texts.set(path, content.toString('utf8'))
    }
    return undefined
  })
  if (isFull()) return unreadable(TOO_MUCH)
  return result.kind === 'corrupt' ? unreadable(result.reason) : { kind: 'read' }
}

async function readTarball(
  bytes: Buffer | AsyncIterable<Buffer>,
  filename: string,
  front: boolean,
  texts: Map<string, string>,
  keep: Keep,
  isFull: () => boolean,
): Promise<Reading> {
  const gzip = /\.t(ar\.)?gz$/.test(filename)
  if (!gzip && !filename.endsWith('.tar'))
    return unreadable(`archives like ${filename.slice(filename.lastIndexOf('.'))} are not read`)
  const packed = Buffer.isBuffer(bytes) ? [bytes] : bytes
  const chunks = gzip ? gunzipParts(packed, front) : packed
  let files = 0
  let unpacked = 0
  const isOver = (): boolean => unpacked > MAX_UNPACKED || isFull()
  const bounded = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      unpacked += chunk.length
      if (isOver()) return
      yield chunk
    }
  }
  const contents = bounded()
  try {
    const { fault, irregular } = await readTar(contents, ({ path, size }) => {
      files++
      return keep(path, size) ? (content) => texts.set(path, content.toString('utf8')) : undefined
    })
    if (isOver()) return unreadable(TOO_MUCH)
    if (fault === 'damaged') return unreadable('its tar headers are damaged')
    if (front) return { kind: 'read' }
    if (fault === 'cut') return unreadable('it ends too early')
    return files === 0 ? unreadable('it contains no files') : { kind: 'read', irregular }
  } catch {
    return unreadable('its compression does not match its name')
  } finally {
    await contents.return(undefined)
  }
}
