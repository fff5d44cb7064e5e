import { existsSync, readdirSync } from 'node:fs'
import { join, posix, resolve } from 'node:path'
import { textOfFile } from '../cache/regular-file.ts'
import { inputError, PysizeError, type Warning, warning } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { lockIn } from './locks/lock-of-folder.ts'
import { isDirectory } from './requirements/local-path.ts'
import { isUrl } from './source.ts'

/** The files that a command line names, and what was chosen where it names a folder. */
export interface NamedFiles {
  readonly files: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Files, patterns and folders as files. A pattern is expanded here where no shell did
 * (`'requirements/*.txt'`, and always on Windows). Of a folder the lock is taken, else the
 * pyproject.toml if its dependencies are static, else requirements.txt, else the only file in
 * requirements/.
 *
 * @param installer the one that was asked for: only locks that it reads are taken then
 *
 * @throws PysizeError exit 2 for a pattern without files, and for a folder that leaves a choice
 */
export async function namedFiles(named: readonly string[], cwd: string, installer?: InstallerName): Promise<NamedFiles> {
  const files: string[] = []
  const warnings: Warning[] = []
  for (const name of named) {
    const path = resolve(cwd, name)
    if (name === '-' || isUrl(name)) files.push(name)
    else if (isDirectory(path)) {
      const lock = lockIn(name, path, installer)
      const file = lock?.file ?? (await fileOfFolder(name, path))
      files.push(file)
      warnings.push(warning('file-chosen', `Of the folder ${name}, ${file} was read${lock === undefined ? '' : `: ${lock.why}`}.`))
    } else if (/[*?[]/.test(name) && !existsSync(path)) files.push(...(await expanded(name, cwd)))
    else files.push(name)
  }
  return { files, warnings }
}

async function expanded(pattern: string, cwd: string): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby')
  const files = await glob(pattern.replaceAll('\\', '/'), { cwd, expandDirectories: false })
  if (files.length > 0) return files.sort()
  throw inputError('file-not-found', `No file matches ${pattern}.`, { hint: 'A path is relative to the current folder.' })
}

async function fileOfFolder(name: string, folder: string): Promise<string> {
  const within = (...parts: string[]): string => posix.join(name.replaceAll('\\', '/'), ...parts)
  const has = (...parts: string[]): boolean => existsSync(join(folder, ...parts))
  if (has('pyproject.toml') && (await isStatic(join(folder, 'pyproject.toml')))) return within('pyproject.toml')
  if (has('requirements.txt')) return within('requirements.txt')
  const texts = textsIn(join(folder, 'requirements')).map((file) => within('requirements', file))
  const candidates = texts.length > 0 ? texts : textsIn(folder).map((file) => within(file))
  if (candidates.length === 1) return candidates[0]!
  throw inputError(
    'folder-undecided',
    candidates.length === 0
      ? `The folder ${name} holds no pyproject.toml with static dependencies and no requirements file.`
      : `The folder ${name} holds several requirements files.`,
    { hint: candidates.length === 0 ? 'Name the file to read.' : `Name one of ${candidates.slice(0, 6).join(', ')}.` },
  )
}

const textsIn = (folder: string): readonly string[] =>
  isDirectory(folder)
    ? readdirSync(folder)
        .filter((file) => /\.(?:txt|in)$/.test(file))
        .sort()
    : []

/**
 * Whether a project lists its dependencies itself (PEP 621), so that nothing has to be run to know
 * them.
 */
async function isStatic(path: string): Promise<boolean> {
  const { parseToml, tableAt } = await import('../source-trees/toml.ts')
  try {
    const project = tableAt(parseToml(path, textOfFile(path) ?? ''), 'project')
    const dynamic = Array.isArray(project.dynamic) ? project.dynamic : []
    return Object.keys(project).length > 0 && !dynamic.includes('dependencies')
  } catch (error) {
    // Read it, so that its fault is told with its place.
    if (error instanceof PysizeError) return true
    throw error
  }
}
