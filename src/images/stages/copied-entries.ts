import type { PysizeError } from '../../errors.ts'
import type { BuildContext, ContextEntry } from '../../inputs/build-context/build-context.ts'
import { cleanGoPath, parseGoPattern } from '../../inputs/build-context/go-pattern.ts'
import {
  BadIgnorePattern,
  type FittingRules,
  type IgnoreRule,
  ignoreAnswer,
  ignoredBy,
  ignoreRule,
} from '../../inputs/build-context/ignore-rules.ts'
import { globTester } from '../../text/glob.ts'
import { didYouMean } from '../../text/nearest.ts'
import { dockerfileFault, type FaultySource } from '../dockerfile/fault.ts'
import type { CopyStep } from './step.ts'

/** A file, folder or link that COPY or ADD writes. */
export interface CopiedEntry {
  /** The source path, without a slash at the beginning. */
  readonly source: string
  /** Absolute. */
  readonly destination: string
  readonly entry: ContextEntry
}

/** The sources of a COPY or ADD. */
export interface CopiedEntries {
  /** Without the folders above the destination. */
  readonly copied: readonly CopiedEntry[]
  /** URLs and git repositories of ADD. */
  readonly remote: readonly string[]
  /** Sources with unknown variables, as written. */
  readonly unresolved: readonly string[]
  /** Missing sources, as written. */
  readonly missing: readonly string[]
}

/**
 * Entries by path, without a slash at the beginning, sorted: a build context, or a stage's files.
 */
type Tree = ReadonlyMap<string, ContextEntry>

/**
 * Resolves the sources of COPY and ADD as BuildKit does: patterns of Go's `filepath.Match`, the
 * content of folders, `--parents`, `--exclude`, links in the path of a source (tonistiigi/fsutil's
 * `copy`).
 *
 * @param isFolder whether the image has a folder at a path before this step
 */
export function copiedEntries(
  step: CopyStep,
  tree: Tree,
  isFolder: (path: string) => boolean,
): CopiedEntries {
  const copied: CopiedEntry[] = []
  const remote: string[] = []
  const unresolved: string[] = []
  const missing: string[] = []
  const excludes = rulesOf(step.exclude)
  let hasFolder = step.destination.endsWith('/') || isFolder(step.destination)
  const bare = step.destination === '/' ? '' : step.destination.replace(/\/+$/, '')

  /** A file goes into a folder under its own name. */
  const place = (name: string): string => (hasFolder ? `${bare}/${name}` : bare || '/')

  function addFolder(path: string, includes: readonly IgnoreRule[]): void {
    hasFolder = true
    for (const [inside, entry] of below(tree, path, includes, excludes)) {
      copied.push({
        source: path === '' ? inside : `${path}/${inside}`,
        destination: `${bare}/${inside}`,
        entry,
      })
    }
  }

  function addSource(written: string, source: string): void {
    const path = followed(tree, source)
    const entry = path === '' ? ROOT : path === null ? undefined : tree.get(path)
    if (path === null || entry === undefined) missing.push(written)
    else if (entry.kind === 'folder') addFolder(path, [])
    else copied.push({ source: path, destination: place(baseName(source)), entry })
  }

  for (const written of step.sources) {
    if (step.kind === 'add' && isRemoteSource(written)) remote.push(written)
    else if (step.unknown.some((name) => written.includes(name) && written.includes('$')))
      unresolved.push(written)
    else if (step.parents) {
      const [before, after] = cutAtPivot(written)
      const root = followed(tree, before)
      const pattern = relativePath(after)
      if (
        root === null ||
        (!hasWildcard(pattern) && !tree.has(joined(root, pattern)) && pattern !== '')
      )
        missing.push(written)
      else addFolder(root, pattern === '' ? [] : rulesOf([pattern]))
    } else {
      const source = relativePath(written)
      if (!hasWildcard(source)) addSource(written, source)
      else for (const match of matching(tree, source)) addSource(written, match)
    }
  }
  return { copied, remote, unresolved, missing }
}

const ROOT: ContextEntry = { kind: 'folder', size: 0, mode: 0o755 }

const relativePath = (path: string): string => cleanGoPath(`/${path}`).slice(1)
const joined = (folder: string, path: string): string =>
  folder === '' ? path : `${folder}/${path}`
