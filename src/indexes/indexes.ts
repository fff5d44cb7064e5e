import type { Store } from '../cache/store.ts'
import { PysizeError } from '../errors.ts'
import type { FetchError } from '../fetch/fetch-error.ts'
import type { FetcherWithCredentials } from '../fetch/fetcher.ts'
import type { Fetcher } from '../fetch/request.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Range } from '../packaging/versions/range.ts'
import { redact, redactUrl } from '../text/redact.ts'
import { withoutTrailingSlashes } from '../text/slashes.ts'
import { type FindLinks, readFindLinks } from './find-links.ts'
import { mergePages } from './merge.ts'
import {
  type DistFile,
  PageNotRead,
  type PageResult,
  type ProjectPage,
  type UnreadPage,
} from './page.ts'
import { type IndexOrder, isAway, isPassedOver } from './pass-over.ts'
import {
  isPytorchIndex,
  PYTORCH_URL,
  TORCH_PACKAGES,
  torchIndexUrl,
  withPytorchBase,
} from './pytorch.ts'
import { filesOf } from './releases.ts'
import {
  type AskOptions,
  type PartResult,
  readRange,
  readTail,
  readWhole,
  type WholeResult,
} from './remote-file.ts'
import { fetchSidecar, type SidecarResult } from './sidecar.ts'
import {
  fetchProjectPage,
  type OpenPage,
  type PageAnswer,
  type SimpleIndex,
} from './simple-index.ts'
import { type RecordedPages, unchangedPage } from './unchanged-page.ts'

const DEFAULT_INDEX = 'https://pypi.org/simple'

/**
 * The hosts of the default index, of its files and of PyTorch's index, which are used if no index
 * is named.
 */
const DEFAULT_HOSTS: ReadonlySet<string> = new Set(
  [DEFAULT_INDEX, 'https://files.pythonhosted.org', PYTORCH_URL].map((url) => new URL(url).host),
)

/** Whether it is the index that is used if none is named. */
export const isDefaultIndex = (url: string): boolean =>
  withoutTrailingSlashes(url) === DEFAULT_INDEX

export const isDefaultHost = (url: string): boolean =>
  URL.canParse(url) && DEFAULT_HOSTS.has(new URL(url).host)

export interface SearchedIndexes {
  /** Null is the default index. URLs may carry credentials. */
  readonly indexUrl?: string | null
  readonly extraIndexUrls?: readonly string[]
  /** Folders, pages, URLs. */
  readonly findLinks?: readonly string[]
  /** The folder that relative paths among them refer to; by default the process's own folder. */
  readonly cwd?: string
  readonly noIndex?: boolean
  /**
   * A variant of PyTorch's index (`cpu`, `cu128`) that torch, torchvision and torchaudio come from.
   */
  readonly torch?: string | null
  /**
   * The one index that each of these projects comes from, by normalised name (`[tool.uv.sources]`).
   */
  readonly pinned?: ReadonlyMap<string, { readonly url: string; readonly flat: boolean }>
  /** Pages of a snapshot, which stand for those of the main index that have not changed. */
  readonly recorded?: RecordedPages | undefined
  /** PYSIZE_PYTORCH_URL. */
  readonly pytorchUrl?: string | undefined
  /** `merge` as pip; `first` as uv, which asks the extra ones before the main one. */
  readonly policy: IndexOrder
  /** For tests: milliseconds since the epoch. */
  readonly now?: () => number
}

export interface PageOptions extends AskOptions {
  /** The page itself, even if a snapshot has it and it has not changed. */
  readonly isWhole?: boolean
  /** The versions that will most likely be needed: a snapshot may not know them. */
  readonly wanted?: Range | undefined
}

/** The package indexes of a run. No URL is requested twice. */
export interface Indexes {
  /**
   * @throws FetchError exit 4, with the name of the index; PysizeError exit 2 for a find-links path
   *   that does not exist.
   */
  page(name: string, options?: PageOptions): Promise<PageResult>
  sidecar(file: DistFile, options?: AskOptions): Promise<SidecarResult>
  readRange(file: DistFile, start: number, end: number, options?: AskOptions): Promise<PartResult>
  tail(file: DistFile, length: number, options?: AskOptions): Promise<PartResult>
  /** A file from its first byte to its last, as an sdist must be read. */
  whole<T>(
    file: DistFile,
    read: (bytes: Buffer) => Promise<T>,
    options?: AskOptions,
  ): Promise<WholeResult<T>>
  /** Why indexes could not be connected to, if the installer continues without them. */
  away(): readonly FetchError[]
  /** Milliseconds since the epoch until which every used page is fresh. */
  freshUntil(): number
  /** The source of a project's files, for messages: no credentials. */
  sources(name: string): readonly string[]
}

