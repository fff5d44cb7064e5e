import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { MOST_BYTES, readRegularFile } from '../cache/regular-file.ts'
import { isObject } from '../text/json.ts'
import { openFactsFile } from './facts-file.ts'
import {
  FACTS_FILE,
  pagePath,
  SNAPSHOT_HEAD,
  type SnapshotFacts,
  type SnapshotFile,
  type SnapshotHead,
  type SnapshotIndex,
} from './format.ts'

/**
 * Facts about indexes at one moment: immutable ones (by hash) are used online, too, and pages are
 * used if no index can be reached. They are read project by project, on request.
 */
export interface Snapshot {
  readonly asOf: string
  /** The files of a project's page; null if nothing is recorded about that project. */
  page(index: SnapshotIndex, name: string): readonly SnapshotFile[] | null
  /** The projects with recorded distributions. */
  readonly projects: readonly string[]
  /** The record of a project's distributions, from every index: to copy one, see `loadedFacts`. */
  facts(name: string): readonly SnapshotFacts[]
  close(): void
}

/** Rows of a page. Texts that many files share are stored once. */
interface PageDocument {
  readonly requires: readonly string[]
  readonly reasons: readonly string[]
  /**
   * filename, size or -1, index into requires or -1, upload time in seconds or -1, index into
   * reasons or -1, sha256 or '' where it is not that of the file's facts
   */
  readonly files: readonly PageRowDocument[]
}

type PageRowDocument = readonly [string, number, number, number, number, string?]

/** Opens a snapshot folder; undefined if it is not one. Broken parts of it read as absent. */
export function openSnapshot(folder: string): Snapshot | undefined {
  const head = readJson<SnapshotHead>(join(folder, SNAPSHOT_HEAD))
  if (head?.version !== 4 || typeof head.as_of !== 'string' || !isObject(head.facts))
    return undefined
  const facts = openFactsFile(join(folder, FACTS_FILE), head.facts)
  const pagesRead = new Map<string, readonly SnapshotFile[] | null>()
  return {
    asOf: head.as_of,
    page: (index, name) => {
      const path = join(folder, pagePath(index, name))
      let page = pagesRead.get(path)
      if (page === undefined) {
        const document = readJson<PageDocument>(path)
        page = isPage(document) ? rowsOf(document, () => facts.facts(name)) : null
        pagesRead.set(path, page)
      }
      return page
    },
    projects: Object.keys(head.facts),
    facts: facts.facts,
    close: facts.close,
  }
}

const areTexts = (values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => typeof value === 'string')

const isPage = (document: PageDocument | undefined): document is PageDocument =>
  Array.isArray(document?.files) && areTexts(document.requires) && areTexts(document.reasons)

const isRow = (row: PageRowDocument): boolean =>
  Array.isArray(row) &&
  typeof row[0] === 'string' &&
  typeof row[1] === 'number' &&
  typeof row[2] === 'number' &&
  typeof row[3] === 'number' &&
  typeof row[4] === 'number' &&
  (row[5] === undefined || typeof row[5] === 'string')

function rowsOf(
  document: PageDocument,
  facts: () => readonly SnapshotFacts[],
): readonly SnapshotFile[] {
  let hashes: ReadonlyMap<string, string | null> | undefined
  const hashOf = (filename: string): string | null => {
    hashes ??= new Map(facts().map((one) => [one.filename, one.sha256]))
    return hashes.get(filename) ?? null
  }
  return document.files.filter(isRow).map((row) => new PageRow(row, document, hashOf))
}

/** A row that is read on request: a run needs few of the thousands on a page. */
class PageRow implements SnapshotFile {
  readonly #row: PageRowDocument
  readonly #document: PageDocument
  readonly #hashOf: (filename: string) => string | null

  constructor(
    row: PageRowDocument,
    document: PageDocument,
    hashOf: (filename: string) => string | null,
  ) {
    this.#row = row
    this.#document = document
    this.#hashOf = hashOf
  }

  get filename(): string {
    return this.#row[0]
  }

  get size(): number | null {
    return this.#row[1] < 0 ? null : this.#row[1]
  }

  get requiresPython(): string | null {
    return this.#document.requires[this.#row[2]] ?? null
  }

  get uploadTime(): number | null {
    return this.#row[3] < 0 ? null : this.#row[3] * 1000
  }

  get yanked(): string | false {
    return this.#row[4] < 0 ? false : (this.#document.reasons[this.#row[4]] ?? '')
  }

  get sha256(): string | null {
    const own = this.#row[5]
    if (own === undefined) return this.#hashOf(this.filename)
    return own === '' ? null : own
  }
}

/**
 * The inverse of reading a page: what is written to `pagePath`.
 *
 * @param hashes of the project's facts, by file name: a page does not repeat them
 */
export function pageDocument(
  files: readonly SnapshotFile[],
  hashes: ReadonlyMap<string, string | null>,
): PageDocument {
  const requires = new Map<string, number>()
  const reasons = new Map<string, number>()
  const id = (ids: Map<string, number>, text: string): number => {
    const known = ids.get(text) ?? ids.size
    ids.set(text, known)
    return known
  }
  return {
    files: files.map((file): PageRowDocument => {
      const row = [
        file.filename,
        file.size ?? -1,
        file.requiresPython === null ? -1 : id(requires, file.requiresPython),
        file.uploadTime === null ? -1 : Math.floor(file.uploadTime / 1000),
        file.yanked === false ? -1 : id(reasons, file.yanked),
      ] as const
      return file.sha256 === hashes.get(file.filename) ? row : [...row, file.sha256 ?? '']
    }),
    requires: [...requires.keys()],
    reasons: [...reasons.keys()],
  }
}

function readJson<T>(path: string): T | undefined {
  try {
    const bytes = readRegularFile(path)
    return JSON.parse(
      (path.endsWith('.gz')
        ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
        : bytes
      ).toString(),
    ) as T
  } catch {
    return undefined
  }
}
