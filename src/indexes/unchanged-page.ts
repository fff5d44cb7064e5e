import { versionReader } from '../packaging/version-reader.ts'
import type { Range } from '../packaging/versions/range.ts'
import type { SnapshotFile } from '../snapshot/format.ts'
import { type DistFile, PageNotRead, type ProjectPage } from './page.ts'
import { RecordedFile } from './recorded-file.ts'

/** A page of a snapshot, with the validator of the response that it was made from. */
export interface RecordedPage {
  readonly etag: string
  readonly files: readonly SnapshotFile[]
}

/** The pages of a snapshot whose index can say that they have not changed. */
export interface RecordedPages {
  /** The page of a project; undefined if none is recorded, or if it must be read from the index. */
  find(name: string): RecordedPage | undefined
  /** Whether an unchanged page tells which of these versions an installer would take. */
  tells(page: ProjectPage, wanted: Range): boolean
  /** From now on, `find` leaves the page out, so it is read from its index. */
  readWhole(name: string): void
}

/**
 * The page of a snapshot, after its index has said that it has not changed (304, RFC 9110 section
 * 15.4.5): nothing is downloaded, unpacked or scanned. It knows everything about the files whose
 * facts are recorded.
 *
 * @param source the URL of the page
 * @param index for people
 * @param onPage finds a file on the page itself, because a snapshot has no URLs
 */
export function unchangedPage(
  name: string,
  { files: recorded }: RecordedPage,
  source: string,
  index: string,
  onPage: (filename: string) => NonNullable<DistFile['onPage']>,
): ProjectPage {
  const files = recorded.map((file) => new UnchangedFile(file, source, index, onPage))
  const versionOf = versionReader(name)
  return {
    name,
    source,
    releases: {
      versions: files.map(({ filename }) => versionOf(filename)),
      files: (at) => files.slice(at, at + 1),
      hold: () => {},
    },
    get files(): readonly DistFile[] {
      throw new PageNotRead(name)
    },
    // Installers read an empty reason of a yank in different ways, and the snapshot does not say
    // how it was written.
    knows: ({ sha256, yanked }) => sha256 !== null && yanked !== '',
  }
}

class UnchangedFile extends RecordedFile {
  readonly sidecar = true
  readonly #source: string
  readonly #onPage: (filename: string) => NonNullable<DistFile['onPage']>

  constructor(
    file: SnapshotFile,
    source: string,
    index: string,
    onPage: (filename: string) => NonNullable<DistFile['onPage']>,
  ) {
    super(file, index)
    this.#source = source
    this.#onPage = onPage
  }

  get url(): string {
    return `${this.#source}#${this.filename}`
  }

  get onPage(): NonNullable<DistFile['onPage']> {
    return this.#onPage(this.filename)
  }
}
