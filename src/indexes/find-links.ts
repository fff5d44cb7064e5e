import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PysizeError } from '../errors.ts'
import type { FetcherWithCredentials } from '../fetch/fetcher.ts'
import { type LocalFile, lookAtPath } from '../fetch/local-path.ts'
import { redact } from '../fetch/redact.ts'
import { normalizeName } from '../packaging/name.ts'
import { type DistFile, isDistribution } from './page.ts'
import { parsePage } from './simple-index.ts'

/** A place that lists files of many projects: a folder, or a page of links (`--find-links`). */
export interface FindLinks {
  /** The files of a project; some may turn out to be another project's, whose name begins alike. */
  files(name: string): readonly DistFile[]
  readonly round: number
}

/** The local folder or file that a --find-links value names; undefined for a URL on the network, or on another machine. */
function localPath(location: string, cwd: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(location)) return resolve(cwd, location)
  try {
    return location.startsWith('file:') ? fileURLToPath(location) : undefined
  } catch {
    return undefined
  }
}

/** The wheels and sdists of a folder, as pip takes them from one; hashes are not known without reading them. */
function filesOf(files: readonly LocalFile[], index: string): readonly DistFile[] {
  const unknown = { sha256: null, requiresPython: null, uploadTime: null, yanked: false, sidecar: false } as const
  return files
    .filter(({ name }) => isDistribution(name))
    .map(({ name, path, size }) => ({ filename: name, url: pathToFileURL(path).href, size, ...unknown, index }))
}

async function load(
  location: string,
  cwd: string,
  fetcher: FetcherWithCredentials,
  after: number,
): Promise<{ files: readonly DistFile[]; round: number }> {
  const path = localPath(location, cwd)
  const display = redact(location)
  if (path !== undefined) {
    const local = await lookAtPath(path)
    if (!local)
      throw new PysizeError('find-links-missing', `'${display}', named by --find-links, does not exist or can't be read.`, {
        exitCode: 2,
        hint: 'Name a folder of wheels or a page of links.',
      })
    if (local.kind === 'folder') return { files: filesOf(local.files, display), round: after }
  }
  const url = path === undefined ? location : pathToFileURL(path).href
  const response = await fetcher.get(url, { accept: 'text/html', after })
  if (response.status !== 200)
    throw new PysizeError('find-links-failed', `${display}, named by --find-links, answered ${response.status}.`, {
      exitCode: 4,
      hint: 'Check the URL, and whether it needs credentials.',
    })
  const type = response.headers['content-type'] ?? ''
  return { files: (await parsePage(response.body, type, '', response.url, display)).files, round: response.round }
}

/** A file's project name, normalised, up to where its version may begin: a wheel's is exact, an sdist's name may hold hyphens. */
function couldBelong(filename: string, name: string): boolean {
  if (filename.endsWith('.whl')) return normalizeName(filename.slice(0, filename.indexOf('-'))) === name
  return normalizeName(filename).startsWith(`${name}-`)
}

/**
 * Reads a --find-links location once; a path is relative to `cwd`.
 * @throws PysizeError exit 2 for a path that does not exist, exit 4 for a page that can't be had or read.
 */
export async function readFindLinks(location: string, cwd: string, fetcher: FetcherWithCredentials, after: number): Promise<FindLinks> {
  const { files, round } = await load(location, cwd, fetcher, after)
  return { round, files: (name) => files.filter((file) => couldBelong(file.filename, name)) }
}
