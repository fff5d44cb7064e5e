import { createMemoryStore } from '../../src/cache/memory-store.ts'
import type { Store } from '../../src/cache/store.ts'
import {
  createFetcher,
  type FetcherOptions,
  type FetcherWithCredentials,
} from '../../src/fetch/fetcher.ts'
import { createIndexes, type Indexes, type SearchedIndexes } from '../../src/indexes/indexes.ts'
import type { PageResult } from '../../src/indexes/page.ts'
import { onTestEnd } from '../support/cleanup.ts'
import {
  type IndexFile,
  type IndexServer,
  type IndexServerOptions,
  serveIndex,
} from '../support/index-server.ts'

export async function index(
  projects: Readonly<Record<string, readonly IndexFile[]>>,
  options?: IndexServerOptions,
): Promise<IndexServer> {
  const server = await serveIndex(projects, options)
  onTestEnd(() => server.close())
  return server
}

export interface RunOptions extends Partial<SearchedIndexes> {
  readonly store?: Store
  readonly fetch?: FetcherOptions
}

/** Indexes of a run of its own. */
export function run({
  store = createMemoryStore(),
  fetch,
  ...options
}: RunOptions): Indexes & { readonly fetcher: FetcherWithCredentials } {
  const fetcher = createFetcher({ timeouts: { pause: 1, answer: 300, total: 10_000 }, ...fetch })
  onTestEnd(() => fetcher.close())
  return { ...createIndexes({ policy: 'merge', ...options }, fetcher, store), fetcher }
}

export const wheel = (name: string, version = '1.0', more: Partial<IndexFile> = {}): IndexFile => ({
  filename: `${name}-${version}-py3-none-any.whl`,
  ...more,
})
export const filenames = (result: PageResult): string | string[] =>
  result.kind === 'found' ? result.page.files.map(({ filename }) => filename) : result.kind
