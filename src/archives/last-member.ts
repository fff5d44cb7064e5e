import type { Tail } from './byte-source.ts'
import { CENTRAL_FIXED, CENTRAL_HEADER, FULL_32 } from './central-directory.ts'
import type { DirectoryLocation } from './directory-end.ts'
import type { Member } from './member.ts'

const SLASH = 0x2f

/**
 * The last entry of a central directory whose name has this end and only one slash, by a search for
 * the bytes of the name. No other entry is looked at or checked: the directory of a wheel may have
 * ten thousand. Returns undefined if no entry has such a name, or if its numbers do not fit into
 * their fields.
 */
export function lastMember(
  { bytes, start }: Tail,
  location: DirectoryLocation,
  nameEnd: Buffer,
): Member | undefined {
  const first = location.start - start
  let at = location.end - start
  while (at > first) {
    at = bytes.lastIndexOf(nameEnd, at - 1)
    if (at < first) return undefined
    const header = headerBefore(bytes, at, at + nameEnd.length, first)
    if (header !== undefined) return memberAt(bytes, header, location.shift)
  }
  return undefined
}

/** The start of the entry whose name has no slash before `at` and ends at `end`. */
function headerBefore(bytes: Buffer, at: number, end: number, first: number): number | undefined {
  for (let name = at; name >= first + CENTRAL_FIXED && bytes[name] !== SLASH; name--) {
    const header = name - CENTRAL_FIXED
    if (
      bytes.readUInt16LE(header + 28) === end - name &&
      bytes.readUInt32LE(header) === CENTRAL_HEADER
    )
      return header
  }
  return undefined
}

function memberAt(bytes: Buffer, header: number, shift: number): Member | undefined {
  const offset = bytes.readUInt32LE(header + 42)
  const packed = bytes.readUInt32LE(header + 20)
  const unpacked = bytes.readUInt32LE(header + 24)
  if (offset === FULL_32 || packed === FULL_32 || unpacked === FULL_32) return undefined
  return {
    offset: offset + shift,
    packed,
    unpacked,
    crc: bytes.readUInt32LE(header + 16),
    method: bytes.readUInt16LE(header + 10),
    nameLength: bytes.readUInt16LE(header + 28),
  }
}
