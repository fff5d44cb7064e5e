import { normalizeName } from '../packaging/name.ts'
import { type FileTree, joinPath, nameOf, parentOf, resolvePath } from './file-tree.ts'

/**
 * The folders from which one Python below a prefix imports; a folder of `--target` has neither its
 * own Python nor a prefix.
 */
export interface ModuleFolders {
  readonly kind: 'venv' | 'prefix' | 'target'
  /** The folder with `lib` and `bin`; for a target the folder itself. */
  readonly prefix: string
  /** `3.12`, `3.13t`, or a Python that is not CPython: `pypy3.10`. Null if no path shows it. */
  readonly python: string | null
  readonly folders: readonly string[]
  /** Normalised names of the installed packages, except `SEEDS`. */
  readonly names: readonly string[]
}

/** The packages that new environments and images contain. */
export const SEEDS: ReadonlySet<string> = new Set(['pip', 'setuptools', 'wheel'])

const PYTHON_FOLDER = /^(?:python(3\.\d{1,3}t?)|(pypy3\.\d{1,3}))$/

/** Folders that are not searched for environments: those of the kernel, and possibly huge ones. */
const SKIPPED: ReadonlySet<string> = new Set([
  'proc',
  'sys',
  'dev',
  'node_modules',
  '.git',
  '__pycache__',
  'site-packages',
  'dist-packages',
])
const MOST_FOLDERS = 50_000

/** Searches the folders from `start` down to `depth`, without following links. */
export function findModuleFolders(
  tree: FileTree,
  start: string,
  depth: number,
): readonly ModuleFolders[] {
  const found: ModuleFolders[] = []
  const ahead: { path: string; depth: number }[] = [{ path: start, depth: 0 }]
  for (let at = 0; at < ahead.length && at < MOST_FOLDERS; at++) {
    const { path, depth: level } = ahead[at]!
    const entries = tree.list(path)
    found.push(...moduleFoldersAt(tree, path))
    if (level === depth) continue
    for (const { name, kind } of entries) {
      if (
        kind !== 'folder' ||
        SKIPPED.has(name) ||
        PYTHON_FOLDER.test(name) ||
        name === 'python3' ||
        /\.(?:dist|egg)-info$/.test(name)
      )
        continue
      ahead.push({ path: joinPath(path, name), depth: level + 1 })
    }
  }
  return found
}

/**
 * The folders of one prefix, by Python; a folder that contains distributions itself counts as a
 * target.
 */
export function moduleFoldersAt(tree: FileTree, prefix: string): readonly ModuleFolders[] {
  const isVenv = tree.entry(joinPath(prefix, 'pyvenv.cfg'))?.kind === 'file'
  const kind = isVenv ? 'venv' : 'prefix'
  const byPython = new Map<string, string[]>()
  for (const lib of ['lib', 'lib64'].filter((name) => isFolder(tree, joinPath(prefix, name)))) {
    for (const { name, kind: entry } of tree.list(joinPath(prefix, lib))) {
      const [, cpython, other] = PYTHON_FOLDER.exec(name) ?? []
      const python =
        cpython ?? other ?? (name === 'python3' ? sharedPython(tree, prefix) : undefined)
      if (python === undefined || entry !== 'folder') continue
      const folders = ['site-packages', 'dist-packages'].map((folder) =>
        joinPath(prefix, lib, name, folder),
      )
      byPython.set(python, [
        ...(byPython.get(python) ?? []),
        ...folders.filter((folder) => isFolder(tree, folder)),
      ])
    }
  }
  const found = [...byPython]
    .filter(([, folders]) => folders.length > 0)
    .map(
      ([python, folders]) =>
        ({ kind, prefix, python, folders, names: namesIn(tree, folders) }) as const,
    )
  if (found.length > 0) return found
  const windows = joinPath(prefix, 'Lib/site-packages')
  if (
    (isVenv || tree.entry(joinPath(prefix, 'python.exe')) !== undefined) &&
    isFolder(tree, windows)
  )
    return [{ kind, prefix, python: null, folders: [windows], names: namesIn(tree, [windows]) }]
  const isDistributions =
    !/^(?:site|dist)-packages$/.test(nameOf(prefix)) ||
    !PYTHON_FOLDER.test(nameOf(parentOf(prefix)))
  if (isDistributions && tree.list(prefix).some(({ name }) => name.endsWith('.dist-info')))
    return [
      { kind: 'target', prefix, python: null, folders: [prefix], names: namesIn(tree, [prefix]) },
    ]
  return []
}

/**
 * Debian keeps packages in one folder for all its versions of Python: that of `bin/python3` counts.
 */
function sharedPython(tree: FileTree, prefix: string): string | undefined {
  const program = resolvePath(tree, joinPath(prefix, 'bin/python3'))
  return /python(3\.\d+)$/.exec(program ?? '')?.[1]
}

const isFolder = (tree: FileTree, path: string): boolean => tree.entry(path)?.kind === 'folder'

/** Only by the names of the metadata folders. */
function namesIn(tree: FileTree, folders: readonly string[]): readonly string[] {
  const names = folders.flatMap((folder) =>
    tree
      .list(folder)
      .flatMap(({ name }) => /^([^~-][^-]*)-.*\.(?:dist|egg)-info$/.exec(name)?.[1] ?? []),
  )
  return [...new Set(names.map(normalizeName))].filter((name) => !SEEDS.has(name)).sort()
}