/** The state that all scenarios of a run share, like its fetcher. */
interface Shared {
  /** By index and name. */
  readonly pages: Map<string, Promise<PageAnswer>>
  /** By location, and the folder that it is relative to. */
  readonly lists: Map<string, Promise<FindLinks>>
  /**
   * Indexes that could not be connected to, by their URL, so later requests do not wait for them.
   */
  readonly away: Map<string, FetchError>
}

const runs = new WeakMap<Fetcher, Shared>()

function sharedOf(fetcher: Fetcher): Shared {
  const shared = runs.get(fetcher) ?? { pages: new Map(), lists: new Map(), away: new Map() }
  runs.set(fetcher, shared)
  return shared
}

/** @throws PysizeError exit 2 for an invalid URL of an index */
function simpleIndex(
  url: string,
  order: IndexOrder,
  fetcher: FetcherWithCredentials,
  pytorchUrl: string | undefined,
): SimpleIndex {
  if (!URL.canParse(url) || !/^(?:https?|file):$/.test(new URL(url).protocol))
    throw new PysizeError('bad-index-url', `'${redactUrl(url)}' is not the URL of an index.`, {
      exitCode: 2,
      hint: /^https?:\/\/[^/@]*#[^@]*@/.test(url)
        ? 'A # in a password ends the URL. Write it as %23.'
        : 'Write it with its scheme, such as https://pypi.example/simple. For a folder of wheels, use --find-links.',
    })
  const clean = withoutTrailingSlashes(fetcher.credentials.learn(url.trim()))
  const missingStatuses = new Set([
    404,
    ...(order === 'merge' ? [410] : []),
    ...(isPytorchIndex(clean, pytorchUrl) ? [403] : []),
  ])
  const isPip = order === 'merge'
  return { url: clean, display: redact(clean), missingStatuses, strictTypes: !isPip, eggs: isPip }
}

/**
 * The indexes of one scenario, over the run's fetcher and store, so scenarios share everything that
 * was fetched.
 */
