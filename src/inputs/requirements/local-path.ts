import { existsSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { statusOf } from '../../cache/regular-file.ts'
import { parseRequirement, RequirementError } from '../../packaging/requirement.ts'
import { sentence } from '../../text/sentence.ts'
import { isArchive } from '../links.ts'
import { LineFault } from './line-fault.ts'
import { hintForLine } from './line-hints.ts'

/**
 * A folder with a project, or an archive by its ending, even a missing one; `undefined` if the text
 * is not a path for pip.
 */
export function localPath(
  text: string,
  cwd: string,
): { readonly path: string; readonly extras: readonly string[] } | undefined {
  const looksLikePath = text.includes('/') || text.includes(sep) || text.startsWith('.')
  if (!looksLikePath && !isArchive(text) && !text.endsWith(']')) return undefined
  const { path, extras } = splitExtras(text)
  const absolute = resolve(cwd, path)
  if (looksLikePath && isDirectory(absolute)) return { path: projectFolder(path, cwd), extras }
  if (!isArchive(path)) return undefined
  const at = text.indexOf('@')
  const isDirectReference = at > 0 && !/[\\/]|^\./.test(text.slice(0, at))
  return isDirectReference && !existsSync(absolute) ? undefined : { path: absolute, extras }
}

/**
 * The absolute path of a folder that pip can install.
 *
 * @throws LineFault if it contains no project
 */
export function projectFolder(path: string, cwd: string): string {
  const folder = resolve(cwd, path)
  if (existsSync(join(folder, 'pyproject.toml')) || existsSync(join(folder, 'setup.py')))
    return folder
  throw new LineFault(
    'not-a-project',
    `The folder ${path} contains no Python project.`,
    0,
    'A project has a pyproject.toml or a setup.py.',
  )
}

/** `./pkg[a,B]` to the path and the extras, which pip lower-cases here. */
export function splitExtras(text: string): {
  readonly path: string
  readonly extras: readonly string[]
} {
  const open = text.lastIndexOf('[')
  if (
    open <= 0 ||
    !text.endsWith(']') ||
    text.indexOf(']', open) !== text.length - 1 ||
    open === text.length - 2
  )
    return { path: text, extras: [] }
  try {
    return {
      path: text.slice(0, open).trimEnd(),
      extras: parseRequirement(`x${text.slice(open).toLowerCase()}`).extras,
    }
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error
    throw new LineFault(
      'invalid-requirement',
      sentence(`The extras can't be read: ${error.message}`),
      open + error.column - 2,
      hintForLine(text),
    )
  }
}

export function isDirectory(path: string): boolean {
  return statusOf(path)?.isDirectory() ?? false
}