const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** BuildKit's `containsWildcards`: a backslash makes the next character literal. */
const hasWildcard = (path: string): boolean => /[*?[]/.test(path.replace(/\\./g, ''))

const isRemoteSource = (source: string): boolean =>
  /^(?:https?|git|ssh):\/\/|^git@[^:]+:|^github\.com\//.test(source)

/** `--parents` keeps the part after `/./`. */
function cutAtPivot(source: string): readonly [before: string, after: string] {
  const pivot = source.indexOf('/./')
  return pivot < 0 ? ['', source] : [relativePath(source.slice(0, pivot)), source.slice(pivot + 3)]
}

function rulesOf(patterns: readonly string[]): readonly IgnoreRule[] {
  return patterns.flatMap((pattern) => {
    try {
      return ignoreRule(pattern) ?? []
    } catch (error) {
      if (error instanceof BadIgnorePattern) return []
      throw error
    }
  })
}

/**
 * The entries below a folder, with their paths in it: included entries that are not excluded, and
 * their folders.
 */
function* below(
  tree: Tree,
  folder: string,
  includes: readonly IgnoreRule[],
  excludes: readonly IgnoreRule[],
): Generator<[string, ContextEntry]> {
  const start = folder === '' ? '' : `${folder}/`
  if (includes.length === 0 && excludes.length === 0) {
    for (const [path, entry] of tree)
      if (path.startsWith(start) && path !== folder) yield [path.slice(start.length), entry]
    return
  }
  const kept = new Set<string>()
  const answers = new Map<
    string,
    { readonly included: FittingRules; readonly excluded: FittingRules }
  >()
  for (const [path, entry] of tree) {
    if (!path.startsWith(start) || path === folder) continue
    const inside = path.slice(start.length)
    const above = answers.get(inside.slice(0, Math.max(0, inside.lastIndexOf('/'))))
    const included = ignoreAnswer(includes, inside, above?.included)
    const excluded = ignoreAnswer(excludes, inside, above?.excluded)
    if (entry.kind === 'folder')
      answers.set(inside, { included: included.fitting, excluded: excluded.fitting })
    if ((includes.length > 0 && included.by === null) || excluded.by !== null) continue
    for (let slash = inside.indexOf('/'); slash >= 0; slash = inside.indexOf('/', slash + 1)) {
      const parent = inside.slice(0, slash)
      if (kept.has(parent)) continue
      kept.add(parent)
      yield [parent, tree.get(start + parent) ?? ROOT]
    }
    if (entry.kind === 'folder' && kept.has(inside)) continue
    if (entry.kind === 'folder') kept.add(inside)
    yield [inside, entry]
  }
}

/** The paths that match a pattern, without paths below a matching folder. */
function matching(tree: Tree, source: string): readonly string[] {
  const parts = source.split('/')
  const first = parts.findIndex(hasWildcard)
  const base = followed(tree, parts.slice(0, first).join('/'))
  const glob = parseGoPattern(parts.slice(first).join('/'), false)
  if (base === null || glob === null) return []
  const fits = globTester(glob)
  const start = base === '' ? '' : `${base}/`
  return [...tree.keys()].filter((path) => path.startsWith(start) && fits(path.slice(start.length)))
}

/** The most links that Linux follows for one path. */
const MOST_LINKS = 40

/** A path with all links in it resolved inside the tree; null if it leads nowhere. */
function followed(tree: Tree, path: string): string | null {
  let links = 0
  const rest = path.split('/').filter((part) => part !== '')
  const done: string[] = []
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '.') continue
    if (part === '..') {
      done.pop()
      continue
    }
    const here = [...done, part].join('/')
    const entry = tree.get(here)
    if (entry === undefined) return null
    if (entry.kind !== 'link') {
      done.push(part)
      continue
    }
    if (++links > MOST_LINKS) return null
    if (entry.target?.startsWith('/')) done.length = 0
    rest.unshift(...(entry.target ?? '').split('/').filter((each) => each !== ''))
  }
  return done.join('/')
}

/** The most names that are compared with a missing one. */
const MOST_COMPARED = 5000

/** The error for a source that is not in the build context, which stops a build. */
export function missingSource(
  source: FaultySource,
  step: CopyStep,
  written: string,
  context: BuildContext,
): PysizeError {
  const path = relativePath(written)
  const rule = ignoredBy(context.rules, path)
  const isThere =
    rule !== null &&
    [...context.ignored.keys()].some((each) => each === path || path.startsWith(`${each}/`))
  const hint = isThere
    ? `Line ${rule.line} of ${context.ignoreFile} leaves it out.`
    : (didYouMean(path.slice(0, 200), [...context.entries.keys()].slice(0, MOST_COMPARED)) ??
      `Paths are relative to ${context.folder}, the build context.`)
  const message = `${step.kind.toUpperCase()} names ${written}, which is not in the build context`
  return dockerfileFault(
    source,
    { line: step.line, word: written },
    message,
    hint,
    'copy-source-missing',
  )
}
