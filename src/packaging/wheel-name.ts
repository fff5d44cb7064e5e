import { normalizeName } from './name.ts'
import { isVersion } from './versions/version-syntax.ts'

/** The number at the start of a build tag (as decimal digits from 2^53 on), and the rest of it. */
export type BuildTag = readonly [number: number | string, rest: string]

/**
 * A compressed tag set (PEP 425): a wheel fits if any combination of its parts does. Lower case.
 */
export interface TagSet {
  /** The whole set as written, in lower case: `py2.py3-none-any`. */
  readonly tagText: string
  readonly pythonTags: readonly string[]
  readonly abiTags: readonly string[]
  readonly platformTags: readonly string[]
}

/** The parts of a wheel's file name (binary distribution format). */
export interface WheelName extends TagSet {
  /** Normalised. */
  readonly name: string
  /** As written; it is a valid version. */
  readonly version: string
  readonly build: BuildTag | null
}

/** Reads a wheel's file name as `packaging` 26.3 does; undefined if it is invalid. */
export function parseWheelName(filename: string): WheelName | undefined {
  if (!filename.endsWith('.whl')) return undefined
  // From the end: the three tags, then possibly a build tag. Before it are a name and a version,
  // which contain no hyphen.
  const beforeTags = hyphensBefore(filename, filename.length, 3)
  const afterName = filename.indexOf('-')
  const afterVersion = filename.indexOf('-', afterName + 1)
  if (afterName <= 0 || afterVersion < 0 || afterVersion > beforeTags) return undefined
  const rawName = filename.slice(0, afterName)
  const version = filename.slice(afterName + 1, afterVersion)
  const build =
    afterVersion === beforeTags ? null : parseBuildTag(filename.slice(afterVersion + 1, beforeTags))
  const tags = parseTagSet(filename.slice(beforeTags + 1, -4))
  if (build === undefined || tags === undefined || !isEscapedName(rawName) || !isVersion(version))
    return undefined
  const { tagText, pythonTags, abiTags, platformTags } = tags
  return {
    name: normalizeName(rawName),
    version,
    build,
    tagText,
    pythonTags,
    abiTags,
    platformTags,
  }
}

/** Only the tags of a possible wheel's file name; undefined if it cannot be one. */
export function wheelTags(filename: string): TagSet | undefined {
  const beforeTags = hyphensBefore(filename, filename.length, 3)
  return filename.endsWith('.whl') && beforeTags > 0
    ? parseTagSet(filename.slice(beforeTags + 1, -4))
    : undefined
}

/** The position of the hyphen that is `count` before `end`; -1 if there are fewer. */
function hyphensBefore(text: string, end: number, count: number): number {
  let at = end
  for (let left = count; left > 0 && at > 0; left--) at = text.lastIndexOf('-', at - 1)
  return at
}

/**
 * Negative if the build tag `a` sorts before `b`: no tag first, then by number, then by the rest as
 * text.
 */
export function compareBuildTags(a: BuildTag | null, b: BuildTag | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  const first = BigInt(a[0])
  const second = BigInt(b[0])
  if (first !== second) return first < second ? -1 : 1
  return a[1] < b[1] ? -1 : Number(a[1] > b[1])
}

// Nearly all names are ASCII. V8 takes 2 ms to compile a pattern with classes of Unicode.
const ASCII_NAME = /^[\w.]+$/
const ESCAPED_NAME = /^[\p{L}\p{N}_.]+$/u

function isEscapedName(name: string): boolean {
  return (ASCII_NAME.test(name) || ESCAPED_NAME.test(name)) && !name.includes('__')
}

function parseBuildTag(text: string): BuildTag | undefined {
  const digits = text.includes('-') ? undefined : /^[0-9]+/.exec(text)?.[0]
  if (digits === undefined) return undefined
  const number = Number(digits)
  return [
    Number.isSafeInteger(number) ? number : BigInt(digits).toString(),
    text.slice(digits.length),
  ]
}

/**
 * All wheels of an index have few different tag sets, so each is read once; they come from outside,
 * so their number is bounded.
 */
const tagSets = new Map<string, TagSet>()
const MOST_TAG_SETS = 10_000

function parseTagSet(text: string): TagSet | undefined {
  const known = tagSets.get(text)
  if (known !== undefined) return known
  const tags = readTagSet(text)
  if (tagSets.size >= MOST_TAG_SETS) tagSets.clear()
  if (tags !== undefined) tagSets.set(text, tags)
  return tags
}

const ASCII_IDENTIFIER = /^[A-Za-z_]\w*$/
const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u

const isIdentifier = (tag: string): boolean => ASCII_IDENTIFIER.test(tag) || IDENTIFIER.test(tag)

function readTagSet(text: string): TagSet | undefined {
  const [python = [], abi = [], platform = []] = text.split('-').map((part) => part.split('.'))
  if (!python.every(isIdentifier) || [...abi, ...platform].includes('')) return undefined
  const lower = (tag: string): string => tag.toLowerCase()
  return {
    tagText: lower(text),
    pythonTags: python.map(lower),
    abiTags: abi.map(lower),
    platformTags: platform.map(lower),
  }
}
