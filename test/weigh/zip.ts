import { crc32, deflateRawSync } from 'node:zlib'
import type { ByteSource } from '../../src/archives/byte-source.ts'

export interface ZipEntry {
  readonly name: string
  readonly content?: string | Buffer
  readonly stored?: boolean
  /** Changes the directory's record before it is written: for archives that lie. */
  readonly lie?: (record: Buffer) => void
}

export interface ZipOptions {
  readonly comment?: string
  /** Bytes before the archive. */
  readonly prefix?: Buffer
  /** Writes sizes and offsets as zip64 extra fields, and a zip64 end record. */
  readonly zip64?: boolean
  /** The number of entries that the end record claims. */
  readonly claimed?: number
}

const full = 0xffffffff
/** Says that names are UTF-8. */
const UTF8 = 0x800

/** A small zip file, as a wheel builder writes it. */
export function makeZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Buffer {
  const parts: Buffer[] = []
  const records: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.content ?? '')
    const packed = entry.stored ? content : deflateRawSync(content)
    const name = Buffer.from(entry.name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(UTF8, 6)
    local.writeUInt16LE(entry.stored ? 0 : 8, 8)
    local.writeUInt32LE(crc32(content), 14)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(name.length, 26)
    const extra = options.zip64
      ? zip64Extra(content.length, packed.length, offset)
      : Buffer.alloc(0)
    const record = Buffer.alloc(46)
    record.writeUInt32LE(0x02014b50, 0)
    local.copy(record, 8, 6, 26)
    record.writeUInt16LE(name.length, 28)
    record.writeUInt16LE(extra.length, 30)
    record.writeUInt32LE(options.zip64 ? full : offset, 42)
    if (options.zip64) record.fill(0xff, 20, 28)
    entry.lie?.(record)
    records.push(record, name, extra)
    parts.push(local, name, packed)
    offset += 30 + name.length + packed.length
  }
  const directory = Buffer.concat(records)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(options.claimed ?? entries.length, 8)
  end.writeUInt16LE(options.claimed ?? entries.length, 10)
  end.writeUInt32LE(options.zip64 ? full : directory.length, 12)
  end.writeUInt32LE(options.zip64 ? full : offset, 16)
  const comment = Buffer.from(options.comment ?? '')
  end.writeUInt16LE(comment.length, 20)
  const wide = options.zip64 ? zip64End(entries.length, directory.length, offset) : Buffer.alloc(0)
  return Buffer.concat([options.prefix ?? Buffer.alloc(0), ...parts, directory, wide, end, comment])
}

function zip64Extra(...values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(8 * values.length, 2)
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + 8 * i)
  return extra
}

function zip64End(entries: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(76)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  for (const at of [24, 32]) end.writeBigUInt64LE(BigInt(entries), at)
  end.writeBigUInt64LE(BigInt(size), 40)
  end.writeBigUInt64LE(BigInt(offset), 48)
  end.writeUInt32LE(0x07064b50, 56)
  end.writeBigUInt64LE(BigInt(offset + size), 64)
  end.writeUInt32LE(1, 72)
  return end
}

/** A source over bytes in memory that notes what is read. */
export function memorySource(
  bytes: Buffer,
  known = true,
): ByteSource & { readonly reads: string[] } {
  const reads: string[] = []
  return {
    size: known ? bytes.length : null,
    reads,
    async read(start, end) {
      reads.push(`${start}-${end}`)
      return bytes.subarray(start, end)
    },
    async tail(length) {
      reads.push(`-${length}`)
      const start = Math.max(0, bytes.length - length)
      return { bytes: bytes.subarray(start), start, size: bytes.length }
    },
  }
}
