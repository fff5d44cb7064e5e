import { matches } from './bytes.ts'
import { JsonFile, type JsonText } from './json-file.ts'
import type { Places } from './json-scan.ts'
import type { DistFile, PageRelease } from './page.ts'
import { versionReader } from './releases.ts'

const HYPHEN = 0x2d
const WHEEL = Buffer.from('.whl')
const SDISTS = [Buffer.from('.tar.gz'), Buffer.from('.zip')]

/** The files between two of a page's places, in fours. */
export function openPlaces(text: JsonText, places: Places, from: number, to: number): DistFile[] {
  const files: DistFile[] = []
  for (let i = from; i < to; i += 4) {
    const nameEnd = places[i + 2]!
    const filename = text.bytes.toString('latin1', places[i + 1]!, nameEnd)
    files.push(new JsonFile(filename, text, places[i]!, nameEnd, places[i + 3]!))
  }
  return files
}

class JsonRelease implements PageRelease {
  readonly version: string | null
  readonly #text: JsonText
  readonly #places: Places
  readonly #from: number
  readonly #to: number

  constructor(version: string | null, text: JsonText, places: Places, from: number, to: number) {
    this.version = version
    this.#text = text
    this.#places = places
    this.#from = from
    this.#to = to
  }

  get files(): readonly DistFile[] {
    return openPlaces(this.#text, this.#places, this.#from, this.#to)
  }
}

/** Whether what follows `project-version` makes a file name a wheel's or an sdist's of that version. */
function endsRelease(bytes: Uint8Array, at: number, end: number): boolean {
  if (bytes[at] === HYPHEN) return matches(bytes, end - WHEEL.length, WHEEL)
  return SDISTS.some((extension) => end - at === extension.length && matches(bytes, at, extension))
}

/**
 * Groups a page's files by version, comparing bytes: while names begin with the same `project-version` they are of one release, and only the first one's
 * name is made a string and read.
 */
export function jsonReleases(name: string, text: JsonText, places: Places): readonly PageRelease[] {
  const { bytes } = text
  const versionOf = versionReader(name)
  const releases: PageRelease[] = []
  let from = 0
  let first = 0
  let version: string | null = null
  /** Of `project-version`, 0 where the names to come can't be compared with it. */
  let length = 0
  for (let i = 0; i < places.length; i += 4) {
    const start = places[i + 1]!
    const end = places[i + 2]!
    if (length > 0 && begins(bytes, start, first, length) && endsRelease(bytes, start + length, end)) continue
    if (i > from) releases.push(new JsonRelease(version, text, places, from, i))
    const filename = bytes.toString('latin1', start, end)
    from = i
    first = start
    version = versionOf(filename)
    length = version === null ? 0 : beginning(filename, version)
    if (length > 0 && !endsRelease(bytes, start + length, end)) length = 0
  }
  if (places.length > from) releases.push(new JsonRelease(version, text, places, from, places.length))
  return releases
}

/** The length of `project-version` in a name that has no other hyphens there, since with more a wheel and an sdist would be read differently; else 0. */
function beginning(filename: string, version: string): number {
  const after = filename.indexOf('-') + 1
  return filename.startsWith(version, after) && !version.includes('-') ? after + version.length : 0
}

function begins(bytes: Uint8Array, at: number, as: number, length: number): boolean {
  for (let i = length - 1; i >= 0; i--) if (bytes[at + i] !== bytes[as + i]) return false
  return true
}
