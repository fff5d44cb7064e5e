const BLOCK = 512
/** Path records of pax and GNU tar are read up to this length. */
const MAX_PATH_RECORD = 1 << 16

/** A regular file in a tar archive. Size in bytes. */
export interface TarFile {
  readonly path: string
  readonly size: number
}

/** What to do with a file's bytes. */
export type TarVisitor = (file: TarFile) => ((content: Buffer) => void) | undefined

/**
 * Reads a tar archive (ustar, pax, GNU long names) from its unpacked bytes, as they come. Only files whose visit answers a function are held in
 * memory, so that the archive may be of any size. Answers why it cannot be read on, if so.
 */
export async function readTar(chunks: AsyncIterable<Buffer>, visit: TarVisitor): Promise<string | undefined> {
  const reader = readerOf(chunks)
  let nextPath: string | undefined
  let nextSize: number | undefined
  for (;;) {
    const header = await reader.take(BLOCK)
    // Two empty blocks end an archive; many writers leave it at the end of the file.
    if (header === undefined || header[0] === 0) return undefined
    const type = String.fromCharCode(header[156]!)
    const stated = numberOf(header.subarray(124, 136))
    if (!checksumFits(header) || !Number.isSafeInteger(stated) || stated < 0) return 'its tar headers are damaged'
    if (type === 'x' || type === 'L') {
      if (stated > MAX_PATH_RECORD) return 'a path in it is longer than paths are'
      const record = await reader.take(stated)
      if (record === undefined) return 'it ends too early'
      await reader.skip(padding(stated))
      if (type === 'L') nextPath = textOf(record)
      else {
        const pax = paxOf(record)
        nextPath = pax.get('path') ?? nextPath
        nextSize = pax.has('size') ? Number(pax.get('size')) : nextSize
      }
      continue
    }
    const size = nextSize ?? stated
    if (!Number.isSafeInteger(size) || size < 0) return 'its tar headers are damaged'
    const keep = type === '0' || type === '\0' || type === '7' ? visit({ path: nextPath ?? pathOf(header), size }) : undefined
    nextPath = undefined
    nextSize = undefined
    if (keep) {
      const content = await reader.take(size)
      if (content === undefined) return 'it ends too early'
      keep(content)
    } else if (!(await reader.skip(size))) return 'it ends too early'
    await reader.skip(padding(size))
  }
}

function readerOf(chunks: AsyncIterable<Buffer>) {
  const source = chunks[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<boolean> => {
    const { done, value } = await source.next()
    if (done) return false
    held = held.length === 0 ? value : Buffer.concat([held, value])
    return true
  }
  return {
    async take(length: number): Promise<Buffer | undefined> {
      while (held.length < length) if (!(await more())) return undefined
      const taken = held.subarray(0, length)
      held = held.subarray(length)
      return taken
    },
    async skip(length: number): Promise<boolean> {
      let left = length
      while (held.length < left) {
        left -= held.length
        held = Buffer.alloc(0)
        if (!(await more())) return false
      }
      held = held.subarray(left)
      return true
    },
  }
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

function pathOf(header: Buffer): string {
  const name = textOf(header.subarray(0, 100))
  // GNU tar uses the prefix field for something else and says so in the magic.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Octal digits, or a binary number whose first bit is set (GNU). */
function numberOf(field: Buffer): number {
  if (field[0]! & 0x80) return Number(BigInt(`0x${field.toString('hex', 1)}`))
  const text = textOf(field).trim()
  return text === '' ? 0 : Number.parseInt(text, 8)
}

function checksumFits(header: Buffer): boolean {
  let sum = 0
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i]!
  return sum === numberOf(header.subarray(148, 156))
}

/** Records `length key=value\n` of a pax header. */
function paxOf(record: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (let at = 0; at < record.length; ) {
    const space = record.indexOf(0x20, at)
    const length = space < 0 ? 0 : Number.parseInt(record.toString('latin1', at, space), 10)
    if (!(length > 0)) break
    const text = record.toString('utf8', space + 1, at + length - 1)
    const equals = text.indexOf('=')
    if (equals > 0) found.set(text.slice(0, equals), text.slice(equals + 1))
    at += length
  }
  return found
}
