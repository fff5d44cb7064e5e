import { crc32 } from 'node:zlib'

/**
 * Many small entries in one file, written at once: magic, the index's length and CRC, the index as
 * JSON, then the bodies. The index has a CRC of each body, so a damaged body reads as absent
 * without affecting the others.
 */
const MAGIC = 0x315a5350
export const HEAD = 12

export type PackIndex = ReadonlyMap<
  string,
  { readonly start: number; readonly length: number; readonly crc: number }
>

/** The parts of a pack's file, to be written one after the other. */
export function encodePack(entries: ReadonlyMap<string, Buffer>): readonly Buffer[] {
  const rows: [string, number, number][] = []
  for (const [key, body] of entries) rows.push([key, body.length, crc32(body)])
  const index = Buffer.from(JSON.stringify(rows))
  const head = Buffer.alloc(HEAD)
  head.writeUInt32LE(MAGIC, 0)
  head.writeUInt32LE(index.length, 4)
  head.writeUInt32LE(crc32(index), 8)
  return [Buffer.concat([head, index]), ...entries.values()]
}

/**
 * The length of the index according to a pack's first `HEAD` bytes; undefined if they are not those
 * of a pack.
 */
export function packIndexLength(head: Buffer): number | undefined {
  return head.length === HEAD && head.readUInt32LE(0) === MAGIC ? head.readUInt32LE(4) : undefined
}

/** Reads the index; offsets count from the start of the file. Undefined if it is damaged. */
export function decodePackIndex(head: Buffer, index: Buffer): PackIndex | undefined {
  if (crc32(index) !== head.readUInt32LE(8)) return undefined
  const rows = rowsOf(index.toString('utf8'))
  if (rows === undefined) return undefined
  const entries = new Map<string, { start: number; length: number; crc: number }>()
  let start = HEAD + index.length
  for (const [key, length, crc] of rows) {
    entries.set(key, { start, length, crc })
    start += length
  }
  return entries
}

type Row = readonly [key: string, length: number, crc: number]

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

const isRow = (row: unknown): row is Row =>
  Array.isArray(row) &&
  row.length === 3 &&
  typeof row[0] === 'string' &&
  isCount(row[1]) &&
  isCount(row[2])

function rowsOf(text: string): readonly Row[] | undefined {
  try {
    const rows: unknown = JSON.parse(text)
    return Array.isArray(rows) && rows.every(isRow) ? rows : undefined
  } catch {
    return undefined
  }
}
