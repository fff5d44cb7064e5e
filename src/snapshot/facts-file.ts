import { normalizeName } from '../packaging/name.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import { isOutOfFiles } from '../platform/open-files.ts'
import { parsedJson } from '../text/json.ts'
import { packDates, unpackDates } from './dates.ts'
import type { SnapshotFacts } from './format.ts'
import { PackedRecords, packRecords } from './packed-records.ts'
import { openPlacedFile, type Places, placedFile } from './placed-file.ts'

/** The recorded facts about distributions, by project. */
export interface FactsFile {
  /** A broken record reads as absent. */
  facts(name: string): readonly SnapshotFacts[]
  close(): void
}

/**
 * The first line: what is read of every distribution, in columns. Upload times as in `packDates`,
 * the 32 bytes of all SHA-256 hashes in base64 (zeros for an unknown one), and the indexes of
 * distributions whose sizes are modelled.
 */
type Columns = readonly [
  filenames: readonly unknown[],
  uploaded: readonly unknown[],
  hashes: string,
  modelled: readonly unknown[],
]
type Rest = Pick<SnapshotFacts, 'weight' | 'listing' | 'notes'>

/**
 * Opens the facts of a snapshot: three lines of JSON for each project: columns, and the metadata and
 * the rest of each distribution (`packRecords`). It is one uncompressed file, because a run needs
 * the facts of hundreds of projects before its first response arrives, and reads only those of
 * thousands. Metadata and the rest are parsed on demand: a run needs no weight of most versions.
 */
export function openFactsFile(path: string, places: Places): FactsFile {
  const file = openPlacedFile(path, places)
  const known = new Map<string, readonly SnapshotFacts[]>()
  const parse = (name: string): readonly SnapshotFacts[] => {
    try {
      const lines = file.read(name)?.toString() ?? ''
      const [first = '', second = '', third = ''] = lines.split('\n', 3)
      const rest = { metadata: new Items(second), others: new PackedRecords(third) }
      return rowsOf(name, JSON.parse(first), rest)
    } catch (error) {
      if (isOutOfFiles(error)) throw error
      return []
    }
  }
  return {
    facts: (name) => {
      const facts = known.get(name) ?? parse(name)
      known.set(name, facts)
      return facts
    },
    close: file.close,
  }
}

function rowsOf(name: string, columns: unknown, rest: Parts): readonly SnapshotFacts[] {
  if (!isColumns(columns)) return []
  const [filenames, uploaded, hashes, modelled] = columns
  const times = unpackDates(uploaded)
  const bytes = Buffer.from(hashes, 'base64')
  const isModelled = new Set(modelled)
  return filenames.flatMap((filename, at) =>
    typeof filename === 'string' && isOf(name, filename)
      ? [new FactsRow(filename, times[at] ?? null, bytes, !isModelled.has(at), rest, at)]
      : [],
  )
}

/** The items of a line of JSON, parsed when one is needed. */
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

/** The items of an array; none if it is broken. */
function items(text: string): readonly unknown[] {
  const value = parsedJson(text)
  return Array.isArray(value) ? value : []
}

/** The parts that are parsed on demand. */
interface Parts {
  readonly metadata: Items
  readonly others: PackedRecords
}

/** A class, because boto3 has thousands of rows, and object literals with getters are slower. */
class FactsRow implements SnapshotFacts {
  readonly filename: string
  readonly uploadTime: number | null
  readonly exact: boolean
  readonly #hashes: Buffer
  readonly #rest: Parts
  readonly #at: number

  constructor(
    filename: string,
    uploadTime: number | null,
    hashes: Buffer,
    exact: boolean,
    rest: Parts,
    at: number,
  ) {
    this.filename = filename
    this.uploadTime = uploadTime
    this.exact = exact
    this.#hashes = hashes
    this.#rest = rest
    this.#at = at
  }

  get sha256(): string | null {
    return hashAt(this.#hashes, this.#at)
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

  get notes(): unknown {
    return this.#others.notes
  }

  get #others(): Partial<Rest> {
    return (this.#rest.others.at(this.#at) ?? {}) as Partial<Rest>
  }
}

/** A plain copy: rows are views and must not be spread. */
export const loadedFacts = (facts: SnapshotFacts): SnapshotFacts => {
  const { filename, uploadTime, sha256, exact, metadata, weight, listing, notes } = facts
  const more = {
    ...(listing === undefined ? {} : { listing }),
    ...(notes === undefined ? {} : { notes }),
  }
  return { filename, uploadTime, sha256, exact, metadata, weight, ...more }
}

/** The bytes of a SHA-256 hash, and of one that is not known. */
const HASH_BYTES = 32
const NO_HASH = Buffer.alloc(HASH_BYTES)

function hashAt(hashes: Buffer, at: number): string | null {
  const hash = hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)
  return hash.length < HASH_BYTES || hash.equals(NO_HASH) ? null : hash.toString('hex')
}

const isColumns = (value: unknown): value is Columns =>
  Array.isArray(value) &&
  [value[0], value[1], value[3]].every(Array.isArray) &&
  typeof value[2] === 'string'

/**
 * If the head and this file belong to two runs, a position may lead to another project, whose facts
 * are never used.
 */
const isOf = (name: string, filename: string): boolean =>
  filename.endsWith('.whl')
    ? normalizeName(filename.slice(0, Math.max(0, filename.indexOf('-')))) === name
    : parseSdistNameOf(name, filename) !== undefined

/** The inverse: the file's bytes, and the place of each project. */
export const factsFile = (
  facts: ReadonlyMap<string, readonly SnapshotFacts[]>,
): { readonly bytes: Buffer; readonly places: Places } =>
  placedFile(new Map([...facts].map(([name, ofProject]) => [name, linesOf(ofProject)])))

const SHA256 = /^[0-9a-f]{64}$/

function linesOf(facts: readonly SnapshotFacts[]): Buffer {
  const hashes = facts.map(({ sha256 }) =>
    sha256 !== null && SHA256.test(sha256) ? Buffer.from(sha256, 'hex') : NO_HASH,
  )
  const columns: Columns = [
    facts.map(({ filename }) => filename),
    packDates(facts.map(({ uploadTime }) => uploadTime)),
    Buffer.concat(hashes).toString('base64'),
    facts.flatMap(({ exact }, at) => (exact ? [] : [at])),
  ]
  const metadata = JSON.stringify(facts.map((one) => one.metadata))
  const others = packRecords(
    facts.map(({ weight, listing, notes }) => ({ weight, listing, notes })),
  )
  return Buffer.from(`${JSON.stringify(columns)}\n${metadata}\n${others}\n`)
}
