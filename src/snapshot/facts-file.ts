import { closeSync, fstatSync, readSync } from 'node:fs'
import { openRegularFile } from '../cache/regular-file.ts'
import { normalizeName } from '../packaging/name.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import type { FactsPlace, FactsPlaces, SnapshotFacts } from './format.ts'

/** The recorded facts about distributions, by project. */
export interface FactsFile {
  /** A broken record reads as absent. */
  facts(name: string): readonly SnapshotFacts[]
  close(): void
}

/** What is read of every distribution: upload time in milliseconds, sha256 in base64, whether exact. */
type Columns = readonly [filename: string, number | null, string | null, boolean]
type Rest = Pick<SnapshotFacts, 'weight' | 'listing'>

/**
 * Opens the facts of a snapshot: three lines of JSON for each project, with one item for each of its
 * distributions: columns, metadata, and the rest. It is one uncompressed file, because a run needs
 * the facts of hundreds of projects before its first response arrives, and reads only those of
 * thousands. Metadata and the rest are parsed on demand: a run needs no weight of most versions.
 */
export function openFactsFile(path: string, places: FactsPlaces): FactsFile {
  let file: number | undefined
  const known = new Map<string, readonly SnapshotFacts[]>()
  const read = ([start, length]: FactsPlace): string => {
    file ??= openRegularFile(path)
    if (!(length <= fstatSync(file).size)) throw new RangeError('a place is outside the file')
    const bytes = Buffer.allocUnsafe(length)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, length, start))
  }
  const parse = (name: string, place: FactsPlace): readonly SnapshotFacts[] => {
    try {
      const [first = '', second = '', third = ''] = read(place).split('\n', 3)
      const rest = { metadata: new Items(second), others: new Items(third) }
      return items(first).flatMap((columns, at) =>
        isColumns(columns) && isOf(name, columns[0]) ? [new FactsRow(columns, at, rest)] : [],
      )
    } catch {
      return []
    }
  }
  return {
    facts: (name) => {
      const facts =
        known.get(name) ?? (Object.hasOwn(places, name) ? parse(name, places[name]!) : [])
      known.set(name, facts)
      return facts
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

/** The items of a line, parsed when one is asked for. */
class Items {
  readonly #text: string
  #items: readonly unknown[] | undefined

  constructor(text: string) {
    this.#text = text
  }

  at(index: number): unknown {
    this.#items ??= items(this.#text)
    return this.#items[index]
  }
}

/** What is parsed on demand. */
interface Parts {
  readonly metadata: Items
  readonly others: Items
}

/** A class, because boto3 has thousands of rows, and object literals with getters are slower. */
class FactsRow implements SnapshotFacts {
  readonly #columns: Columns
  readonly #at: number
  readonly #rest: Parts

  constructor(columns: Columns, at: number, rest: Parts) {
    this.#columns = columns
    this.#at = at
    this.#rest = rest
  }

  get filename(): string {
    return this.#columns[0]
  }

  get uploadTime(): number | null {
    return this.#columns[1]
  }

  get sha256(): string | null {
    const hash = this.#columns[2]
    return hash === null ? null : Buffer.from(hash, 'base64').toString('hex')
  }

  get exact(): boolean {
    return this.#columns[3]
  }

  get metadata(): unknown {
    return this.#rest.metadata.at(this.#at) ?? null
  }

  get weight(): unknown {
    return this.#others.weight ?? null
  }

  get listing(): string | undefined {
    const { listing } = this.#others
    return typeof listing === 'string' ? listing : undefined
  }

  get #others(): Partial<Rest> {
    return (this.#rest.others.at(this.#at) ?? {}) as Partial<Rest>
  }
}

/** A plain copy: rows are views and must not be spread. */
export const loadedFacts = (facts: SnapshotFacts): SnapshotFacts => {
  const { filename, uploadTime, sha256, exact, metadata, weight, listing } = facts
  const listed = listing === undefined ? {} : { listing }
  return { filename, uploadTime, sha256, exact, metadata, weight, ...listed }
}

/** The items of an array in JSON; none if it is broken. */
function items(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

const isColumns = (value: unknown): value is Columns =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  (value[1] === null || (typeof value[1] === 'number' && value[1] >= 0)) &&
  (value[2] === null || typeof value[2] === 'string') &&
  typeof value[3] === 'boolean'

/**
 * If the head and this file belong to two runs, a position may lead to another project, whose facts
 * are never used.
 */
const isOf = (name: string, filename: string): boolean =>
  filename.endsWith('.whl')
    ? normalizeName(filename.slice(0, Math.max(0, filename.indexOf('-')))) === name
    : parseSdistNameOf(name, filename) !== undefined

/** The inverse, sorted by name: the file's bytes, and the position of each project in them. */
export function factsFile(facts: ReadonlyMap<string, readonly SnapshotFacts[]>): {
  readonly bytes: Buffer
  readonly places: FactsPlaces
} {
  const places: Record<string, FactsPlace> = {}
  const parts: Buffer[] = []
  let start = 0
  for (const [name, ofProject] of [...facts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const part = Buffer.from(linesOf(ofProject))
    places[name] = [start, part.length]
    start += part.length
    parts.push(part)
  }
  return { bytes: Buffer.concat(parts), places }
}

const SHA256 = /^[0-9a-f]{64}$/

function linesOf(facts: readonly SnapshotFacts[]): string {
  const columns = facts.map(({ filename, uploadTime, sha256, exact }): Columns => {
    const hash = sha256 !== null && SHA256.test(sha256) ? base64(sha256) : null
    return [filename, uploadTime, hash, exact]
  })
  const metadata = facts.map((one) => one.metadata)
  const others = facts.map(({ weight, listing }) => ({ weight, listing }))
  return [columns, metadata, others].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/** Half as long as in hexadecimal digits, which gzip does not pack to a half. */
const base64 = (hex: string): string =>
  Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '')
