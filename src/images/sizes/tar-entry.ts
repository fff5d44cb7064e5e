/** The entry of a layer at a path. */
export interface LayerPath {
  /** Relative to the root, with slashes: `usr/lib/python3/x.py`. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'hard link' | 'whiteout'
  /** Bytes of a file; 0 for all other entries. */
  readonly size: number
  /** The target of a link, as written; for a hard link, the path in the layer. */
  readonly link?: string
}

const BLOCK = 512
/** The longest name and link in a header of ustar, bytes; the longest path before a name. */
const LONGEST = 100
const LONGEST_PREFIX = 155
/** Eleven octal digits. */
const LARGEST = 8 ** 11 - 1
/** Two empty blocks. */
const END = 2 * BLOCK

const ASCII = /^[\x00-\x7f]*$/

/**
 * Bytes of an entry in the tar archive of a layer: its header, its content in blocks, and before
 * them a PAX header if ustar has no room. That is so for a name of more than 100 bytes that cannot
 * be cut at a slash, for a link of more bytes, for either if it is not ASCII, and for a file of 8
 * GiB or more. This is what Go's archive/tar writes with `FormatPAX` (common.go, `allowedFormats`),
 * which containerd (archive/tar.go) and Docker (pkg/archive) use, with whole seconds and without
 * access times.
 */
export function tarEntrySize({ path, kind, size, link = '' }: LayerPath): number {
  const name = kind === 'folder' ? `${path}/` : kind === 'whiteout' ? whiteoutOf(path) : path
  const content = kind === 'file' ? size : 0
  const isPlain = (fits(name) || isCut(name)) && fits(link) && content <= LARGEST
  return (
    BLOCK + inBlocks(content) + (isPlain ? 0 : BLOCK + inBlocks(recordsOf(name, link, content)))
  )
}

/** In ASCII text, UTF-16 units are bytes. */
const fits = (text: string): boolean => text.length <= LONGEST && ASCII.test(text)

/** Whether ustar has room for a long name in two parts (writer.go, `splitUSTARPath`). */
function isCut(name: string): boolean {
  if (!ASCII.test(name)) return false
  const end =
    name.length > LONGEST_PREFIX + 1
      ? LONGEST_PREFIX + 1
      : name.endsWith('/')
        ? name.length - 1
        : name.length
  const slash = name.lastIndexOf('/', end - 1)
  const rest = name.length - slash - 1
  return slash > 0 && rest > 0 && rest <= LONGEST
}

function recordsOf(name: string, link: string, content: number): number {
  const path = fits(name) ? 0 : paxRecord('path', name)
  const target = fits(link) ? 0 : paxRecord('linkpath', link)
  return path + target + (content > LARGEST ? paxRecord('size', String(content)) : 0)
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

/** `LENGTH key=value\n`, whose length counts its own digits (POSIX.1-2001, pax). */
function paxRecord(key: string, value: string): number {
  const rest = key.length + Buffer.byteLength(value) + 3
  const length = rest + String(rest).length
  return rest + String(length).length
}
