import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { FetcherWithCredentials } from '../fetch/fetcher.ts'
import { type LocalFile, lookAtPath } from '../fetch/folder.ts'
import { normalizeName } from '../packaging/name.ts'
import { redactUrl } from '../text/redact.ts'
import { type DistFile, isDistribution, type UnreadPage } from './page.ts'
import { type IndexOrder, isPassedOver } from './pass-over.ts'
import { ACCEPT, mediaType, parsePage } from './simple-index.ts'

/** A place that lists files of many projects: a folder, or a page of links (`--find-links`). */
export interface FindLinks {
  /** The files of a project. Some may belong to another project whose name begins the same. */
  files(name: string): readonly DistFile[]
  readonly depth: number
  readonly unread: readonly UnreadPage[]
}

/**
 * The local folder or file that a --find-links value names; undefined for a URL on the network, or
 * on another machine.
 */
function localPath(location: string, cwd: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(location)) return resolve(cwd, location)
  try {
    return location.startsWith('file:') ? fileURLToPath(location) : undefined
  } catch {
    return undefined
  }
}

/**
 * The wheels and sdists of a folder, as pip takes them from one; hashes are not known without
 * reading them.
 */
function filesOf(files: readonly LocalFile[], index: string): readonly DistFile[] {
  const unknown = {
    sha256: null,
    requiresPython: null,
    uploadTime: null,
    yanked: false,
    sidecar: false,
    flat: true,
  } as const
  return files
    .filter(({ name }) => isDistribution(name))
    .map(({ name, path, size }) => ({
      filename: name,
      url: pathToFileURL(path).href,
      size,
      ...unknown,
      index,
    }))
}

interface Listed {
  readonly files: readonly DistFile[]
  readonly depth: number
}

async function load(
  location: string,
  cwd: string,
  order: IndexOrder,
  fetcher: FetcherWithCredentials,
  after: number,
): Promise<Listed> {
  const path = localPath(location, cwd)
  const display = redactUrl(location)
  if (path !== undefined) {
    const local = await lookAtPath(path)
    if (!local)
      throw new PysizeError(
        'find-links-missing',
        `'${display}', named by --find-links, does not exist or can't be read.`,
        {
          exitCode: 2,
          hint: 'Name a folder of wheels or a page of links.',
        },
      )
    if (local.kind === 'folder') return { files: filesOf(local.files, display), depth: after }
  }
  return readPage(
    path === undefined ? location : pathToFileURL(path).href,
    display,
    order,
    fetcher,
    after,
  )
}

/**
 * uv reads any response as HTML (crates/uv-client/src/flat_index.rs); pip requires one of an
 * index's types.
 */
async function readPage(
  url: string,
  display: string,
  order: IndexOrder,
  fetcher: FetcherWithCredentials,
  after: number,
): Promise<Listed> {
  const {
    status,
    headers,
    body,
    url: source,
    depth,
  } = await fetcher.get(fetcher.credentials.learn(url), {
    accept: order === 'merge' ? ACCEPT : 'text/html',
    after,
  })
  if (status !== 200)
    throw new FetchError('http-status', url, `answered ${status}`, {
      status,
      hint: `Check the URL of --find-links, and whether it needs credentials.`,
    })
  const type = order === 'merge' ? mediaType(headers['content-type'] ?? '') : 'text/html'
  const { files } = await parsePage(body, type, '', source, display, {
    eggs: order === 'merge',
  })
  // Under uv's policy the page is HTML, whose files are plain objects and may be copied.
  return {
    files: order === 'first' ? files.map((file) => ({ ...file, flat: true })) : files,
    depth,
  }
}

/**
 * Whether a file may belong to a project (normalised name). A wheel's name is exact. An sdist's
 * name may contain hyphens, so `foo-bar-1.0.tar.gz` may belong to `foo`.
 */
function couldBelong(filename: string, name: string): boolean {
  if (filename.endsWith('.whl'))
    return normalizeName(filename.slice(0, filename.indexOf('-'))) === name
  return normalizeName(filename).startsWith(`${name}-`)
}

/**
 * pip continues without such a page, as without an index's; uv continues if there is nothing to
 * read on the page.
 */
const isSkipped = (error: unknown, order: IndexOrder): error is FetchError =>
  error instanceof FetchError && (order === 'merge' ? isPassedOver(error, order) : error.foreign)

/**
 * Reads a --find-links location once; a path is relative to `cwd`.
 *
 * @throws PysizeError exit 2 for a path that does not exist, exit 4 for a page if the installer
 *   stops at its failure.
 */
export async function readFindLinks(
  location: string,
  cwd: string,
  order: IndexOrder,
  fetcher: FetcherWithCredentials,
  after: number,
): Promise<FindLinks> {
  try {
    const { files, depth } = await load(location, cwd, order, fetcher, after)
    return {
      depth,
      unread: [],
      files: (name) => files.filter((file) => couldBelong(file.filename, name)),
    }
  } catch (failure) {
    if (!isSkipped(failure, order)) throw failure
    return { depth: after, unread: [{ index: redactUrl(location), failure }], files: () => [] }
  }
}
