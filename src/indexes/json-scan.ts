import { afterName, isOfRelease, isWheelName, matches, releaseLength, sdistExtension } from './name-bytes.ts'
import { isDistribution } from './page.ts'

const FILES = Buffer.from('"files":[{"')
const FILENAME = Buffer.from('"filename":"')
/** Between two objects of a list in compact JSON; it can't stand in a string, where its quote would be escaped. */
const BETWEEN = Buffer.from('},{"')
const LAST = Buffer.from('}]')

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Called for each wheel and sdist: where its object starts and ends, and its name between. */
type Visit = (start: number, nameStart: number, nameEnd: number, end: number) => void

function isOffered(bytes: Buffer, start: number, end: number): boolean {
  return isWheelName(bytes, start, end) || sdistExtension(bytes, start, end) > 0 || isDistribution(bytes.toString('latin1', start, end))
}

/**
 * Finds the files of a list by the marks between them, without parsing them. Returns the place of the last one's end; undefined where the list is not in the
 * compact form that indexes write, or where anything does not fit.
 * @param list where the first file's object starts
 * @param isObject asked of the first and the last file's text
 */
function walk(bytes: Buffer, list: number, isObject: (text: string) => boolean, visit: Visit): number | undefined {
  let start = list
  /** How far into an object the name stands: within a page this seldom changes. */
  let offset = 0
  for (let first = true; ; first = false) {
    let end = bytes.indexOf(BETWEEN, start)
    const last = end < 0
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
    if (isName && isOffered(bytes, nameStart, nameEnd)) visit(start, nameStart, nameEnd, end)
    else if (!isName && bytes.subarray(nameStart, nameEnd).includes(BACKSLASH)) return undefined
    if ((last || first) && !isObject(bytes.toString('utf8', start, end + 1))) return undefined
    if (last) return end
    start = end + 2
  }
}

/** A page by its releases: files that stand together and whose names begin with the same project and version. */
export interface Scan {
  /** The first file's name of each release. */
  readonly names: readonly string[]
  /** Two offsets a release: its first file's start and its last file's end. */
  readonly places: Int32Array
  /** The page without its files. */
  readonly around: string
}

/**
 * Finds the releases of a page without parsing it. Undefined where it must be parsed whole.
 * @param isObject whether a text is a JSON object: asked of the first and the last file
 */
export function scan(bytes: Buffer, isObject: (text: string) => boolean): Scan | undefined {
  const list = bytes.indexOf(FILES)
  if (list < 0) return undefined
  const names: string[] = []
  const places: number[] = []
  let named = 0
  let length = 0
  const end = walk(bytes, list + FILES.length - 2, isObject, (start, nameStart, nameEnd, end) => {
    if (length === 0 || !isOfRelease(bytes, named, length, nameStart, nameEnd)) {
      named = nameStart
      length = releaseLength(bytes, nameStart, nameEnd)
      names.push(bytes.toString('latin1', nameStart, nameEnd))
      places.push(start, end)
    } else places[places.length - 1] = end
  })
  if (end === undefined) return undefined
  const around = `${bytes.toString('utf8', 0, list + FILES.length - 2)}${bytes.toString('utf8', end + 1)}`
  return { names, places: Int32Array.from(places), around }
}

/** Visits the files of a page's part: objects, commas between them and a bracket behind. */
export function eachFile(part: Buffer, visit: Visit): void {
  walk(part, 0, () => true, visit)
}
