import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { PysizeError } from '../errors.ts'
import { pythonFromRequires, pythonFromRuntimeFile, pythonFromVersionFile } from '../targets/python-version-file.ts'
import type { PythonHint } from './input.ts'
import { isUrl } from './source.ts'

/**
 * The Python that the project of a file names: in `.python-version`, `runtime.txt` or the `requires-python` of a pyproject.toml, in this order,
 * beside the file and then in the folders above it, up to the nearest that holds `.git` or a pyproject.toml. Where none above holds either, only
 * beside the file: a stray file in a home folder is no part of the project.
 *
 * @returns null for stdin and URLs, and where nothing is named
 */
export async function findPython(file: string, cwd: string): Promise<PythonHint | null> {
  if (file === '-' || isUrl(file)) return null
  for (const folder of projectFolders(dirname(resolve(cwd, file)))) {
    const found =
      fromFile(join(folder, '.python-version'), pythonFromVersionFile) ??
      fromFile(join(folder, 'runtime.txt'), pythonFromRuntimeFile) ??
      (await fromPyproject(join(folder, 'pyproject.toml')))
    if (found !== undefined) return { version: found.version, from: shown(found.from, cwd) }
  }
  return null
}

/** From the folder up to the project's root; the folder alone where no root is found. */
function projectFolders(start: string): string[] {
  const folders = [start]
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')) || existsSync(join(folder, 'pyproject.toml'))) return folders
    if (dirname(folder) === folder) return [start]
    folders.push(dirname(folder))
  }
}

function fromFile(path: string, read: (text: string) => string | undefined): PythonHint | undefined {
  const text = textOf(path)
  const version = text === undefined ? undefined : read(text)
  return version === undefined ? undefined : { version, from: path }
}

async function fromPyproject(path: string): Promise<PythonHint | undefined> {
  const text = textOf(path)
  // TOML is loaded only where it may say something.
  if (text === undefined || !text.includes('requires-python')) return undefined
  const { parseToml, stringAt, tableAt } = await import('./toml.ts')
  try {
    const requires = stringAt(tableAt(parseToml(path, text), 'project'), 'requires-python')
    const version = requires === undefined ? undefined : pythonFromRequires(requires)
    return version === undefined ? undefined : { version, from: path }
  } catch (error) {
    // A faulty file that was not asked for stops nothing: an installer would not look at it.
    if (error instanceof PysizeError) return undefined
    throw error
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Relative to the current folder where it lies within. */
function shown(path: string, cwd: string): string {
  const inside = relative(cwd, path)
  return inside.startsWith('..') ? path : inside
}
