/** What a layer holds at a path. */
export interface LayerPath {
  /** Relative to the root, with slashes: `usr/lib/python3/x.py`. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'hard link' | 'whiteout'
  /** Bytes of a file; 0 of all others. */
  readonly size: number
  /** Where a link leads, as written; of a hard link the path in the layer. */
  readonly link?: string
}

const BLOCK = 512
/** The longest name and link of a header of ustar, bytes. */
const LONGEST = 100
/** Eleven octal digits. */
const LARGEST = 8 ** 11 - 1
/** Two empty blocks. */
const END = 2 * BLOCK

const ASCII = /^[\x00-\x7f]*$/

/**
 * Bytes of an entry in the tar archive of a layer: its header, its content in blocks, and before
 * them a header of PAX where the name or link is longer than 100 bytes or not ASCII, or a file is
 * of 8 GiB or more. As Go's archive/tar writes with `FormatPAX`, which containerd (archive/tar.go)
 * and Docker (pkg/archive) ask for: without access times, and with whole seconds.
 */
export function tarEntrySize({ path, kind, size, link = '' }: LayerPath): number {
  const name = kind === 'folder' ? `${path}/` : kind === 'whiteout' ? whiteoutOf(path) : path
  const content = kind === 'file' ? size : 0
  const records = recordLength('path', name) + recordLength('linkpath', link) + (content > LARGEST ? paxRecord('size', String(content)) : 0)
  return BLOCK + inBlocks(content) + (records === 0 ? 0 : BLOCK + inBlocks(records))
}

/** Bytes of the whole archive. */
export function tarSize(entries: Iterable<LayerPath>): number {
  let size = END
  for (const entry of entries) size += tarEntrySize(entry)
  return size
}

/** The name of the entry that removes a path (OCI image layer specification). */
function whiteoutOf(path: string): string {
  const slash = path.lastIndexOf('/') + 1
  return `${path.slice(0, slash)}.wh.${path.slice(slash)}`
}

const inBlocks = (bytes: number): number => Math.ceil(bytes / BLOCK) * BLOCK

/** UTF-16 units are at most bytes, so that short ASCII names need no encoding. */
const recordLength = (key: string, value: string): number => (value.length <= LONGEST && ASCII.test(value) ? 0 : paxRecord(key, value))

/** `LENGTH key=value\n`, whose length counts its own digits (POSIX.1-2001, pax). */
function paxRecord(key: string, value: string): number {
  const rest = key.length + Buffer.byteLength(value) + 3
  const length = rest + String(rest).length
  return rest + String(length).length
}
