import { PysizeError } from '../errors.ts'
import { type BuildSystem, isSetuptools, NO_BUILD_SYSTEM, type ScriptTree } from './build-system.ts'
import type { FileLookup } from './project-files.ts'
import { readSetupScript, type SetupScript } from './setup-script/setup-script.ts'
import { parseToml, stringAt, stringList, tableAt } from './toml.ts'

/**
 * Reads `[build-system]` of a tree's pyproject.toml (PEP 517, PEP 518). A file that is not TOML is
 * ignored: published archives contain such files.
 */
function readBuildSystem(files: FileLookup): BuildSystem {
  const text = files('pyproject.toml')
  if (text === undefined) return NO_BUILD_SYSTEM
  try {
    const table = tableAt(parseToml('pyproject.toml', text), 'build-system')
    return {
      requires: stringList(table.requires) ?? null,
      backend: stringAt(table, 'build-backend') ?? null,
      inTree: stringList(table['backend-path']) !== undefined,
    }
  } catch (error) {
    if (error instanceof PysizeError) return NO_BUILD_SYSTEM
    throw error
  }
}

/** A project's files, with its setup.py read if setuptools would run it. */
export interface ProjectTree extends ScriptTree {
  /** Null for a working copy, whose paths are not listed and whose egg-info may be stale. */
  readonly paths: ReadonlySet<string> | null
  /** For a working copy: absolute, the folder of relative paths in its files; null if unknown. */
  readonly folder: string | null
  /** Undefined if the file is missing or too long to read. */
  readonly script: SetupScript | undefined
}

/**
 * @param paths the existing paths: a listed file without a text was not read
 */
export function projectTree(
  file: FileLookup,
  paths: ReadonlySet<string> | null,
  folder: string | null = null,
): ProjectTree {
  const build = readBuildSystem(file)
  const tree: ScriptTree = {
    file,
    build,
    exists: paths === null ? (path) => file(path) !== undefined : (path) => paths.has(path),
    existsFolder: paths === null ? () => undefined : folderTest(paths),
    holdsModule: (name) => paths !== null && holdsModule(paths, name),
  }
  const code = isSetuptools(build) || build.inTree ? file('setup.py') : undefined
  return {
    ...tree,
    paths,
    folder,
    script: code === undefined ? undefined : readSetupScript(code, tree),
  }
}

const DEEPEST_FOLDER = 6

/** The folders are listed at the first question, to a depth that bounds the work. */
function folderTest(paths: ReadonlySet<string>): (folder: string) => boolean | undefined {
  let folders: Set<string> | undefined
  return (folder) => {
    if (folder.split('/').length > DEEPEST_FOLDER) return undefined
    folders ??= foldersOf(paths)
    return folders.has(folder)
  }
}

function foldersOf(paths: ReadonlySet<string>): Set<string> {
  const folders = new Set([''])
  for (const path of paths) {
    let end = path.indexOf('/')
    for (let depth = 0; end !== -1 && depth < DEEPEST_FOLDER; depth++) {
      folders.add(path.slice(0, end))
      end = path.indexOf('/', end + 1)
    }
  }
  return folders
}

function holdsModule(paths: ReadonlySet<string>, name: string): boolean {
  for (const path of paths)
    if (path.endsWith(`/${name}.py`) || path.endsWith(`/${name}/__init__.py`)) return true
  return false
}
