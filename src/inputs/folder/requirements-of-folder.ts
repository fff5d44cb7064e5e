import { join, posix } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { exportOf } from '../export-command.ts'
import { lockCommand } from '../lock-command.ts'
import type { ChosenFile } from './chosen-file.ts'

/** Names of requirements files for production, the most certain first. */
const PRODUCTION = [
  'production',
  'prod',
  'prd',
  'main',
  'base',
  'requirements',
  'deploy',
  'common',
  'default',
  'core',
  'runtime',
  'app',
]
/** Words in names of files that are not for production. */
const ASIDE =
  /dev|test|doc(?!ker)|lint|ci\b|local|typing|type|bench|build|example|constraint|optional|extra|minimal|oldest|style|format|release/i

/** Whether a list is for development, by its name. */
export const listsForDevelopment = (file: string): boolean => ASIDE.test(file)

/** The files that lines of a list include, as written. */
export const includedFiles = (text: string): readonly string[] =>
  text.split(/\r?\n/).flatMap((line) => /^\s*(?:-r|--requirement)[ =]*(\S+)/.exec(line)?.[1] ?? [])

const isText = (file: string): boolean => /\.(?:txt|in)$/.test(file)

/**
 * The compiled list of a folder: a requirements.txt that pip-compile or uv made from another file,
 * or that uv or PDM exported, is a lock for that file.
 */
export function compiledRequirements(folder: string): ChosenFile | undefined {
  const text = textOfFile(join(folder, 'requirements.txt')) ?? ''
  const exported = exportOf('requirements.txt', text)
  if (exported !== null)
    return {
      file: 'requirements.txt',
      why: `${exported.tool} exported it from the lock of the project`,
    }
  const command = lockCommand('requirements.txt', text)
  if (command === null) return undefined
  return {
    file: 'requirements.txt',
    why: `${command.tool} made it${command.source === null ? '' : ` from ${command.source}`}`,
  }
}

/**
 * Whether a list of requirements equals all lists of a folder together, including those for
 * development.
 */
export function listsDevelopment(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line))
  const included = includedFiles(text)
  return included.length === lines.length && included.some((file) => ASIDE.test(file))
}

/** Projects that only developers run: formatters, linters, tests, documents, packaging. */
const TOOL =
  /^(?:(?:pytest|flake8|sphinx|sphinxcontrib|mypy|types|pylint|tox|mkdocs|coverage|ruff|black|isort)(?:[-_.].*)?|pyright|pre-commit|pip-tools|nox|invoke|bandit|codespell|build|twine|wheel|setuptools|bump2version|autopep8|yapf|pyflakes|pycodestyle|hypothesis|furo|towncrier|codecov|cython-lint|check-manifest)$/i

/** Whether only developers run a project, by its name. */
export const isTool = (name: string): boolean => TOOL.test(name)

/** Whether a folder's requirements.txt, or the .in that it is made from, has only such tools. */
export function listsOnlyTools(folder: string): boolean {
  const text =
    textOfFile(join(folder, 'requirements.in')) ??
    textOfFile(join(folder, 'requirements.txt')) ??
    ''
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line))
  return lines.length > 0 && lines.every((line) => isTool(/^\s*([\w.-]+)/.exec(line)?.[1] ?? ''))
}

/**
 * The requirements file among others, by its name; a `.txt` before the `.in` that it was made from.
 */
export function requirementsIn(names: readonly string[]): ChosenFile | undefined {
  if (names.includes('requirements.txt'))
    return { file: 'requirements.txt', why: 'it lists what is installed' }
  const own = names.filter((file) => isText(file) && /require/i.test(file))
  return chosenOf(own, (file) =>
    file.replace(/\.(?:txt|in)$/, '').replace(/^requirements?[-_.]?|[-_.]?requirements?$/gi, ''),
  )
}

/** The file of a folder that contains only lists of requirements. */
export function requirementsWithin(names: readonly string[]): ChosenFile | undefined {
  return chosenOf(names.filter(isText), (file) => file.replace(/\.(?:txt|in)$/, ''))
}

/** A list that is made from another one counts, and not the other one. */
const compiledOf = (files: readonly string[]): readonly string[] =>
  files.filter((file) => file.endsWith('.txt') || !files.includes(file.replace(/\.in$/, '.txt')))

/** Lists to choose from: those for development come last. */
export function listsToName(files: readonly string[]): readonly string[] {
  const compiled = compiledOf(files)
  const isAside = (file: string): boolean => ASIDE.test(posix.basename(file))
  return [...compiled.filter((file) => !isAside(file)), ...compiled.filter(isAside)]
}

function chosenOf(
  files: readonly string[],
  stemOf: (file: string) => string,
): ChosenFile | undefined {
  const compiled = compiledOf(files)
  if (compiled.length === 1)
    return { file: compiled[0]!, why: 'it is the only list of requirements' }
  for (const stem of PRODUCTION) {
    const found = compiled.find((file) => (stemOf(file) || 'requirements').toLowerCase() === stem)
    if (found !== undefined)
      return { file: found, why: 'by its name it is what is installed for production' }
  }
  const others = compiled.filter((file) => !ASIDE.test(file))
  return others.length === 1
    ? { file: others[0]!, why: 'by their names the others are for development' }
    : undefined
}