export function createIndexes(
  options: SearchedIndexes,
  fetcher: FetcherWithCredentials,
  store: Store,
): Indexes {
  const { policy, pytorchUrl, noIndex = false, findLinks = [], cwd = '' } = options
  const context = { fetcher, store, now: options.now ?? Date.now }
  const make = (url: string) =>
    simpleIndex(withPytorchBase(url, pytorchUrl), policy, fetcher, pytorchUrl)
  const main = options.indexUrl ?? DEFAULT_INDEX
  const extra = options.extraIndexUrls ?? []
  const indexes = noIndex
    ? []
    : (policy === 'first' ? [...extra, main] : [main, ...extra]).map(make)
  const pinned = new Map(
    [...(options.pinned ?? [])].map(([name, { url, flat }]) => [name, flat ? [] : [make(url)]]),
  )
  const torchIndex = options.torch
    ? make(torchIndexUrl(options.torch, pytorchUrl ?? PYTORCH_URL))
    : undefined
  const shared = sharedOf(fetcher)
  const pages = new Map<string, Promise<PageResult>>()
  let freshUntil = Number.POSITIVE_INFINITY

  function indexesFor(name: string): readonly SimpleIndex[] {
    return torchIndex && TORCH_PACKAGES.has(name) ? [torchIndex] : (pinned.get(name) ?? indexes)
  }

  /** The page that a project is pinned to, if that is a page of links. */
  function flatPin(name: string): readonly string[] {
    const pin = torchIndex && TORCH_PACKAGES.has(name) ? undefined : options.pinned?.get(name)
    return pin?.flat === true ? [pin.url] : []
  }

  function askOne(
    index: SimpleIndex,
    name: string,
    { wanted, ...asked }: PageOptions,
  ): Promise<PageAnswer> {
    const recorded = recordedPage(index, name, wanted)
    const key = `${index.url}/${name}${recorded === undefined ? '' : ' if changed'}`
    const answer = shared.pages.get(key) ?? fetchProjectPage(index, name, context, asked, recorded)
    shared.pages.set(key, answer)
    return answer
  }

  /** The snapshot's page, only if a single index decides: pages that are merged must be whole. */
  function recordedPage(index: SimpleIndex, name: string, wanted?: Range): OpenPage | undefined {
    const here = indexesFor(name)
    if (here !== indexes || here.length > 1 || findLinks.length > 0) return undefined
    const recorded = options.recorded?.find(name)
    if (recorded === undefined) return undefined
    const source = `${index.url}/${name}/`
    const page = unchangedPage(name, recorded, source, index.display, (filename) => (asked) => {
      options.recorded!.readWhole(name)
      return fileOnPage(index, name, filename, asked)
    })
    if (wanted === undefined || options.recorded!.tells(page, wanted))
      return { etag: recorded.etag, page }
    options.recorded!.readWhole(name)
    return undefined
  }

  async function fileOnPage(
    index: SimpleIndex,
    name: string,
    filename: string,
    asked: AskOptions,
  ): Promise<DistFile> {
    const { result } = await askOne(index, name, asked)
    for (const file of result.kind === 'found' ? filesOf(result.page) : [])
      if (file.filename === filename) return file
    throw new PageNotRead(name)
  }

  /** An index's answer, or its failure if the installer does not stop at it. */
  async function tryOne(
    index: SimpleIndex,
    name: string,
    asked: PageOptions,
  ): Promise<PageAnswer | UnreadPage> {
    try {
      const away = policy === 'merge' ? shared.away.get(index.url) : undefined
      if (away !== undefined) throw away
      return await askOne(index, name, asked)
    } catch (failure) {
      if (!isPassedOver(failure, policy)) throw failure
      if (isAway(failure)) shared.away.set(index.url, failure)
      return { index: index.display, failure }
    }
  }

  /**
   * Asks the indexes of a project. uv asks one after the other, so a private project's name is not
   * sent to the next one. pip allows all at once.
   */
  async function ask(
    name: string,
    asked: PageOptions,
  ): Promise<readonly (PageAnswer | UnreadPage)[]> {
    const here = indexesFor(name)
    if (policy === 'merge') return Promise.all(here.map((index) => tryOne(index, name, asked)))
    const tried: (PageAnswer | UnreadPage)[] = []
    let after = asked.after ?? 0
    for (const index of here) {
      const answer = await tryOne(index, name, { ...asked, after })
      tried.push(answer)
      // uv stops at an index that denies access.
      if ('failure' in answer || answer.result.kind === 'found') break
      after = answer.result.depth
    }
    return tried
  }

  function flatLists(name: string, after: number): Promise<readonly FindLinks[]> {
    const locations = indexesFor(name) === indexes ? findLinks : flatPin(name)
    return Promise.all(
      locations.map((location) => {
        const key = `${policy} ${cwd} ${location}`
        const list =
          shared.lists.get(key) ??
          readFindLinks(withPytorchBase(location, pytorchUrl), cwd, policy, fetcher, after)
        shared.lists.set(key, list)
        return list
      }),
    )
  }

  async function fetchPage(name: string, asked: PageOptions): Promise<PageResult> {
    const [lists, tried] = await Promise.all([flatLists(name, asked.after ?? 0), ask(name, asked)])
    const listed = lists.map((list): ProjectPage => ({ name, files: list.files(name), source: '' }))
    const answers = tried.filter((one) => 'result' in one)
    const failed = tried.filter((one) => 'failure' in one)
    const result = mergePages(
      name,
      listed,
      answers.map((answer) => answer.result),
      policy,
      [...lists.flatMap((list) => list.unread), ...failed],
    )
    // If no index can be reached, an older version must not be chosen, because nothing is known
    // about newer ones.
    const unreachable =
      answers.length === 0 && result.kind === 'missing'
        ? failed.find(({ failure }) => isAway(failure))
        : undefined
    if (unreachable !== undefined) throw unreachable.failure
    // A missing project is requested again next time, unless find-links had it: it may have just
    // been published.
    if (result.kind === 'found') for (const answer of answers) answer.remember()
    for (const answer of answers) freshUntil = Math.min(freshUntil, answer.freshUntil)
    if (result.unread !== undefined) freshUntil = 0
    return result
  }

  /** Locks and pages of a mirror may name files of PyTorch's own base. */
  const based = (file: DistFile): DistFile => {
    if (pytorchUrl === undefined) return file
    const url = withPytorchBase(file.url, pytorchUrl)
    if (url === file.url) return file
    const { filename, sha256, size, requiresPython, uploadTime, yanked, sidecar, index } = file
    return { filename, url, sha256, size, requiresPython, uploadTime, yanked, sidecar, index }
  }

  /** With its URL, which a snapshot does not have. */
  const located = async (file: DistFile, asked: AskOptions = {}): Promise<DistFile> =>
    based(file.onPage === undefined ? file : await file.onPage(asked))

  return {
    page(rawName, { isWhole = false, ...asked } = {}) {
      const name = normalizeName(rawName)
      if (isWhole) options.recorded?.readWhole(name)
      let page = isWhole ? undefined : pages.get(name)
      if (!page) {
        page = fetchPage(name, asked)
        pages.set(name, page)
      }
      return page
    },
    sidecar: async (file, asked) =>
      fetchSidecar(fetcher, store, await located(file, asked), policy, asked),
    readRange: async (file, start, end, asked) =>
      readRange(fetcher, await located(file, asked), start, end, asked),
    tail: async (file, length, asked) =>
      readTail(fetcher, await located(file, asked), length, asked),
    whole: async (file, read, asked) => readWhole(fetcher, await located(file, asked), read, asked),
    away: () => indexes.flatMap(({ url }) => shared.away.get(url) ?? []),
    freshUntil: () => freshUntil,
    sources: (name) => [
      ...findLinks,
      ...indexesFor(normalizeName(name)).map((index) => index.display),
    ],
  }
}
