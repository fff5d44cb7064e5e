import { JsonFile, type JsonPage } from './json-file.ts'
import { eachFile, type Scan } from './json-scan.ts'
import type { DistFile, PageReleases } from './page.ts'
import type { PageBytes } from './page-bytes.ts'
import { versionReader } from './releases.ts'

const CLOSING_BRACKET = 0x5d

/** The releases of a page in JSON by their places in it: a release's files are read out of a copy of its part, so that nothing holds on to the page. */
export class JsonReleases implements PageReleases {
  readonly #bytes: PageBytes
  readonly #page: JsonPage
  readonly #places: Int32Array
  /** A line each, since strings of their own would be most of what a page takes. */
  readonly #versions: string

  constructor(name: string, bytes: PageBytes, page: JsonPage, { names, places }: Scan) {
    this.#bytes = bytes
    this.#page = page
    this.#places = places
    const versionOf = versionReader(name)
    this.#versions = names.map(versionOf).join('\n')
  }

  get versions(): readonly string[] {
    return this.#places.length === 0 ? [] : this.#versions.split('\n')
  }

  files(at: number): readonly DistFile[] {
    return this.#open(this.#places[2 * at]!, this.#places[2 * at + 1]!)
  }

  /** The files of all releases. */
  get all(): readonly DistFile[] {
    return this.#places.length === 0 ? [] : this.#open(this.#places[0]!, this.#places.at(-1)!)
  }

  #open(start: number, end: number): readonly DistFile[] {
    const bytes = Buffer.allocUnsafe(end - start + 2)
    this.#bytes.get().copy(bytes, 0, start, end + 1)
    bytes[end - start + 1] = CLOSING_BRACKET
    const text = { bytes, page: this.#page }
    const files: DistFile[] = []
    eachFile(bytes, (from, nameStart, nameEnd, to) => {
      files.push(new JsonFile(bytes.toString('latin1', nameStart, nameEnd), text, from, nameEnd, to))
    })
    return files
  }
}
