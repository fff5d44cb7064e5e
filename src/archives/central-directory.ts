import type { Tail } from './byte-source.ts'
import {
  type Corrupt,
  corrupt,
  type DirectoryLocation,
  locateDirectory,
  type Need,
  uint64,
} from './directory-end.ts'

/**
 * One entry of a central directory. The object is reused for the next entry, so a visitor copies
 * what it needs. The name is `bytes.subarray(nameStart, nameEnd)`; `offset` is that of the local
 * header in the file.
 */
export interface Entry {
  bytes: Buffer
  nameStart: number
  nameEnd: number
  flags: number
  method: number
  crc: number
  packed: number
  unpacked: number
  offset: number
}

/** Called for each entry; a returned sentence says why an installer would refuse the archive. */
export type Visitor = (entry: Entry) => string | undefined

/** The mark of an entry, and its length without name, extra field and comment. */
export const CENTRAL_HEADER = 0x02014b50
export const CENTRAL_FIXED = 46
const LOCAL_FIXED = 30
const ZIP64_EXTRA = 1
/** A value that is too large for its field stands elsewhere (zip64). */
export const FULL_32 = 0xffffffff
const STORED = 0
const DEFLATED = 8
/**
 * Methods that CPython's zipfile unpacks: stored, deflated, bzip2, lzma and, since 3.14, zstandard.
 */
const METHODS: ReadonlySet<number> = new Set([STORED, DEFLATED, 12, 14, 93])
/** No deflate stream unpacks to more than this many times its size. */
const MAX_DEFLATE_RATIO = 1032

export interface Directory {
  readonly kind: 'directory'
  readonly location: DirectoryLocation
}

/**
 * Reads the central directory of a zip from its last bytes, and passes each entry to `visit`.
 * `need`: these bytes must be read and put before the tail; then this function is called again.
 * `corrupt`: no installer would unpack the archive, because entries are out of bounds or overlap,
 * or counts and sizes are impossible.
 */
export function readDirectory(tail: Tail, visit: Visitor): Directory | Need | Corrupt {
  const location = locateDirectory(tail)
  if (location.kind !== 'location') return location
  if (location.start < tail.start) return { kind: 'need', start: location.start, end: tail.start }
  const first = location.start - tail.start
  const reason = readEntries(
    tail.bytes.subarray(first, first + location.end - location.start),
    location,
    visit,
  )
  return reason === undefined ? { kind: 'directory', location } : corrupt(reason)
}

function readEntries(
  bytes: Buffer,
  location: DirectoryLocation,
  visit: Visitor,
): string | undefined {
  const entry = blank(bytes)
  let entries = 0
  let reached = 0
  let ordered = true
  for (let at = 0; at < bytes.length; entries++) {
    const next = readEntry(entry, at, location.shift)
    if (next < 0) return 'its central directory is damaged'
    const reason = impossible(entry, location.start) ?? visit(entry)
    if (reason !== undefined) return reason
    if (entry.offset < reached) ordered = false
    else reached = localEnd(entry)
    at = next
  }
  const counted = location.zip64 ? entries : entries & 0xffff
  if (counted !== location.entries)
    return `its central directory has ${entries} entries and not ${location.entries}`
  return !ordered && overlapping(bytes, entries, location.shift) ? 'its entries overlap' : undefined
}

const blank = (bytes: Buffer): Entry => ({
  bytes,
  nameStart: 0,
  nameEnd: 0,
  flags: 0,
  method: 0,
  crc: 0,
  packed: 0,
  unpacked: 0,
  offset: 0,
})

/**
 * Fills `entry` from the record at `at`; returns the start of the next one, or -1 if the record is
 * damaged.
 */
function readEntry(entry: Entry, at: number, shift: number): number {
  const { bytes } = entry
  if (at + CENTRAL_FIXED > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_HEADER) return -1
  const extra = at + CENTRAL_FIXED + bytes.readUInt16LE(at + 28)
  const comment = extra + bytes.readUInt16LE(at + 30)
  const next = comment + bytes.readUInt16LE(at + 32)
  if (next > bytes.length) return -1
  entry.flags = bytes.readUInt16LE(at + 8)
  entry.method = bytes.readUInt16LE(at + 10)
  entry.crc = bytes.readUInt32LE(at + 16)
  entry.packed = bytes.readUInt32LE(at + 20)
  entry.unpacked = bytes.readUInt32LE(at + 24)
  entry.offset = bytes.readUInt32LE(at + 42)
  entry.nameStart = at + CENTRAL_FIXED
  entry.nameEnd = extra
  if (
    (entry.packed === FULL_32 || entry.unpacked === FULL_32 || entry.offset === FULL_32) &&
    !widen(entry, extra, comment)
  )
    return -1
  entry.offset += shift
  return next
}

/**
 * Takes the 64-bit values from the extra field (APPNOTE 4.5.3): only those whose 32-bit field is
 * full, in this order.
 */
function widen(entry: Entry, start: number, end: number): boolean {
  const { bytes } = entry
  for (let at = start; at + 4 <= end; at += 4 + bytes.readUInt16LE(at + 2)) {
    if (bytes.readUInt16LE(at) !== ZIP64_EXTRA) continue
    const limit = Math.min(end, at + 4 + bytes.readUInt16LE(at + 2))
    let field = at + 4
    for (const key of ['unpacked', 'packed', 'offset'] as const) {
      if (entry[key] !== FULL_32) continue
      if (field + 8 > limit) return false
      entry[key] = uint64(bytes, field)
      field += 8
    }
    return true
  }
  return false
}

/**
 * The fewest bytes that an entry takes in the file: its local header may be longer by an extra
 * field.
 */
const localEnd = (entry: Entry): number =>
  entry.offset + LOCAL_FIXED + (entry.nameEnd - entry.nameStart) + entry.packed

function impossible(entry: Entry, directoryStart: number): string | undefined {
  if (localEnd(entry) > directoryStart) return 'an entry is outside of it'
  if (!METHODS.has(entry.method)) return `an entry is packed by an unknown method (${entry.method})`
  if (entry.flags & 1) return 'an entry is encrypted'
  if (entry.unpacked > Number.MAX_SAFE_INTEGER) return 'an entry has an absurd size'
  if (entry.method === STORED && entry.packed !== entry.unpacked)
    return 'a stored entry has two sizes'
  if (entry.method === DEFLATED && entry.unpacked > entry.packed * MAX_DEFLATE_RATIO)
    return 'an entry claims to unpack to more than its packed bytes can hold'
  return undefined
}

/** Whether entries overlap that are not sorted by their offsets. */
function overlapping(bytes: Buffer, entries: number, shift: number): boolean {
  const starts = new Float64Array(entries)
  const ends = new Map<number, number>()
  const entry = blank(bytes)
  for (let i = 0, at = 0; i < entries; i++) {
    at = readEntry(entry, at, shift)
    if (ends.has(entry.offset)) return true
    starts[i] = entry.offset
    ends.set(entry.offset, localEnd(entry))
  }
  starts.sort()
  for (let i = 1; i < entries; i++) if (ends.get(starts[i - 1]!)! > starts[i]!) return true
  return false
}
