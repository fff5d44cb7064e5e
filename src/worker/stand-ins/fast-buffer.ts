import { Buffer } from 'buffer/'

// `buffer` is correct but slow: it decodes text and searches byte by byte, and pages of an index
// have megabytes. These parts of it are replaced by functions of the browser, and by a search that
// skips bytes.

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

/** Characters that are made with one call. */
const STRIDE = 8192

function latin1(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += STRIDE)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + STRIDE)))
  return parts.join('')
}

/** As bytes instead of a Buffer, which costs more to make. */
const plain = (bytes: Uint8Array, start: number, end: number): Uint8Array =>
  start < end
    ? new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start)
    : new Uint8Array(0)

const known = new WeakMap<Uint8Array, Uint8Array>()

/** How far a search may skip after a byte that does not match (Horspool's table). */
function leapsOf(needle: Uint8Array): Uint8Array {
  let leaps = known.get(needle)
  if (leaps === undefined) {
    leaps = new Uint8Array(256).fill(Math.min(255, needle.length))
    for (let at = 0; at < needle.length - 1; at++)
      leaps[needle[at]!] = Math.min(255, needle.length - 1 - at)
    known.set(needle, leaps)
  }
  return leaps
}

function search(bytes: Uint8Array, needle: Uint8Array, from: number): number {
  const leaps = leapsOf(needle)
  const last = needle.length - 1
  for (let at = from + last; at < bytes.length; at += leaps[bytes[at]!]!) {
    let back = 0
    while (back <= last && bytes[at - back] === needle[last - back]) back++
    if (back > last) return at - last
  }
  return -1
}

/** The order of two parts; `buffer` copies what it compares. */
function order(
  one: Uint8Array,
  other: Uint8Array,
  from: number,
  to: number,
  start: number,
  end: number,
): number {
  for (let at = 0; start + at < end && from + at < to; at++) {
    const difference = one[start + at]! - other[from + at]!
    if (difference !== 0) return Math.sign(difference)
  }
  return Math.sign(end - start - (to - from))
}

type Needle = string | number | Uint8Array

/** Gives the buffers of `buffer` faster versions of the same functions. */
export function hastenBuffers(): void {
  const slow = {
    ...Object.fromEntries(
      ['toString', 'indexOf'].map((name) => [name, Reflect.get(Buffer.prototype, name)]),
    ),
  } as {
    readonly toString: (this: Buffer, ...all: unknown[]) => string
    readonly indexOf: (this: Buffer, ...all: unknown[]) => number
  }
  const from = Reflect.get(Buffer, 'from') as (...all: unknown[]) => Buffer
  Object.assign(Buffer.prototype, {
    toString(
      this: Buffer,
      encoding: BufferEncoding = 'utf8',
      start = 0,
      end = this.length,
    ): string {
      const bytes = (): Uint8Array => plain(this, Math.max(0, start), Math.min(this.length, end))
      if (encoding === 'utf8' || encoding === 'utf-8') return utf8.decode(bytes())
      return encoding === 'latin1'
        ? latin1(bytes())
        : slow.toString.call(this, encoding, start, end)
    },
    indexOf(this: Buffer, needle: Needle, start = 0, ...more: unknown[]): number {
      if (start < 0 || more.length > 0 || typeof start !== 'number')
        return slow.indexOf.call(this, needle, start, ...more)
      if (typeof needle === 'number')
        return Uint8Array.prototype.indexOf.call(this, needle & 255, start)
      const bytes = typeof needle === 'string' ? encoder.encode(needle) : needle
      return bytes.length === 0
        ? slow.indexOf.call(this, needle, start)
        : search(this, bytes, start)
    },
  })
  Object.assign(Buffer.prototype, {
    compare(
      this: Buffer,
      other: Uint8Array,
      from = 0,
      to = other.length,
      start = 0,
      end = this.length,
    ): number {
      return order(this, other, from, Math.min(to, other.length), start, Math.min(end, this.length))
    },
    equals(this: Buffer, other: Uint8Array): boolean {
      return (
        this.length === other.length && order(this, other, 0, other.length, 0, this.length) === 0
      )
    },
  })
  Object.assign(Buffer, {
    compare: (one: Uint8Array, other: Uint8Array): number =>
      order(one, other, 0, other.length, 0, one.length),
    from(value: unknown, ...more: unknown[]): Buffer {
      const isText =
        typeof value === 'string' &&
        (more[0] === undefined || more[0] === 'utf8' || more[0] === 'utf-8')
      if (!isText) return from.call(Buffer, value, ...more)
      const bytes = encoder.encode(value)
      return from.call(Buffer, bytes.buffer, bytes.byteOffset, bytes.length)
    },
  })
}
