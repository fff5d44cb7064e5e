import { dirname, join, relative, resolve } from 'node:path'
import { PysizeError, type Warning, warning } from '../errors.ts'
import { parseLenientSpecifierSet } from '../packaging/versions/specifier.ts'
import {
  pythonFromRequires,
  pythonFromRuntimeFile,
  pythonFromVersionFile,
} from '../targets/python-version-file.ts'
import type { PythonHint } from './input.ts'
import { projectFolders } from './project-folders.ts'
import { type FileListener, isUrl, textBeside } from './source.ts'

/** The result: a Python, or warnings about files that name no usable one. */
export interface FoundPython {
  readonly python: PythonHint | null
  readonly warnings: readonly Warning[]
}

/**
 * The Python that the project of a file names: in `.python-version`, `runtime.txt`, the
 * `requires-python` of a pyproject.toml or the Python of an environment.yml, in this order, next to
 * the file and then in the folders above it, up to the repository's root. Without a repository, up
 * to the current folder if it contains the file, else up to the nearest pyproject.toml, because a
 * stray file in a home folder is not part of the project.
 *
 * @returns no Python for stdin and URLs, and if none is named
 */
export async function findPython(
  file: string,
  cwd: string,
  looked?: FileListener,
): Promise<FoundPython> {
  if (file === '-' || isUrl(file)) return { python: null, warnings: [] }
  const warnings: Warning[] = []
  const textOf = (path: string): string | undefined => textBeside(path, looked)
  // Some projects have a list of requirements of that name. Heroku's file is one word.
  const runtimeOf = (path: string): string | undefined => {
    const text = textOf(path)
    return text !== undefined && /^\s*[^\s=<>~]+\s*$/.test(text) ? text : undefined
  }
  for (const folder of projectFolders(dirname(resolve(cwd, file)), cwd)) {
    const found =
      fromFile(join(folder, '.python-version'), textOf, pythonFromVersionFile, cwd, warnings) ??
      fromFile(join(folder, 'runtime.txt'), runtimeOf, pythonFromRuntimeFile, cwd, warnings) ??
      (await fromPyproject(
        join(folder, 'pyproject.toml'),
        textOf,
        resolve(cwd, file),
        cwd,
        warnings,
      )) ??
      fromEnvironment(join(folder, 'environment.yml'), textOf) ??
      fromEnvironment(join(folder, 'environment.yaml'), textOf)
    if (found !== undefined)
      return { python: { version: found.version, from: shown(found.from, cwd) }, warnings }
  }
  return { python: null, warnings }
}

type TextOf = (path: string) => string | undefined

function fromFile(
  path: string,
  textOf: TextOf,
  read: (text: string) => string | undefined,
  cwd: string,
  warnings: Warning[],
): PythonHint | undefined {
  const text = textOf(path)
  if (text === undefined) return undefined
  const version = read(text)
  if (version !== undefined) return { version, from: path }
  const entry = text
    .split(/\r\n|\r|\n/)
    .find((line) => line.trim() !== '' && !line.trim().startsWith('#'))
  if (entry !== undefined)
    warnings.push(
      warning(
        'python-ignored',
        `${shown(path, cwd)} names '${entry.trim().slice(0, 40)}', which is not a version of CPython; it is ignored.`,
      ),
    )
  return undefined
}

async function fromPyproject(
  path: string,
  textOf: TextOf,
  input: string,
  cwd: string,
  warnings: Warning[],
): Promise<PythonHint | undefined> {
  const text = textOf(path)
  // TOML is loaded only if the file may name a Python.
  if (text === undefined || !text.includes('requires-python')) return undefined
  const { parseToml, stringAt, tableAt } = await import('../source-trees/toml.ts')
  try {
    const requires = stringAt(tableAt(parseToml(path, text), 'project'), 'requires-python')
    const version = requires === undefined ? undefined : pythonFromRequires(requires)
    // If this project is the input itself, the plan reports that the target is another.
    const isTold = path === input && parseLenientSpecifierSet(requires ?? '') !== undefined
    if (requires !== undefined && version === undefined && requires.trim() !== '' && !isTold)
      warnings.push(
        warning(
          'python-ignored',
          `No known release of Python meets requires-python = '${requires.slice(0, 40)}' of ${shown(path, cwd)}; it is ignored.`,
        ),
      )
    return version === undefined ? undefined : { version, from: path }
  } catch (error) {
    // A faulty file that was not requested stops nothing, because an installer would not read it.
    if (error instanceof PysizeError) return undefined
    throw error
  }
}

/** `- python=3.10` among the packages of conda. YAML is not read for that. */
function fromEnvironment(path: string, textOf: TextOf): PythonHint | undefined {
  const version = /^\s*-\s*["']?python\s*(?:=|==|>=|\s)\s*(3\.\d+(?:\.\d+)?)/m.exec(
    textOf(path) ?? '',
  )?.[1]
  return version === undefined ? undefined : { version, from: path }
}

/** Relative to the current folder, unless that is longer. */
function shown(path: string, cwd: string): string {
  const fromHere = relative(cwd, path)
  return fromHere.length < path.length ? fromHere : path
}
