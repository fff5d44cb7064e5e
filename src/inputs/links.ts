import { basename, normalize, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { withoutTrailingSlashes } from '../text/slashes.ts'

const REPOSITORY =
  /^(?:git\+(?:https?|ssh|git|file)|hg\+(?:https?|ssh|file|static-http)|svn\+(?:https?|ssh|svn|file)|bzr\+(?:https?|ssh|sftp|ftp|lp|file))$/
const ARCHIVE = /\.(?:zip|whl|tar|tgz|tbz|txz|tlz|tar\.(?:gz|bz2|xz|lz|lzma))$/i

/** The scheme of a URL that pip would fetch, in lower case; `undefined` for paths and names. */
export function urlScheme(text: string): string | undefined {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0].toLowerCase()
  if (scheme === undefined) return undefined
  return /^(?:https?|file|ftp)$/.test(scheme) || REPOSITORY.test(scheme) ? scheme : undefined
}

/**
 * Whether a URL belongs to a repository, such as `git+https:`: its content is unknown until it is
 * checked out.
 */
export function isRepository(url: string): boolean {
  return REPOSITORY.test(urlScheme(url) ?? '')
}

/**
 * The name of the repository in a URL, also of an archive: usually the name of its project,
 * although only a build can tell. Undefined if that part of the path is not a valid name.
 */
export function repositoryName(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined
  const { pathname } = new URL(url)
  const name = isRepository(url)
    ? urlFilename(pathname)
        .replace(/@.*$/, '')
        .replace(/\.git$/, '')
    : ARCHIVE_OF_REPOSITORY.exec(`${urlScheme(url)}:${pathname}`)?.[1]
  return /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name ?? '') ? name : undefined
}

/** The names that GitHub, GitLab, Gitea and Bitbucket give to archives of a commit. */
const ARCHIVE_OF_REPOSITORY =
  /^https?:\/(?:[^/]+\/)+?([^/]+)\/(?:-\/)?(?:archive|tarball|zipball|zip|tar\.gz|get)\/./

/** Whether the name is that of a wheel or source archive, by its ending. */
export function isArchive(name: string): boolean {
  return ARCHIVE.test(name)
}

/** The name in an `#egg=` fragment, `undefined` without one. It may be an invalid name. */
export function eggName(url: string): string | undefined {
  return /[#&]egg=([^&]*)/.exec(url)?.[1]
}

/** The last part of a URL's path, unquoted. */
export function urlFilename(url: string): string {
  // A lock has thousands of URLs, and most need no decoding.
  if (!/[?#%\\]/.test(url) && !url.endsWith('/')) return url.slice(url.lastIndexOf('/') + 1)
  return unquoted(basename(withoutTrailingSlashes(url.replace(/[?#].*$/s, ''))))
}

/** A part of a URL, decoded; unchanged if its escapes are faulty. */
export function unquoted(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Whether a URL names a local file. Decided by the parsed URL, as its reader does: `FILE:` and
 * control characters before it mean the same.
 */
export function isFileUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).protocol === 'file:'
}

/**
 * The absolute path of a `file:` URL, relative ones (`file:./x`) from `cwd`; `undefined` for others
 * and for those of another host.
 */
export function pathOfFileUrl(url: string, cwd: string): string | undefined {
  if (urlScheme(url) !== 'file') return undefined
  try {
    return normalize(fileURLToPath(new URL(url, `${pathToFileURL(cwd).href}/`)))
  } catch {
    return undefined
  }
}

/** The `file:` URL of a path, relative ones from `cwd`. */
export function fileUrl(path: string, cwd: string): string {
  return pathToFileURL(resolve(cwd, path)).href
}
