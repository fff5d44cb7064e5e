import { fileUrl, isArchive, urlFilename } from '../../links.ts'
import { lazily } from '../lazily.ts'
import type { LockedEdge, LockedFile, LockedPackage, LockedSource } from '../lock.ts'
import { lockFault } from '../lock-fault.ts'

/** The entry of a pip package in a lock of conda's tools. */
export interface PipRow {
  /** Normalised; undefined if it is invalid. */
  readonly name: string | undefined
  readonly version: string | undefined
  readonly url: string
  /** As written. */
  readonly sha256: string | null | undefined
  readonly marker: string
  readonly requiresPython?: string | undefined
  /** The meaning of a URL that is not a file of an index: a folder, or an archive on disk. */
  readonly local: () => LockedSource
  readonly dependencies: () => readonly LockedEdge[]
}

/**
 * @throws PysizeError exit 2 `invalid-lock` if it has no valid name
 */
export function pipPackage(
  { name, version, url, marker, requiresPython, local, dependencies, ...row }: PipRow,
  file: string,
): LockedPackage {
  const filename = urlFilename(url)
  if (name === undefined)
    throw lockFault(`The package ${filename.slice(0, 100)} has no valid name.`, { file })
  const sha256 = row.sha256?.toLowerCase() ?? ''
  const one: LockedFile = {
    filename,
    url,
    sha256: /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
    size: null,
  }
  const source = sourceOf(url, local)
  const files =
    source.kind !== 'index'
      ? NO_FILES
      : filename.endsWith('.whl')
        ? { wheels: [one], sdist: null }
        : { wheels: [], sdist: one }
  return {
    name,
    version: version ?? null,
    source,
    files: () => files,
    marker,
    requiresPython: requiresPython ?? null,
    forks: [],
    dependencies: lazily(dependencies),
    extras: () => new Map(),
    place: () => ({ file }),
  }
}

/** The URL of an archive, which a lock may name by its path from the lock's folder. */
export const archiveUrl = (url: string, folder: string): string =>
  /^[a-z][a-z0-9+.-]*:/i.test(url) || !isArchive(url) ? url : fileUrl(url, folder)

const NO_FILES = { wheels: [], sdist: null }

function sourceOf(url: string, local: () => LockedSource): LockedSource {
  if (/^(?:git|hg|svn|bzr)\+/.test(url)) return { kind: 'repository', url }
  return /^https?:/i.test(url) ? { kind: 'index', index: null } : local()
}
