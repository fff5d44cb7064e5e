import { crc32, inflate, inflateFront } from '../platform/compression.ts'
import type { Entry } from './central-directory.ts'

/** The position of a small file in an archive, from its entry. */
export interface Member {
  readonly offset: number
  readonly packed: number
  readonly unpacked: number
  readonly crc: number
  readonly method: number
  readonly nameLength: number
}

export const memberOf = (entry: Entry): Member => ({
  offset: entry.offset,
  packed: entry.packed,
  unpacked: entry.unpacked,
  crc: entry.crc,
  method: entry.method,
  nameLength: entry.nameEnd - entry.nameStart,
})

/** The mark of a local header, and its length without name and extra field. */
export const LOCAL_HEADER = 0x04034b50
export const LOCAL_FIXED = 30
/**
 * Local extra fields are a few bytes (times, owners); some tools align with up to 4 KiB, which then
 * costs a miss.
 */
const EXTRA_ROOM = 256
const MAX_UNPACKED = 1 << 23
/** The most bytes that the front of a member unpacks to. */
const MAX_FRONT = 1 << 21

/** The range of the file, in bytes, that is certain to contain the member. */
export function memberRange(
  member: Member,
  fileSize: number,
): readonly [start: number, end: number] {
  return [
    member.offset,
    Math.min(
      fileSize,
      member.offset + LOCAL_FIXED + member.nameLength + EXTRA_ROOM + member.packed,
    ),
  ]
}

/**
 * The unpacked bytes of a member, from bytes of the file that begin at offset `start`. Undefined if
 * they do not contain the whole member, or contain something else: another header, another length,
 * another CRC-32.
 */
export function readMember(bytes: Buffer, start: number, member: Member): Buffer | undefined {
  const at = member.offset - start
  if (
    at < 0 ||
    at + LOCAL_FIXED > bytes.length ||
    bytes.readUInt32LE(at) !== LOCAL_HEADER ||
    member.unpacked > MAX_UNPACKED
  )
    return undefined
  const from = at + LOCAL_FIXED + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  if (from + member.packed > bytes.length) return undefined
  const packed = bytes.subarray(from, from + member.packed)
  const unpacked =
    member.method === 0 ? packed : member.method === 8 ? unpack(packed, member.unpacked) : undefined
  return unpacked?.length === member.unpacked && crc32(unpacked) === member.crc
    ? unpacked
    : undefined
}

/**
 * The first unpacked bytes of a member whose end is missing. Undefined if they cannot be unpacked.
 * They are not checked: the CRC-32 is that of the whole member.
 */
export function frontOfMember(bytes: Buffer, start: number, member: Member): Buffer | undefined {
  const at = member.offset - start
  const from = at + LOCAL_FIXED + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  const packed = bytes.subarray(from, from + member.packed)
  if (member.method === 0) return packed
  try {
    return member.method === 8
      ? inflateFront(packed, Math.max(1, Math.min(member.unpacked, MAX_FRONT)))
      : undefined
  } catch {
    return undefined
  }
}

/**
 * The bytes of a stored member of any size; undefined if the given bytes do not contain the whole
 * member, or contain something else.
 */
export function storedMember(bytes: Buffer, start: number, member: Member): Buffer | undefined {
  const at = member.offset - start
  if (at < 0 || at + LOCAL_FIXED > bytes.length || bytes.readUInt32LE(at) !== LOCAL_HEADER)
    return undefined
  const from = at + LOCAL_FIXED + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
  if (from + member.packed > bytes.length) return undefined
  const stored = bytes.subarray(from, from + member.packed)
  return crc32(stored) === member.crc ? stored : undefined
}

function unpack(packed: Buffer, length: number): Buffer | undefined {
  try {
    return inflate(packed, Math.max(1, length))
  } catch {
    return undefined
  }
}
