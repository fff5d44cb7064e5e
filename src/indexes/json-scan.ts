import { afterName, isOfRelease, isWheelName, matches, releaseLength, sdistExtension } from './name-bytes.ts'
import { isDistribution } from './page.ts'

const FILES = Buffer.from('"files":[{"')
const FILENAME = Buffer.from('"filename":"')
/** Between two objects of a list in compact JSON; it can't stand in a string, where its quote would be escaped. */
const BETWEEN = Buffer.from('},{"')
const LAST = Buffer.from('}]')

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Four offsets a file: its object's start, its name's start and end, the object's end. */
export type Places = Int32Array

export interface Scan {
  /** Of the wheels and sdists. */
  readonly places: Places
  /** Where in the places a run of files begins whose names begin with the same project and version. */
  readonly releases: readonly number[]
  /** The page without its files. */
  readonly around: string
}

function isOffered(bytes: Buffer, start: number, end: number): boolean {
  return isWheelName(bytes, start, end) || sdistExtension(bytes, start, end) > 0 || isDistribution(bytes.toString('latin1', start, end))
}

/** Grows as pages need it, so that no page's places are collected twice. */
let collected = new Int32Array(1 << 14)

/**
 * Finds the files of a page by the marks between them, without parsing them. Undefined where the page is not in the compact form that indexes write, or where
 * anything does not fit: then it must be parsed whole.
 * @param isObject whether a text is a JSON object: asked of the first and the last file
 */
export function scan(bytes: Buffer, isObject: (text: string) => boolean): Scan | undefined {
  const list = bytes.indexOf(FILES)
  if (list < 0) return undefined
  const releases: number[] = []
  let count = 0
  let start = list + FILES.length - 2
  let end = start
  /** How far into an object the name stands: within a page this seldom changes. */
  let offset = 0
  let named = 0
  let length = 0
  for (let first = true, last = false; !last; first = false, start = end + 2) {
    end = bytes.indexOf(BETWEEN, start)
    last = end < 0
    if (!matches(bytes, start + offset, FILENAME)) {
      offset = bytes.indexOf(FILENAME, start) - start
      if (offset < 0) return undefined
    }
    const nameStart = start + offset + FILENAME.length
    let nameEnd = afterName(bytes, nameStart)
    const isName = bytes[nameEnd] === QUOTE
    if (!isName) nameEnd = bytes.indexOf(QUOTE, nameEnd)
    if (last) end = bytes.indexOf(LAST, nameStart)
    if (nameEnd < 0 || end < nameEnd) return undefined
    if (isName && isOffered(bytes, nameStart, nameEnd)) {
      if (length === 0 || !isOfRelease(bytes, named, length, nameStart, nameEnd)) {
        releases.push(count)
        named = nameStart
        length = releaseLength(bytes, nameStart, nameEnd)
      }
      if (count === collected.length) {
        const more = new Int32Array(count * 2)
        more.set(collected)
        collected = more
      }
      collected[count++] = start
      collected[count++] = nameStart
      collected[count++] = nameEnd
      collected[count++] = end
    } else if (!isName && bytes.subarray(nameStart, nameEnd).includes(BACKSLASH)) return undefined
    if ((last || first) && !isObject(bytes.toString('utf8', start, end + 1))) return undefined
  }
  const around = `${bytes.toString('utf8', 0, list + FILES.length - 2)}${bytes.toString('utf8', end + 1)}`
  return { places: collected.slice(0, count), releases, around }
}
