/** The bytes are not text in the detected encoding. */
export class EncodingError extends Error {
  readonly encoding: string

  constructor(encoding: string, message: string) {
    super(message)
    this.name = 'EncodingError'
    this.encoding = encoding
  }
}

type Decode = (bytes: Uint8Array) => string

const strict =
  (label: string): Decode =>
  (bytes) =>
    new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes)

const WIDE = { 'utf-16': 'UTF-16', 'utf-32': 'UTF-32' } as const

/** Longer marks first, because that of UTF-16 begins that of UTF-32. */
const BYTE_ORDER_MARKS: readonly (readonly [
  mark: readonly number[],
  name: 'utf-8' | keyof typeof WIDE,
  decode: Decode,
])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8', strict('utf-8')],
  [[0xff, 0xfe, 0, 0], 'utf-32', (bytes) => decodeUtf32(bytes, true)],
  [[0, 0, 0xfe, 0xff], 'utf-32', (bytes) => decodeUtf32(bytes, false)],
  [[0xff, 0xfe], 'utf-16', strict('utf-16le')],
  [[0xfe, 0xff], 'utf-16', strict('utf-16be')],
]

/**
 * The text of a requirements file, by pip's rule: a byte order mark, else a `coding:` comment (PEP
 * 263) in the first two lines, else UTF-8. pip falls back to the locale's encoding; an estimate
 * does not depend on the locale.
 *
 * @throws EncodingError for an unknown encoding, or bytes that are not text in it
 */
export function decodeText(bytes: Uint8Array): string {
  for (const [mark, name, decode] of BYTE_ORDER_MARKS) {
    if (mark.every((byte, at) => bytes[at] === byte))
      return attempt(name, decode, bytes.subarray(mark.length))
  }
  const declared = declaredEncoding(bytes)
  return declared === undefined
    ? attempt('utf-8', strict('utf-8'), bytes)
    : attempt(declared, decoderOf(declared), bytes)
}

/** The encoding that a byte order mark tells, if it is not UTF-8. */
export const wideEncodingOf = (bytes: Uint8Array): 'UTF-16' | 'UTF-32' | undefined => {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))
  return marked === undefined || marked[1] === 'utf-8' ? undefined : WIDE[marked[1]]
}

function attempt(name: string, decode: Decode, bytes: Uint8Array): string {
  try {
    return decode(bytes)
  } catch {
    throw new EncodingError(name, `it is not ${name} text`)
  }
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const HASH = 0x23
  let start = 0
  for (let line = 0; line < 2; line++) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline
    if (bytes[start] === HASH) {
      const found = /coding[:=]\s*([-\w.]+)/.exec(
        Buffer.from(bytes.subarray(start, end)).toString('latin1'),
      )?.[1]
      if (found !== undefined) return found
    }
    start = end + 1
  }
  return undefined
}

/** Python's names of encodings, if they differ from those of the Web. */
function decoderOf(name: string): Decode {
  const label = name.toLowerCase().replaceAll('_', '-')
  if (/^(latin-?1|iso-?8859-1|l1)$/.test(label))
    return (bytes) => Buffer.from(bytes).toString('latin1')
  if (/^(us-)?ascii$/.test(label)) return decodeAscii
  const web = label.replace(/^cp-?(125\d)$/, 'windows-$1').replace(/^cp-?866$/, 'ibm866')
  try {
    const decoder = new TextDecoder(web, { fatal: true, ignoreBOM: true })
    return (bytes) => decoder.decode(bytes)
  } catch {
    throw new EncodingError(name, `the encoding ${name} is not known`)
  }
}

function decodeAscii(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte > 0x7f)) throw new RangeError('not ASCII')
  return Buffer.from(bytes).toString('latin1')
}

function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4)
    text += String.fromCodePoint(view.getUint32(at, littleEndian))
  return text
}
