import { isObject } from '../text/json.ts'
import { packDates, unpackDates } from './dates.ts'
import type { SnapshotFacts, SnapshotFile } from './format.ts'

/**
 * The files of a page in columns, which compress better than rows:
 *
 * - `of` is its `pageKey`, so a head and a pages file of two runs never give another project's
 * page.
 * - `filenames` has one on each line.
 * - `sizes` are in bytes, or -1.
 * - `requiresPython` and `yanked` are indexes into `requires` and `reasons`, or -1.
 * - `dates` are as in `packDates`. Null is the date that the file's facts have.
 * - `undated` are the indexes of files without a date whose facts have one.
 * - `hashes`, by the index of the file, are those that its facts do not have. '' is no hash.
 */
type PageDocument = readonly [
  of: string,
  filenames: string,
  sizes: readonly unknown[],
  requiresPython: readonly unknown[],
  yanked: readonly unknown[],
  dates: readonly unknown[],
  undated: readonly unknown[],
  hashes: Readonly<Record<number, unknown>>,
  requires: readonly unknown[],
  reasons: readonly unknown[],
]

/**
 * The files of a page that a document holds, as views; null if it is not one.
 *
 * @param key of the page that is expected
 * @param facts of the project, read on request
 */
export function pageRows(
  document: unknown,
  key: string,
  facts: () => readonly SnapshotFacts[],
): readonly SnapshotFile[] | null {
  if (!isPage(document)) return null
  const [of, filenames, sizes, requiresPython, yanked, dates, undated, hashes, ...texts] = document
  if (of !== key) return null
  let known: ReadonlyMap<string, SnapshotFacts> | undefined
  const page: Page = {
    sizes,
    requiresPython,
    yanked,
    dates: unpackDates(dates),
    undated: new Set(undated),
    hashes,
    requires: texts[0],
    reasons: texts[1],
    factsOf: (filename) => {
      known ??= new Map(facts().map((one) => [one.filename, one]))
      return known.get(filename)
    },
  }
  return filenames === ''
    ? []
    : filenames.split('\n').map((filename, at) => new PageRow(filename, at, page))
}

const isPage = (value: unknown): value is PageDocument =>
  Array.isArray(value) &&
  typeof value[1] === 'string' &&
  isObject(value[7]) &&
  [2, 3, 4, 5, 6, 8, 9].every((at) => Array.isArray(value[at]))

/** The columns of a page, and the facts of its project. */
interface Page {
  readonly sizes: readonly unknown[]
  readonly requiresPython: readonly unknown[]
  readonly yanked: readonly unknown[]
  readonly dates: readonly (number | null)[]
  readonly undated: ReadonlySet<unknown>
  readonly hashes: Readonly<Record<number, unknown>>
  readonly requires: readonly unknown[]
  readonly reasons: readonly unknown[]
  readonly factsOf: (filename: string) => SnapshotFacts | undefined
}

/** A file that is read on request: a run needs few of the thousands on a page. */
class PageRow implements SnapshotFile {
  readonly filename: string
  readonly #at: number
  readonly #page: Page

  constructor(filename: string, at: number, page: Page) {
    this.filename = filename
    this.#at = at
    this.#page = page
  }

  get size(): number | null {
    const size = this.#page.sizes[this.#at]
    return typeof size === 'number' && size >= 0 ? size : null
  }

  get requiresPython(): string | null {
    const { requires, requiresPython } = this.#page
    return textAt(requires, requiresPython[this.#at]) ?? null
  }

  get yanked(): string | false {
    const { reasons, yanked } = this.#page
    return textAt(reasons, yanked[this.#at]) ?? false
  }

  get uploadTime(): number | null {
    const { dates, undated } = this.#page
    if (undated.has(this.#at)) return null
    return dates[this.#at] ?? this.#facts?.uploadTime ?? null
  }

  get sha256(): string | null {
    const own = this.#page.hashes[this.#at]
    if (own === undefined) return this.#facts?.sha256 ?? null
    return typeof own === 'string' && own !== '' ? own : null
  }

  get #facts(): SnapshotFacts | undefined {
    return this.#page.factsOf(this.filename)
  }
}

function textAt(texts: readonly unknown[], index: unknown): string | undefined {
  const text = typeof index === 'number' ? texts[index] : undefined
  return typeof text === 'string' ? text : undefined
}

/** A plain copy: rows are views and must not be spread. */
export const loadedFile = (file: SnapshotFile): SnapshotFile => {
  const { filename, size, requiresPython, uploadTime, yanked, sha256 } = file
  return { filename, size, requiresPython, uploadTime, yanked, sha256 }
}

/**
 * The inverse of `pageRows`.
 *
 * @param facts of the project, by file name: a page does not repeat their dates and hashes
 */
export function pageDocument(
  key: string,
  files: readonly SnapshotFile[],
  facts: ReadonlyMap<string, SnapshotFacts>,
): PageDocument {
  const requires = new Map<string, number>()
  const reasons = new Map<string, number>()
  const id = (ids: Map<string, number>, text: string): number => {
    const known = ids.get(text) ?? ids.size
    ids.set(text, known)
    return known
  }
  const factsOf = (file: SnapshotFile): Pick<SnapshotFacts, 'uploadTime' | 'sha256'> =>
    facts.get(file.filename) ?? { uploadTime: null, sha256: null }
  const hasOwnDate = (file: SnapshotFile): boolean =>
    seconds(file.uploadTime) !== seconds(factsOf(file).uploadTime)
  const requiresPython = files.map((file) =>
    file.requiresPython === null ? -1 : id(requires, file.requiresPython),
  )
  const yanked = files.map((file) => (file.yanked === false ? -1 : id(reasons, file.yanked)))
  const hashes = files.flatMap((file, at) =>
    file.sha256 === factsOf(file).sha256 ? [] : [[at, file.sha256 ?? '']],
  )
  return [
    key,
    files.map(({ filename }) => filename).join('\n'),
    files.map(({ size }) => size ?? -1),
    requiresPython,
    yanked,
    packDates(files.map((file) => (hasOwnDate(file) ? file.uploadTime : null))),
    files.flatMap((file, at) => (file.uploadTime === null && hasOwnDate(file) ? [at] : [])),
    Object.fromEntries(hashes),
    [...requires.keys()],
    [...reasons.keys()],
  ]
}

const seconds = (time: number | null): number | null =>
  time === null ? null : Math.floor(time / 1000)
