import { FetchError } from '../fetch/fetch-error.ts'
import type { Ask } from '../fetch/purpose.ts'
import { isPytorchIndex } from './pytorch.ts'
import type { SidecarHash } from './sidecar-hash.ts'

/**
 * One file of a project page. Pages contain thousands, so a file may be a view that reads its
 * fields on demand: do not spread or serialise it.
 */
export interface DistFile {
  readonly filename: string
  /** Absolute, without credentials. */
  readonly url: string
  /** Lower-case hex. */
  readonly sha256: string | null
  /** A text that the page gives as a hash and that cannot be one, in words that follow "gives". */
  readonly hashFault?: string | undefined
  /** Download size, bytes. */
  readonly size: number | null
  /** As written on the page; may be invalid. */
  readonly requiresPython: string | null
  /** Milliseconds since the epoch. */
  readonly uploadTime: number | null
  /** The text of a page instead of an upload time, if it is not one. */
  readonly uploadFault?: string | undefined
  /** The upload time in an attribute of a page of HTML, for which there is no standard. */
  readonly attributeTime?: number | undefined
  /** The reason (possibly empty), or false if the file is not yanked (PEP 592). */
  readonly yanked: string | false
  /**
   * Whether a page of JSON gives an empty text as the reason; not every installer treats that as
   * yanked.
   */
  readonly blankReason?: boolean
  /**
   * Whether the core metadata is at `url + '.metadata'` (PEP 658/714), with its hash if the page
   * gives one.
   */
  readonly sidecar: boolean | SidecarHash
  /** The index it comes from, for display: no credentials. */
  readonly index: string
  /** Whether it was listed by --find-links, whose lists have no upload times. */
  readonly flat?: boolean
  /** Finds the file on its page, if a snapshot has it without its URL. */
  readonly onPage?: (options: Partial<Ask>) => Promise<DistFile>
}

/**
 * Whether a file's source has few upload times: PyTorch's indexes, and their pages in a snapshot.
 */
export const isTimeless = ({ index, url }: DistFile): boolean =>
  isPytorchIndex(index) || url.startsWith('snapshot:')

/**
 * An index's answer about one project: its wheels and sdists, in the page's order; eggs, installers
 * and other files are left out. `files` may be made on demand: read it once and keep the files that
 * matter, so the thousands of others cost nothing.
 */
export interface ProjectPage {
  /** Normalised (PEP 503). */
  readonly name: string
  readonly files: readonly DistFile[]
  /**
   * The same files by version, if the page finds them faster. `releasesOf` works for any
   * page.
   */
  readonly releases?: PageReleases
  /** The page's final URL, without credentials. */
  readonly source: string
  /** Whether the index has quarantined the project, so it offers no files of it (PEP 792). */
  readonly isQuarantined?: boolean
  /**
   * Set if the page comes from a snapshot because its index says that it has not changed. Whether
   * everything about a file is known: of other files little more than the names are.
   */
  readonly knows?: (file: DistFile) => boolean
}

/**
 * More of an unchanged page is needed than a snapshot has: the page has to be read from its index.
 */
export class PageNotRead extends Error {
  /** The normalised name of the project. */
  readonly project: string

  constructor(project: string) {
    super(`the page of ${project} was not read`)
    this.project = project
  }
}

/**
 * The files of a page by release: adjacent files of one version. A version may occur in several
 * places.
 */
export interface PageReleases {
  /**
   * In the page's order, as the file names write them: possibly invalid versions, and empty if a
   * name does not fit the project.
   */
  readonly versions: readonly string[]
  /** The files of the release at a place, in the page's order: opened again when asked for. */
  files(at: number): readonly DistFile[]
  /**
   * Says that the files of a release may be requested later, so they are copied if the page is
   * still in memory.
   */
  hold(at: number): void
  /** How the versions are sorted, once that is known. A page that is cached keeps it. */
  order?: ReleaseOrder | undefined
}

/** The releases of a page, sorted by version. */
export interface ReleaseOrder {
  /** Whether versions with huge numbers count, which uv does not read. */
  readonly readsHugeNumbers: boolean
  /** The number of versions. */
  readonly count: number
  /**
   * The place of the first release of each version, newest first; null if the page lists the
   * versions from the oldest to the newest, as it often does for a project with few versions.
   */
  readonly places: ArrayLike<number> | null
  /** Further places, by the first one, of the few versions whose files are not adjacent. */
  readonly further: ReadonlyMap<number, readonly number[]>
  /** The number of file names that no standard can read. */
  readonly unreadable: number
}

/** The status of a project that its index has quarantined (PEP 792). */
export const QUARANTINED = 'quarantined'

/** The most files of a page. The largest projects have some 30,000. */
export const MOST_FILES = 200_000

export const tooManyFiles = (url: string): FetchError =>
  new FetchError('nonsense', url, `sent a page with more than ${MOST_FILES} files`)

/** An index whose page of a project could not be read, if the installer does not stop at that. */
export interface UnreadPage {
  /** For display: no credentials. */
  readonly index: string
  readonly failure: FetchError
}

/** `depth` is the depth of the request that answered, 0 if no request was needed. */
export type PageResult = { readonly depth: number; readonly unread?: readonly UnreadPage[] } & (
  | {
      readonly kind: 'found'
      readonly page: ProjectPage
      /** The validator of the response (RFC 9110, section 8.8.3), if it is the page of one index. */
      readonly etag?: string
    }
  | { readonly kind: 'missing' }
)

const DISTRIBUTION =
  /^[!-.0-[\]-~]+\.(?:whl|zip|t(?:gz|bz|xz|lz)|tar(?:\.(?:gz|bz2|xz|lz|lzma))?)$/i

/**
 * Whether an installer would look at a file of this name: a wheel or an sdist archive that pip can
 * unpack, in printable ASCII without separators.
 */
export function isDistribution(filename: string): boolean {
  return DISTRIBUTION.test(filename)
}

/**
 * A link that is already the URL that would be made of it, as nearly all are on the public index:
 * no port, no numeric or international host, no escapes, no folder that begins with a dot.
 */
const PLAIN_LINK = /^https?:\/\/(?:(?!xn--)[a-z0-9-]+\.)*[a-z]{2,}(?:\/[\w~-][\w.~-]*)+$/

/**
 * A link of a page as an absolute URL without fragment and userinfo; undefined if it cannot be
 * fetched. Only a page that is itself a local file may name local files, regardless of its base
 * URL.
 * @param page the page's own URL, as it was fetched
 */
export function resolveLink(link: string, page: string, base: string = page): string | undefined {
  if (PLAIN_LINK.test(link)) return link
  const url = parsed(link, base)
  if (url === undefined) return undefined
  const isLocal = url.protocol === 'file:' && page.startsWith('file:')
  if (url.protocol !== 'https:' && url.protocol !== 'http:' && !isLocal) return undefined
  // Each of these reads the URL again, but few callers need them.
  if (url.username !== '') url.username = ''
  if (url.password !== '') url.password = ''
  if (url.hash !== '') url.hash = ''
  // Some servers read a bare + as a blank. pip escapes it, too (models/link.py,
  // `_ensure_quoted_url`).
  return /\+|%2b/.test(url.pathname)
    ? url.href.replace(url.pathname, url.pathname.replace(/\+|%2b/g, '%2B'))
    : url.href
}

function parsed(link: string, base: string): URL | undefined {
  try {
    return new URL(link, base)
  } catch {
    return undefined
  }
}
