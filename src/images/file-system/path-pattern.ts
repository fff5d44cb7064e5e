import { globMatches, parseGlob } from '../../text/glob.ts'
import { foldersOf, liesIn } from './image-path.ts'

/** Selects files: those that a command deletes, copies, or gives another owner. */
export interface Selection {
  /** Whether everything at and below `path` is selected. */
  covers(path: string): boolean
  /** Whether something at or below `path` may be selected. */
  mayTouch(path: string): boolean
  /** Whether a file is selected. */
  has(file: string): boolean
}

/** Everything at and below some paths. Words of a shell may contain `*`, `?` and `[…]`. */
export function below(patterns: readonly string[]): Selection {
  const all = patterns.map((pattern) => (/[*?[]/.test(pattern) ? globbed(pattern) : plain(pattern)))
  return {
    covers: (path) => all.some((one) => one.covers(path)),
    mayTouch: (path) => all.some((one) => one.mayTouch(path)),
    has: (file) => all.some((one) => one.has(file)),
  }
}

const plain = (folder: string): Selection => ({
  covers: (path) => liesIn(path, folder),
  mayTouch: (path) => liesIn(path, folder) || liesIn(folder, path),
  has: (file) => liesIn(file, folder),
})

/** The paths that match a glob, and everything below them. */
function globbed(pattern: string): Selection {
  const parts = pattern.split('/').slice(1)
  const matchers = parts.map(matcherOf)
  const start = parts.findIndex((part) => /[*?[]/.test(part))
  const fixed = `/${parts.slice(0, start).join('/')}`
  const has = (path: string): boolean => {
    const own = path.split('/').slice(1)
    return own.length >= parts.length && matchers.every((matches, at) => matches(own[at]!))
  }
  return {
    covers: has,
    mayTouch: (path) =>
      has(path) ||
      liesIn(fixed, path) ||
      (liesIn(path, fixed) && path.split('/').length <= parts.length),
    has,
  }
}

/** The meaning of `*`, `?` and `[…]` in a part of a path. Only a dot matches a leading dot. */
function matcherOf(pattern: string): (name: string) => boolean {
  const glob = parseGlob(pattern, true)
  const isDotted = pattern.startsWith('.')
  return (name) => (isDotted || !name.startsWith('.')) && globMatches(glob, name)
}

/** The facts that `find` tests about a file or folder by its name. */
export interface NameTest {
  /** Patterns of `-name`, one of which must match; null for all. */
  readonly names: readonly string[] | null
  readonly kind: 'file' | 'folder' | 'any'
  /** Patterns of `-not -name`: what has one of these names is left. */
  readonly except?: readonly string[]
}

/**
 * The result of `find ROOT… -type … -name …` below its roots. A matching folder is selected with
 * everything in it.
 */
export function found(roots: readonly string[], tests: readonly NameTest[]): Selection {
  const inRoots = below(roots)
  const compiled = tests.map(({ names, kind, except = [] }) => {
    const globs = names?.map((name) => parseGlob(name, true)) ?? null
    const left = except.map((name) => parseGlob(name, true))
    return {
      kind,
      matches: (name: string) =>
        (globs === null || globs.some((glob) => globMatches(glob, name))) &&
        !left.some((glob) => globMatches(glob, name)),
    }
  })
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  const isFolderChosen = (path: string): boolean =>
    inRoots.has(path) &&
    compiled.some(({ kind, matches }) => kind !== 'file' && matches(nameOf(path)))
  const has = (file: string): boolean =>
    (inRoots.has(file) &&
      compiled.some(({ kind, matches }) => kind !== 'folder' && matches(nameOf(file)))) ||
    foldersOf(file).some(isFolderChosen)
  return {
    covers: (path) => [...foldersOf(path), path].some(isFolderChosen),
    mayTouch: (path) => inRoots.mayTouch(path),
    has,
  }
}
