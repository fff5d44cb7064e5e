import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { readDirectory } from './central-directory.ts'
import { memberOf, readMember } from './member.ts'
import { readTar } from './tar.ts'

/** What an archive holds: its files with their sizes in bytes, and the texts that were asked for, by path. */
export interface Archive {
  readonly kind: 'archive'
  readonly sizes: ReadonlyMap<string, number>
  readonly texts: ReadonlyMap<string, string>
}

export interface UnreadableArchive {
  readonly kind: 'unreadable'
  readonly reason: string
}

const MAX_TEXT = 1 << 20
const MAX_FILES = 200_000
/** Where reading stops: 4 GB, which gzip could pack into 4 MB. */
const MAX_UNPACKED = 4e9

/**
 * Lists a .tar.gz, .tgz, .tar or .zip. Paths are as the archive has them; nothing is written to disk. A text is kept where `wanted` says so,
 * up to 1 MiB each.
 */
export async function readArchive(
  bytes: Buffer,
  filename: string,
  wanted: (path: string) => boolean,
): Promise<Archive | UnreadableArchive> {
  const sizes = new Map<string, number>()
  const texts = new Map<string, string>()
  const keep = (path: string, size: number): boolean => {
    sizes.set(path, size)
    return size <= MAX_TEXT && wanted(path)
  }
  const reason = filename.endsWith('.zip') ? readZip(bytes, texts, keep) : await readTarball(bytes, filename, texts, keep)
  return reason === undefined ? { kind: 'archive', sizes, texts } : { kind: 'unreadable', reason }
}

type Keep = (path: string, size: number) => boolean

function readZip(bytes: Buffer, texts: Map<string, string>, keep: Keep): string | undefined {
  const tail = { bytes, start: 0, size: bytes.length }
  const result = readDirectory(tail, (entry) => {
    const path = entry.bytes.toString('utf8', entry.nameStart, entry.nameEnd)
    if (!path.endsWith('/') && keep(path, entry.unpacked)) {
      const content = readMember(bytes, 0, memberOf(entry))
      if (content) texts.set(path, content.toString('utf8'))
    }
    return undefined
  })
  return result.kind === 'corrupt' ? result.reason : undefined
}

async function readTarball(bytes: Buffer, filename: string, texts: Map<string, string>, keep: Keep): Promise<string | undefined> {
  const gzip = /\.t(ar\.)?gz$/.test(filename)
  if (!gzip && !filename.endsWith('.tar')) return `archives like ${filename.slice(filename.lastIndexOf('.'))} are not read`
  const chunks = gzip ? Readable.from([bytes]).pipe(createGunzip()) : Readable.from([bytes])
  let files = 0
  let unpacked = 0
  const bounded = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      unpacked += chunk.length
      if (unpacked > MAX_UNPACKED || files > MAX_FILES) return
      yield chunk
    }
  }
  try {
    const reason = await readTar(bounded(), ({ path, size }) => {
      files++
      return keep(path, size) ? (content) => texts.set(path, content.toString('utf8')) : undefined
    })
    if (unpacked > MAX_UNPACKED || files > MAX_FILES) return 'it unpacks to more than is read'
    return reason ?? (files === 0 ? 'it holds no files' : undefined)
  } catch {
    return 'it is not packed as its name says'
  } finally {
    chunks.destroy()
  }
}
