import { frontOfMember, LOCAL_FIXED, LOCAL_HEADER, readMember } from './member.ts'

/** Sizes that follow the file instead (APPNOTE 4.4.4). */
const SIZES_FOLLOW = 8

export interface LocalMember {
  readonly name: string
  readonly content: Buffer
  /** Whether the end of the file is missing. */
  readonly isCut: boolean
  /** Its compressed bytes in the part. */
  readonly packed: number
  /** The same with its header. */
  readonly length: number
}

const SIGNATURE = Buffer.from('PK\x03\x04', 'latin1')

/** The offset of the first local header in bytes of a zip; -1 if they contain no header. */
export const firstHeader = (bytes: Buffer): number => bytes.indexOf(SIGNATURE)

/**
 * The files in a part of a zip that begins with a local header and has no central directory. The
 * last file may be cut off. Reading stops at a file that cannot be unpacked, and at a header that
 * does not tell the size of its file.
 */
export function* localMembers(bytes: Buffer): Generator<LocalMember> {
  for (let at = 0; at + LOCAL_FIXED <= bytes.length; ) {
    if (bytes.readUInt32LE(at) !== LOCAL_HEADER || bytes.readUInt16LE(at + 6) & SIZES_FOLLOW) return
    const packed = bytes.readUInt32LE(at + 18)
    const nameLength = bytes.readUInt16LE(at + 26)
    const member = {
      offset: at,
      packed,
      unpacked: bytes.readUInt32LE(at + 22),
      crc: bytes.readUInt32LE(at + 14),
      method: bytes.readUInt16LE(at + 8),
      nameLength,
    }
    const name = bytes.toString('utf8', at + LOCAL_FIXED, at + LOCAL_FIXED + nameLength)
    const start = at
    const data = at + LOCAL_FIXED + nameLength + bytes.readUInt16LE(at + 28)
    at = data + packed
    const isCut = at > bytes.length
    const end = Math.min(at, bytes.length)
    const content = isCut ? frontOfMember(bytes, 0, member) : readMember(bytes, 0, member)
    if (content === undefined) return
    yield { name, content, isCut, packed: Math.max(0, end - data), length: end - start }
  }
}
