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
 * Opens the facts of a snapshot: a line of JSON for each project. It is one uncompressed file,
 * because a run needs the facts of hundreds of projects before its first response arrives, and
 * reads only those of thousands.
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
      const facts: unknown = JSON.parse(read(place))
      return Array.isArray(facts)
        ? facts.filter((one) => isFacts(one) && isOf(name, one.filename))
        : []
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

const isFacts = (value: SnapshotFacts | null): value is SnapshotFacts =>
  typeof value?.filename === 'string' &&
  (value.uploadTime === null || (typeof value.uploadTime === 'number' && value.uploadTime >= 0)) &&
  (value.sha256 === null || typeof value.sha256 === 'string') &&
  typeof value.exact === 'boolean' &&
  (value.listing === undefined || typeof value.listing === 'string')

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
  const lines: Buffer[] = []
  let start = 0
  for (const [name, ofProject] of [...facts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const line = Buffer.from(`${JSON.stringify(ofProject)}\n`)
    places[name] = [start, line.length]
    start += line.length
    lines.push(line)
  }
  return { bytes: Buffer.concat(lines), places }
}
