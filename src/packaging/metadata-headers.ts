import { wantedHeaders } from './core-metadata.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/**
 * Headers up to this size are kept unchanged. Longer ones contain parts that no resolution reads,
 * or are made to fill memory: bytes.
 */
const USUAL = 2 ** 16
/** The kept part of longer headers: characters. Ten thousand requirements are about as long. */
const LONGEST = 2 ** 20

/**
 * The headers of a METADATA file, up to the first empty line, after which the description comes.
 * From very long ones, only those that a resolution needs. The text is a copy, so it keeps nothing
 * else in memory.
 */
export function metadataHeaders(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, headersEnd(bytes))
  if (text.length <= USUAL) return text
  const wanted = wantedHeaders(text)
  const end = wanted.length <= LONGEST ? wanted.length : wanted.lastIndexOf('\n', LONGEST) + 1
  // A part of a string keeps the whole string in memory.
  return Buffer.from(wanted.slice(0, end)).toString('utf8')
}

function headersEnd(bytes: Buffer): number {
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
    const next = bytes[at + 1] === CARRIAGE_RETURN ? at + 2 : at + 1
    if (bytes[next] === LINE_FEED) return at + 1
  }
  return bytes.length
}
