import { JsonFile, type JsonText } from './json-file.ts'
import type { Places, Scan } from './json-scan.ts'
import type { DistFile, PageRelease } from './page.ts'
import { versionReader } from './releases.ts'

/** The files between two of a page's places, in fours. */
export function openPlaces(text: JsonText, places: Places, from: number, to: number): DistFile[] {
  const files: DistFile[] = []
  for (let i = from; i < to; i += 4) files.push(new JsonFile(nameAt(text, places, i), text, places[i]!, places[i + 2]!, places[i + 3]!))
  return files
}

function nameAt({ bytes }: JsonText, places: Places, at: number): string {
  return bytes.toString('latin1', places[at + 1]!, places[at + 2]!)
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

/** A page's files by release: only the first one's name of each is made a string and read. */
export function jsonReleases(name: string, text: JsonText, { places, releases }: Scan): readonly PageRelease[] {
  const versionOf = versionReader(name)
  return Array.from(releases, (from, i) => {
    const version = versionOf(nameAt(text, places, from))
    return new JsonRelease(version, text, places, from, releases[i + 1] ?? places.length)
  })
}
