import { createHash } from 'node:crypto'
import type { TarEntry, TarSink } from '../../archives/tar.ts'
import { inputError } from '../../errors.ts'
import { type EntryKind, joinPath, nameOf, normalPath, parentOf } from '../file-tree.ts'

/** An entry of a layer. */
export interface LayerEntry {
  readonly kind: EntryKind | 'hard link'
  readonly size: number
  /** For links: as written; for hard links the path in the layer. */
  readonly link: string
  /** The first bytes; all of them if `isWhole`. Undefined if they were not kept. */
  content?: Buffer
  isWhole?: boolean
  sha256?: string
}

/** The changes of one layer to those below it (OCI image layer specification). */
export interface Layer {
  /** By path, in the order of the archive. */
  readonly entries: Map<string, LayerEntry>
  /** Removed paths. */
  readonly removed: string[]
  /** Folders whose lower content is removed. */
  readonly emptied: string[]
  readonly bytes: LayerBytes
}

/** The weight of a layer's archive; complete after reading. */
export interface LayerBytes {
  /** Of the tar archive. */
  tar: number
  /** The compressed size in the image; null if it is not compressed. */
  packed: number | null
  /** Its size under gzip, by samples; null if none were taken. */
  sampled: number | null
}

export interface LayerReading {
  readonly hashes: boolean
  /** The remaining limits of all layers together: entries, and bytes of content. */
  readonly room: { entries: number; bytes: number }
  /** Compress samples of layers that are not compressed, to measure their compressed size. */
  readonly samples?: boolean
}

export const newRoom = (): LayerReading['room'] => ({ entries: 8_000_000, bytes: 1 << 29 })

export const newLayer = (): Layer => ({
  entries: new Map(),
  removed: [],
  emptied: [],
  bytes: { tar: 0, packed: null, sampled: null },
})

/** The files that show the system's distribution and its packages. */
const SYSTEM =
  /^(?:(?:etc|usr\/lib)\/os-release|var\/lib\/dpkg\/status|var\/lib\/dpkg\/status\.d\/[^/]+|(?:usr\/)?lib\/apk\/db\/installed|etc\/dpkg\/dpkg\.cfg\.d\/[^/]+)$/
/** Metadata that is read completely, and a size that no file of it exceeds. */
const METADATA =
  /\.(?:dist|egg)-info\/(?:METADATA|RECORD|INSTALLER|REQUESTED|WHEEL|direct_url\.json|top_level\.txt|PKG-INFO|requires\.txt|installed-files\.txt)$|\/EGG-INFO\/[^/]+$|\.egg-info$|(?:^|\/)pyvenv\.cfg$|\/patchlevel\.h$/
const LARGEST = 1 << 26
/** C libraries, which contain their version. */
const LIBRARY =
  /(?:^|\/)(?:ld-(?:linux|musl)[\w.-]*\.so\.\d|libc\.so\.6|ld-2\.\d+\.so|libc-2\.\d+\.so)$/
const LARGEST_LIBRARY = 1 << 24
/** Interpreters, whose first bytes show their platform. */
const PROGRAM = /(?:^|\/)bin\/python[\d.]*t?$/
const HEAD = 1 << 13

/** Records an entry of a layer's archive; returns the reader of its content, if one is needed. */
export function visitLayer(
  layer: Layer,
  { path: written, kind, size, link }: TarEntry,
  { hashes, room }: LayerReading,
): TarSink | undefined {
  const path = normalPath(written)
  if (path === undefined || path === '') return undefined
  const name = nameOf(path)
  if (name === '.wh..wh..opq') {
    layer.emptied.push(parentOf(path))
    return undefined
  }
  if (name.startsWith('.wh.')) {
    // `.wh..wh.plnk` and similar entries belong to aufs.
    if (!name.startsWith('.wh..wh.'))
      layer.removed.push(joinPath(parentOf(path), name.slice('.wh.'.length)))
    return undefined
  }
  if (--room.entries < 0) throw inputError('image-too-large', 'The image has too many files.')
  const entry: LayerEntry = { kind, size: kind === 'file' ? size : 0, link }
  layer.entries.set(path, entry)
  if (kind !== 'file') return undefined
  const isWhole =
    ((METADATA.test(path) || SYSTEM.test(path)) && size <= LARGEST) ||
    (LIBRARY.test(path) && size <= LARGEST_LIBRARY)
  const kept = isWhole ? size : PROGRAM.test(path) ? Math.min(size, HEAD) : 0
  room.bytes -= kept
  if (room.bytes < 0) throw inputError('image-too-large', 'The image has too much metadata.')
  if (kept === 0 && !hashes) {
    if (size === 0) Object.assign(entry, { content: Buffer.alloc(0), isWhole: true })
    return undefined
  }
  return { stream: (content) => keep(entry, content, kept, hashes) }
}

async function keep(
  entry: LayerEntry,
  chunks: AsyncIterable<Buffer>,
  kept: number,
  hashes: boolean,
): Promise<void> {
  const parts: Buffer[] = []
  const hash = hashes ? createHash('sha256') : undefined
  let have = 0
  for await (const chunk of chunks) {
    hash?.update(chunk)
    if (have < kept) parts.push(Buffer.from(chunk.subarray(0, kept - have)))
    have += chunk.length
    if (hash === undefined && have >= kept) break
  }
  if (hash !== undefined) entry.sha256 = hash.digest('base64url')
  if (kept > 0 || entry.size === 0) {
    entry.content = Buffer.concat(parts)
    entry.isWhole = kept === entry.size
  }
}
