import { versionReader } from '../../packaging/version-reader.ts'
import { parsedJson } from '../../text/json.ts'
import type { DistFile, PageReleases, ReleaseOrder } from '../page.ts'
import type { PageBytes } from '../page-bytes.ts'
import { type JsonPage, jsonFile } from './json-file.ts'
import { formOf } from './json-form.ts'
import { eachFile, type Scan } from './json-scan.ts'

const CLOSING_BRACKET = 0x5d

/** The facts about a page in JSON, without its bytes. */
export interface ReleaseTable {
  /** Versions joined by line breaks: one string takes far less memory than thousands. */
  readonly versions: string
  /** Two offsets per release: its first file's start and its last file's end. */
  readonly places: ArrayLike<number>
  /**
   * The parts of the page that were read, by release: the files' objects with commas between them,
   * and a bracket after them.
   */
  readonly opened: Map<number, Buffer>
  readonly order?: ReleaseOrder | undefined
}

export function tableOf(name: string, { names, places }: Scan): ReleaseTable {
  return { versions: names.map(versionReader(name)).join('\n'), places, opened: new Map() }
}

/**
 * The most offsets in tables that stay. The table of an older page is made again if another file of
 * it is needed, which is rare: a list of 10,000 exact versions needs each page once.
 */
const MOST_PLACES = 400_000

class RecentTables {
  readonly #tables = new Map<WeakRef<JsonReleases>, number>()
  #places = 0

  add(releases: JsonReleases, places: number): void {
    this.#tables.set(new WeakRef(releases), places)
    this.#places += places
    for (const [oldest, count] of this.#tables) {
      if (this.#places <= MOST_PLACES) break
      this.#tables.delete(oldest)
      this.#places -= count
      oldest.deref()?.release()
    }
  }
}

const recent = new RecentTables()

/**
 * The releases of a page in JSON. Files of one release are read from a copy of its part, so nothing
 * keeps the page in memory.
 */
export class JsonReleases implements PageReleases {
  #table: ReleaseTable | undefined
  readonly #opened: ReleaseTable['opened']
  #order: ReleaseOrder | undefined
  #onLearned = (): void => {}
  readonly #bytes: PageBytes
  readonly #page: JsonPage
  readonly #readAgain: ((bytes: Buffer) => ReleaseTable | undefined) | undefined

  /** @param readAgain makes the table from the page's bytes; without it, the table stays */
  constructor(
    table: ReleaseTable,
    bytes: PageBytes,
    page: JsonPage,
    readAgain?: (bytes: Buffer) => ReleaseTable | undefined,
  ) {
    this.#table = table
    this.#opened = table.opened
    this.#order = table.order
    this.#bytes = bytes
    this.#page = page
    this.#readAgain = readAgain
    if (readAgain !== undefined) recent.add(this, table.places.length)
  }

  get table(): ReleaseTable {
    this.#table ??= { ...this.#readAgain!(this.#bytes.get())!, opened: this.#opened }
    return this.#table
  }

  /** Calls back whenever there is more to keep of the page than before: an order, a part. */
  onLearned(keep: () => void): void {
    this.#onLearned = keep
  }

  get order(): ReleaseOrder | undefined {
    return this.#order
  }

  set order(order: ReleaseOrder | undefined) {
    this.#order = order
    this.#onLearned()
  }

  /** Frees the table, which is read again when it is needed. */
  release(): void {
    this.#table = undefined
  }

  get versions(): readonly string[] {
    const { versions, places } = this.table
    return places.length === 0 ? [] : versions.split('\n')
  }

  files(at: number): readonly DistFile[] {
    return this.#read(this.#opened.get(at) ?? this.#open(this.#bytes.get(), at))
  }

  hold(at: number): void {
    if (this.#opened.has(at)) return
    const bytes = this.#bytes.decompressed()
    if (bytes !== undefined) this.#open(bytes, at)
  }

  /** The files of all releases. */
  get all(): readonly DistFile[] {
    const { places } = this.table
    // One byte follows the last object, as in a part. Files read their fields from these bytes on
    // demand.
    return places.length === 0
      ? []
      : this.#read(this.#bytes.keep().subarray(places[0]!, places[places.length - 1]! + 2))
  }

  #open(bytes: Buffer, at: number): Buffer {
    const { places } = this.table
    const part = partOf(bytes, places[2 * at]!, places[2 * at + 1]!)
    this.#opened.set(at, part)
    this.#onLearned()
    return part
  }

  #read(bytes: Buffer): readonly DistFile[] {
    return objectsIn(bytes).flatMap((fields) => jsonFile(fields, this.#page) ?? [])
  }
}

/** The objects of a part of a page. */
function objectsIn(part: Buffer): readonly unknown[] {
  const list = parsedJson(`[${part.toString('utf8')}`)
  if (Array.isArray(list)) return list
  // If an object is broken, the others still count.
  const objects: unknown[] = []
  eachFile(part, formOf(part), (start, _nameStart, _nameEnd, end) => {
    objects.push(parsedJson(part.toString('utf8', start, end + 1)))
  })
  return objects
}

/**
 * Copies objects of a list, and adds a closing bracket. The copy has its own memory: as a slice of
 * Node's pool, it would keep the whole slab.
 */
function partOf(bytes: Buffer, start: number, end: number): Buffer {
  const part = Buffer.allocUnsafeSlow(end - start + 2)
  bytes.copy(part, 0, start, end + 1)
  part[end - start + 1] = CLOSING_BRACKET
  return part
}
