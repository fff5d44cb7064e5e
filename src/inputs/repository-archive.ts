import { stripCredentials } from '../text/redact.ts'

/** The commit, branch or tag if a URL names none. */
const NEWEST = 'HEAD'
/** An archive on GitHub, as people write it: the repository, and the commit, branch or tag. */
const OF_GITHUB =
  /^(https:\/\/github\.com\/[^/]+\/[^/]+)\/(?:archive|tarball|zipball)\/(?:refs\/(?:heads|tags)\/)?(.+?)(?:\.zip|\.tar\.gz)?$/
/** A Git repository: the host, the path, and the commit, branch or tag. */
const OF_GIT = /^git\+(https?:\/\/[^/]+)\/([^@]+?)(?:\.git)?\/?(?:@([^@]+))?$/i
const PATH = /^[\w.~-]+(?:\/[\w.~-]+)+$/
const REF = /^[\w./+-]+$/

/**
 * The URL of an archive of a Git repository, named like an sdist. GitHub, also on servers of its
 * users, and GitLab pack each commit, branch and tag, and the request chooses the file's name.
 * Undefined if no host of that kind can have it, or if only a folder of it is installed.
 *
 * @param url `git+https://github.com/owner/project@v1`, or the archive of a commit there
 * @param name the normalised name of the project
 */
export function repositoryArchive(url: string, name: string): string | undefined {
  if (/[#&]subdirectory=/.test(url)) return undefined
  const bare = stripCredentials(url).replace(/#.*$/s, '')
  const filename = `${name.replaceAll('-', '_')}-0.tar.gz`
  const [, repository, named = ''] = OF_GITHUB.exec(bare) ?? []
  if (repository !== undefined) return `${repository}/archive/${named}/${filename}`
  const [, home = '', path = '', ref = NEWEST] = OF_GIT.exec(bare) ?? []
  if (!PATH.test(path) || !REF.test(ref)) return undefined
  const folder = /^https?:\/\/(?:[^/]*\.)?gitlab\./i.test(home) ? '-/archive' : 'archive'
  return `${home}/${path}/${folder}/${ref}/${filename}`
}
