import type { Place } from '../../errors.ts'
import { stringAt, type TomlTable } from '../../source-trees/toml.ts'
import { urlFilename } from '../links.ts'
import type { LockedFile, LockedFiles } from './lock.ts'
import { digestOf, lockFault } from './lock-fault.ts'

const ARCHIVE = /\.(?:tar\.gz|zip|tgz|tar\.bz2)$/

/**
 * The files of a package that a lock has in one list, each with a name or a URL: `{file, hash}` or
 * `{url, hash}`. Of several archives, the one of the usual kind is chosen.
 */
export function splitFiles(
  files: readonly TomlTable[],
  name: string,
  place: () => Place,
): LockedFiles {
  const all = files.map((file): LockedFile => {
    const url = stringAt(file, 'url') ?? null
    const filename = stringAt(file, 'file') ?? (url === null ? undefined : urlFilename(url))
    if (filename === undefined)
      throw lockFault(`A file of ${name} has neither a name nor a URL.`, place())
    return { filename, url, sha256: digestOf(stringAt(file, 'hash')), size: null }
  })
  const archives = all.filter(({ filename }) => ARCHIVE.test(filename))
  return {
    wheels: all.filter(({ filename }) => filename.endsWith('.whl')),
    sdist: archives.find(({ filename }) => filename.endsWith('.tar.gz')) ?? archives[0] ?? null,
  }
}
