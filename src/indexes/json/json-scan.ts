import { isDistribution, MOST_FILES } from '../page.ts'
import { formOf, type JsonForm } from './json-form.ts'
import {
  afterName,
  isOfRelease,
  isWheelName,
  matches,
  releaseLength,
  sdistExtension,
} from './name-bytes.ts'

const LAST = Buffer.from('}]')
/** How an object with a key begins. */
const OBJECT = '{"'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const OPENING_BRACKET = 0x5b
const COLON = 0x3a
const BLANK = 0x20

/** Called for each wheel and sdist: where its object starts and ends, and its name between. */
type Visit = (start: number, nameStart: number, nameEnd: number, end: number) => void

function isOffered(bytes: Buffer, start: number, end: number): boolean {
  return (
    isWheelName(bytes, start, end) ||
    sdistExtension(bytes, start, end) > 0 ||
    isDistribution(bytes.toString('latin1', start, end))
  )
}

/** Characters that may follow the closing quote of a string: no key of a file begins with them. */
const AFTER_STRING: ReadonlySet<number> = new Set(Buffer.from(',:]}'))

/**
 * Whether a part of an object, from after its brace to one of its keys, contains only complete
 * nested objects, so the key is the object's own. Also false if the key's quote may be inside a
 * string.
 */
function isOwnKey(bytes: Buffer, start: number, key: number): boolean {
  let depth = 0
  for (let at = start; at < key; at++) {
    const c = bytes[at]
    if (c === OPENING_BRACE) depth++
    else if (c === CLOSING_BRACE) depth--
    else if (c === QUOTE)
      for (at++; bytes[at] !== QUOTE; at++) {
        if (at >= key || bytes[at] === BACKSLASH) return false
      }
  }
  return depth === 0
}

/**
 * Whether a key's value is a list: objects in it look like files. The standards know of no such key
 * in a file.
 */
function holdsList(bytes: Buffer, start: number, end: number): boolean {
  for (
    let at = bytes.indexOf(OPENING_BRACKET, start);
    at >= 0 && at < end;
    at = bytes.indexOf(OPENING_BRACKET, at + 1)
  )
    if (isColonBefore(bytes, bytes[at - 1] === BLANK ? at - 1 : at)) return true
  return false
}

const isColonBefore = (bytes: Buffer, at: number): boolean =>
  bytes[at - 1] === COLON && bytes[at - 2] === QUOTE

/**
 * Finds the files of a list by the marks between them, without parsing them. Returns the end of the
 * last one; undefined if the list has another form than expected.
 *
 * @param list the start of the first file's object
 * @param isObject tests the first and the last file's text
 * @param closing the end of the last file, if known
 */
function walk(
  bytes: Buffer,
  { between, filename }: JsonForm,
  list: number,
  isObject: (text: string) => boolean,
  visit: Visit,
  closing?: number,
): number | undefined {
  let start = list
  /** The offset of the name in an object: within a page it seldom changes. */
  let offset = 0
  for (let first = true; ; first = false) {
    let end = bytes.indexOf(between, start)
    const last = end < 0
    if (!matches(bytes, start + offset, filename)) {
      offset = bytes.indexOf(filename, start) - start
      if (offset < 0) return undefined
    }
    if (!isOwnKey(bytes, start + 1, start + offset)) return undefined
    const nameStart = start + offset + filename.length
    let nameEnd = afterName(bytes, nameStart)
    const isName = bytes[nameEnd] === QUOTE
    if (!isName) nameEnd = bytes.indexOf(QUOTE, nameEnd)
    if (last) end = closing ?? bytes.indexOf(LAST, nameStart)
    if (nameEnd < 0 || end < nameEnd) return undefined
    if (isName && isOffered(bytes, nameStart, nameEnd)) visit(start, nameStart, nameEnd, end)
    else if (!isName && bytes.subarray(nameStart, nameEnd).includes(BACKSLASH)) return undefined
    if ((last || first) && !isObject(bytes.toString('utf8', start, end + 1))) return undefined
    if (last) return end
    // The mark may also be the end of a string; then no key follows.
    start = end + between.length - OBJECT.length
    if (AFTER_STRING.has(bytes[start + OBJECT.length]!)) return undefined
  }
}

/** A page by its releases: adjacent files whose names begin with the same project and version. */
export interface Scan {
  /** The first file's name of each release. */
  readonly names: readonly string[]
  /** Two offsets per release: its first file's start and its last file's end. */
  readonly places: Int32Array
  /** The page without its files. */
  readonly around: string
}

/**
 * Finds the releases of a page without parsing it. Undefined if it must be parsed whole.
 * @param isObject whether a text is a JSON object: tests the first and the last file
 * @param tooMany throws if there are more files than the limit
 */
export function scan(
  bytes: Buffer,
  isObject: (text: string) => boolean,
  tooMany: () => never,
): Scan | undefined {
  const form = formOf(bytes)
  const found = bytes.indexOf(form.files)
  if (found < 0) return undefined
  const list = found + form.files.length - OBJECT.length
  const names: string[] = []
  const places: number[] = []
  let named = 0
  let length = 0
  let files = 0
  const end = walk(bytes, form, list, isObject, (start, nameStart, nameEnd, end) => {
    if (++files > MOST_FILES) tooMany()
    if (length === 0 || !isOfRelease(bytes, named, length, nameStart, nameEnd)) {
      named = nameStart
      length = releaseLength(bytes, nameStart, nameEnd)
      names.push(bytes.toString('latin1', nameStart, nameEnd))
      places.push(start, end)
    } else places[places.length - 1] = end
  })
  if (end === undefined || holdsList(bytes, list + OBJECT.length, end)) return undefined
  const around = `${bytes.toString('utf8', 0, list)}${bytes.toString('utf8', end + 1)}`
  return { names, places: Int32Array.from(places), around }
}

/** Visits the files of a part of a page: objects, commas between them, and a bracket after them. */
export function eachFile(part: Buffer, form: JsonForm, visit: Visit): void {
  walk(part, form, 0, () => true, visit, part.length - 2)
}
