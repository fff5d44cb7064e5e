import type { Tail } from './byte-source.ts'

/** The position of a zip's central directory: absolute offsets in the file, bytes. */
export interface DirectoryLocation {
  readonly kind: 'location'
  readonly start: number
  readonly end: number
  readonly entries: number
  /** Added to every offset in the directory: bytes before the archive (which zipfile allows). */
  readonly shift: number
  readonly zip64: boolean
  /** Bytes after the archive, which zipfile allows. */
  readonly trailing: number
}

/** Bytes that must be read first: `start` to `end`. The tail that was passed begins at `end`. */
export interface Need {
  readonly kind: 'need'
  readonly start: number
  readonly end: number
}

export interface Corrupt {
  readonly kind: 'corrupt'
  readonly reason: string
}

export const corrupt = (reason: string): Corrupt => ({ kind: 'corrupt', reason })

const END = 0x06054b50
const END_SIZE = 22
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_LOCATOR_SIZE = 20
const ZIP64_END = 0x06064b50
const ZIP64_END_SIZE = 56
const MAX_COMMENT = 0xffff
/** 64 MiB of directory are half a million files; no wheel has nearly as many. */
const MAX_DIRECTORY = 1 << 26

/**
 * Finds the central directory from the end of a zip (APPNOTE 4.3.14 to 4.3.16), as CPython's
 * zipfile does: the last end record counts, and a zip64 end record comes right before its locator.
 */
export function locateDirectory(tail: Tail): DirectoryLocation | Need | Corrupt {
  const { bytes, start } = tail
  const at = findEnd(bytes)
  if (at < 0) {
    const from = Math.max(0, tail.size - END_SIZE - MAX_COMMENT)
    return start > from
      ? { kind: 'need', start: from, end: start }
      : corrupt('it has no end of central directory: not a zip file')
  }
  if (bytes.readUInt16LE(at + 4) !== bytes.readUInt16LE(at + 6))
    return corrupt('it is one part of a split archive')
  const trailing = Math.max(0, bytes.length - at - END_SIZE - bytes.readUInt16LE(at + 20))
  const locator = at - ZIP64_LOCATOR_SIZE
  if (locator < 0 && start > 0)
    return {
      kind: 'need',
      start: Math.max(0, start - ZIP64_LOCATOR_SIZE - ZIP64_END_SIZE),
      end: start,
    }
  if (locator >= 0 && bytes.readUInt32LE(locator) === ZIP64_LOCATOR)
    return locateZip64(tail, locator - ZIP64_END_SIZE, trailing)
  return location(
    bytes.readUInt16LE(at + 10),
    bytes.readUInt32LE(at + 12),
    bytes.readUInt32LE(at + 16),
    start + at,
    { zip64: false, trailing },
  )
}

function locateZip64(
  { bytes, start }: Tail,
  at: number,
  trailing: number,
): DirectoryLocation | Need | Corrupt {
  if (at < 0)
    return start > 0
      ? { kind: 'need', start: Math.max(0, start + at), end: start }
      : corrupt('its zip64 end record is outside of it')
  if (bytes.readUInt32LE(at) !== ZIP64_END)
    return corrupt('its zip64 end record is not where it has to be')
  return location(
    uint64(bytes, at + 32),
    uint64(bytes, at + 40),
    uint64(bytes, at + 48),
    start + at,
    { zip64: true, trailing },
  )
}

function location(
  entries: number,
  size: number,
  offset: number,
  end: number,
  more: Pick<DirectoryLocation, 'zip64' | 'trailing'>,
): DirectoryLocation | Corrupt {
  const start = end - size
  const shift = start - offset
  if (start < 0 || shift < 0) return corrupt('its central directory is outside of it')
  if (size > MAX_DIRECTORY) return corrupt(`its central directory would be ${size} bytes`)
  return { kind: 'location', start, end, entries, shift, ...more }
}

function findEnd(bytes: Buffer): number {
  const last = bytes.length - END_SIZE
  for (let i = last; i >= Math.max(0, last - MAX_COMMENT); i--)
    if (bytes[i] === 0x50 && bytes.readUInt32LE(i) === END) return i
  return -1
}

/**
 * An unsigned 64-bit number. Beyond 2^53 it is not exact, but every bound check rejects such a
 * number.
 */
export function uint64(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at)
}
