import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, normalize, posix, resolve, sep } from 'node:path'
import type { Place } from '../errors.ts'
import { list } from '../text/lists.ts'
import { nearest } from '../text/nearest.ts'
import { printable } from '../text/printable.ts'
import { lockKind } from './locks/lock-names.ts'
import { requirementForLink } from './requirements/link-hints.ts'

/**
 * The next step for a file that does not exist: the file that is probably meant, or those that are
 * there.
 *
 * @param path absolute
 * @param shown as it was given
 * @param places where the file was included; none for one named on the command line
 */
export function missingFileHint(path: string, shown: string, places: readonly Place[]): string {
  const { text: line = '' } = places[0] ?? {}
  // pip reads options as a shell does, on Windows, too.
  if (line.includes('\\') && !shown.includes('\\'))
    return `In a requirements file, a backslash is not a separator. Write slashes: ${line.trim().replaceAll('\\', '/')}`
  const several = shown.split(',')
  const inFolder = normalize(shown)
  const base = path.slice(0, path.length - inFolder.length)
  const isThere = (one: string): boolean => one !== '' && existsSync(resolve(base, one))
  if (several.length > 1 && path.endsWith(inFolder) && several.every(isThere))
    return `Separate files with spaces: ${several.join(' ')}`
  const link = places.length === 0 ? requirementForLink(shown.replace(/^git\+/, '')) : undefined
  if (link !== undefined) return `To estimate the package, write --with '${link}'.`
  const target = linkTarget(path)
  if (target !== undefined) return `It is a link to ${target}, which does not exist.`
  const similar = neighbour(path, shown)
  if (similar !== undefined) return similar
  const elsewhere = places.length === 0 ? likeNamed(path, shown) : undefined
  if (elsewhere !== undefined) return `Did you mean ${elsewhere}?`
  if (places.length === 0 && /^[kmgt]i?b$/i.test(shown)) return `A size is one word: 4${shown}.`
  if (places.length === 0 && REQUIREMENT.test(shown) && !DOCKERFILE.test(shown))
    return `To estimate the package, write --with '${shown}'.`
  const there = readableIn(dirname(path))
  if (places.length === 0 && there.length > 0)
    return `${dirname(shown) === '.' ? 'The current folder' : dirname(shown)} has ${list(there)}.`
  return `A path is relative to ${places.length > 0 ? 'the folder of the file that names it' : 'the current folder'}.`
}

/** The target of a link; undefined for anything else. */
function linkTarget(path: string): string | undefined {
  try {
    return printable(readlinkSync(path))
  } catch {
    return undefined
  }
}

/** How many files of a folder are named. */
const MOST_NAMED = 5

/** The files of a folder that can be estimated, by their names. */
function readableIn(folder: string): readonly string[] {
  const isOfLists = /^req/i.test(basename(folder))
  const isReadable = (name: string): boolean =>
    lockKind(name) !== undefined ||
    name === 'pyproject.toml' ||
    (/\.(?:txt|in)$/.test(name) && (isOfLists || /require/i.test(name)))
  try {
    return readdirSync(folder).filter(isReadable).sort().slice(0, MOST_NAMED)
  } catch {
    return []
  }
}

/** A name and perhaps a version: `flask`, `torch==2.9.0`. */
const REQUIREMENT = /^[a-z0-9][\w-]*(?:\[[^\]]*\])?(?:[=<>!~]=?[^\s/\\]+)?$/i

/** No package is named so: the file of an image is meant. */
const DOCKERFILE = /^(?:docker|container)fil/i

/** How many folders are searched for a missing file. */
const MOST_FOLDERS = 50

/**
 * A file with the same name except for case, ending and separators, in a folder below the one where
 * it was expected, in the spelling in which to write it.
 */
function likeNamed(path: string, shown: string): string | undefined {
  const name = shown.split(/[\\/]/).at(-1)!.toLowerCase()
  const depth = normalize(shown).split(sep).length
  const start = isAbsolute(shown)
    ? dirname(path)
    : resolve(path, ...Array.from({ length: depth }, () => '..'))
  const isMeant = (one: string): boolean =>
    one.toLowerCase() === name || one.toLowerCase() === `${name}.txt`
  try {
    const entries = readdirSync(start, { withFileTypes: true }).filter(
      (entry) => !entry.name.startsWith('.'),
    )
    const here = entries.find((entry) => entry.isFile() && isMeant(entry.name))
    if (here !== undefined) return here.name
    for (const { name: folder } of entries
      .filter((entry) => entry.isDirectory())
      .slice(0, MOST_FOLDERS)) {
      const found = readdirSync(join(start, folder)).find(isMeant)
      if (found !== undefined) return posix.join(folder, found)
    }
    return undefined
  } catch {
    return undefined
  }
}

/** A file in the same folder with a similar name, in the spelling of the missing one. */
function neighbour(path: string, file: string): string | undefined {
  try {
    const candidate = nearest(basename(path), readdirSync(dirname(path)))
    return candidate === undefined
      ? undefined
      : `Did you mean ${file.slice(0, file.length - basename(file).length)}${candidate}?`
  } catch {
    return undefined
  }
}
