import { withoutTrailingSlashes } from '../text/slashes.ts'

/** The addresses that a server may fetch. */
export interface Reach {
  /** URLs of indexes, without logins. */
  readonly indexes: readonly string[]
  /** The base of PyTorch's indexes: each variant below it is one. */
  readonly pytorch: string
  /** Origins of files, besides those of the indexes. */
  readonly fileHosts: readonly string[]
}

/** Files that an index lists, and the files next to them (PEP 658). */
const FILE = /\.(?:whl|tar\.gz|tgz|tar\.bz2|tar|zip)(?:\.metadata)?$/i
/** A normalised name (PEP 503). */
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*\/?$/
/** A build of PyTorch's index: `cu128`, `nightly/cu128`. */
const VARIANT = /^(?:nightly\/)?[a-z0-9.]+\/(?=[^/])/

/** The origins to which requests are sent. */
export const reachedOrigins = ({ indexes, pytorch, fileHosts }: Reach): readonly string[] => [
  ...new Set([...indexes, pytorch, ...fileHosts].map((url) => new URL(url).origin)),
]

/**
 * Whether an address may be fetched for a page: a project's page of an allowed index, or a file of
 * a distribution on the host of an index or of `--file-host`. An index's page allows no further
 * host.
 */
export function isReached(url: URL, reach: Reach): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return false
  if (!reachedOrigins(reach).includes(url.origin)) return false
  // Characters that a server may interpret as a path out of its folders.
  if (/%2f|%5c|%2e|\\/i.test(url.pathname)) return false
  return FILE.test(url.pathname) || (url.search === '' && isPage(url, reach))
}

function isPage(url: URL, { indexes, pytorch }: Reach): boolean {
  const address = `${url.origin}${url.pathname}`
  const below = (base: string): string | undefined => {
    const start = `${withoutTrailingSlashes(base)}/`
    return address.startsWith(start) ? address.slice(start.length) : undefined
  }
  const inTorch = below(pytorch)?.replace(VARIANT, '')
  return [...indexes.map(below), inTorch].some((rest) => rest !== undefined && NAME.test(rest))
}
