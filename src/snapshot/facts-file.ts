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

/**
 * A line of the file: these columns, the metadata and the rest, with tabs between them. Upload time
 * in milliseconds or null, sha256 in base64 or null, whether it is exact.
 */
type Columns = readonly [filename: string, number | null, string | null, boolean]
type Rest = Pick<SnapshotFacts, 'weight' | 'listing'>

/**
 * Opens the facts of a snapshot: a line of JSON for each distribution. It is one uncompressed file,
 * because a run needs the facts of hundreds of projects before its first response arrives, and reads
 * only those of thousands. Of a project's wheels a run needs one or two, so metadata and weight are
 * parsed on demand.
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
      return read(place)
        .split('\n')
        .flatMap((line) => factsOf(line) ?? [])
        .filter(({ filename }) => isOf(name, filename))
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

function factsOf(line: string): SnapshotFacts | undefined {
  const [first = '', second = '', third = ''] = line.split('\t', 3)
  const columns = parsed(first)
  if (!isColumns(columns)) return undefined
  const [filename, uploadTime, sha256, exact] = columns
  let rest: Rest | undefined
  const read = (): Rest => {
    rest ??= restOf(parsed(third))
    return rest
  }
  return {
    filename,
    uploadTime,
    exact,
    get sha256() {
      return sha256 === null ? null : Buffer.from(sha256, 'base64').toString('hex')
    },
    get metadata() {
      return parsed(second) ?? null
    },
    get weight() {
      return read().weight
    },
    get listing() {
      return read().listing
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isColumns = (value: unknown): value is Columns =>
  Array.isArray(value) &&
  typeof value[0] === 'string' &&
  (value[1] === null || (typeof value[1] === 'number' && value[1] >= 0)) &&
  (value[2] === null || typeof value[2] === 'string') &&
  typeof value[3] === 'boolean'

function restOf(value: unknown): Rest {
  const { weight = null, listing } = (value ?? {}) as Partial<Rest>
  return { weight, listing: typeof listing === 'string' ? listing : undefined }
}

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
    const part = Buffer.from(ofProject.map(lineOf).join(''))
    places[name] = [start, part.length]
    start += part.length
    parts.push(part)
  }
  return { bytes: Buffer.concat(parts), places }
}

const SHA256 = /^[0-9a-f]{64}$/

function lineOf({ filename, uploadTime, sha256, exact, metadata, ...rest }: SnapshotFacts): string {
  const hash = sha256 !== null && SHA256.test(sha256) ? base64(sha256) : null
  const columns: Columns = [filename, uploadTime, hash, exact]
  return `${[columns, metadata, rest].map((part) => JSON.stringify(part)).join('\t')}\n`
}

/** Half as long as in hexadecimal digits, which gzip does not pack to a half. */
const base64 = (hex: string): string =>
  Buffer.from(hex, 'hex').toString('base64').replace(/=+$/, '')
