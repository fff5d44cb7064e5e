import { readdirSync } from 'node:fs'
import { join, posix } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { inputError } from '../../errors.ts'
import type { InstallerName } from '../../model/estimate.ts'
import { list } from '../../text/lists.ts'
import { lockKind } from '../locks/lock-names.ts'
import { isDirectory } from '../requirements/local-path.ts'
import { hasScriptMetadata } from '../scripts/script-block.ts'
import type { ChosenFile } from './chosen-file.ts'
import { environmentIn } from './environment-of-folder.ts'
import { dockerfileOf, listOfImage } from './list-of-image.ts'
import { lockIn } from './lock-of-folder.ts'
import { pantsLockIn } from './pants-lock.ts'
import { pinsProject } from './pinned-list.ts'
import { groupsIn, projectIn } from './project-of-folder.ts'
import { filesBelow } from './projects-below.ts'
import {
  compiledRequirements,
  includedFiles,
  listsDevelopment,
  listsOnlyTools,
  listsToName,
  requirementsIn,
  requirementsWithin,
} from './requirements-of-folder.ts'

/**
 * The file that decides what is installed from a folder: its lock, a list compiled from its
 * project, the list that its Dockerfile installs, the project, its Pipfile, its list of
 * requirements, its conda environment, its dependency groups, or its only script, in this order. A
 * list of requirements comes before a project without dependencies, and before one whose
 * dependencies it pins; a conda environment comes before a project that it installs.
 *
 * @param name the folder as given
 * @param installer the requested one: only locks that it reads are chosen then
 * @returns the path with `/` between, relative to the same folder as `name`
 * @throws PysizeError exit 2 `folder-undecided`, with the candidates
 */
export async function fileOfFolder(
  name: string,
  folder: string,
  installer?: InstallerName,
): Promise<ChosenFile> {
  const names = namesIn(folder)
  const chosen =
    lockIn(names, folder, installer) ??
    (installer === undefined ? await pantsLockIn(names, folder) : undefined) ??
    (await withoutLock(names, folder))
  if (chosen === undefined) throw undecided(name, folder, names)
  const { further = [] } = chosen
  const read = [chosen.file, ...further]
  const others = names.filter(
    (file) => !read.includes(file) && isAlternative(file) && !isReadWith(chosen.file, file, folder),
  )
  const more =
    others.length === 0 ? '' : `. ${list(others)} ${others.length === 1 ? 'was' : 'were'} not read`
  return {
    file: within(name, chosen.file),
    ...(further.length === 0 ? {} : { further: further.map((file) => within(name, file)) }),
    why: `${chosen.why}${more}`,
  }
}

const within = (name: string, file: string): string => posix.join(name.replaceAll('\\', '/'), file)

function namesIn(folder: string): readonly string[] {
  try {
    return (
      readdirSync(folder, { withFileTypes: true })
        // A pipe that nobody named would never end.
        .filter((entry) => entry.isFile() || entry.isSymbolicLink())
        .map((entry) => entry.name)
        .sort()
    )
  } catch {
    return []
  }
}

/** Files that are read together with the chosen one. */
function isReadWith(chosen: string, file: string, folder: string): boolean {
  if (file === 'requirements.txt')
    return includedFiles(textOfFile(join(folder, chosen)) ?? '').includes(file)
  if (lockKind(chosen) === 'Pipfile.lock') return file === 'Pipfile'
  return file === 'pyproject.toml' && lockKind(chosen) !== undefined
    ? true
    : /^setup\.(?:py|cfg)$/.test(chosen) && /^(?:setup\.|pyproject)/.test(file)
}

/** Files that a user might have expected instead. */
const isAlternative = (file: string): boolean =>
  lockKind(file) !== undefined ||
  /^(?:pyproject\.toml|Pipfile|setup\.(?:py|cfg)|requirements\.txt|environment\.ya?ml)$/.test(file)

async function withoutLock(
  names: readonly string[],
  folder: string,
): Promise<ChosenFile | undefined> {
  const declared =
    names.includes('requirements.txt') && listsOnlyTools(folder)
      ? await projectIn(names, folder)
      : undefined
  if (declared?.isInstallable === true)
    return { ...declared, why: `${declared.why}; requirements.txt lists tools of its developers` }
  const compiled = names.includes('requirements.txt') ? compiledRequirements(folder) : undefined
  if (compiled !== undefined) return compiled
  const installed = listOfImage(names, folder)
  if (installed !== undefined) return installed
  const mayDeclare = ['pyproject.toml', 'setup.cfg', 'setup.py'].some((file) =>
    names.includes(file),
  )
  const project = mayDeclare ? await projectIn(names, folder) : undefined
  const environment = await environmentIn(names, folder)
  if (project !== undefined && project.dependencies?.length !== 0) {
    if (environment?.installsProject === true)
      return { ...environment, why: 'it is a conda environment with the project in it' }
    const list = textOfFile(join(folder, 'requirements.txt')) ?? ''
    // An image that installs no list installs the project.
    return pinsProject(list, project.dependencies ?? []) &&
      dockerfileOf(names, folder) === undefined
      ? { file: 'requirements.txt', why: `it pins what ${project.file} requires` }
      : project
  }
  return (
    (names.includes('Pipfile')
      ? { file: 'Pipfile', why: 'it decides what is installed' }
      : undefined) ??
    (listsDevelopment(textOfFile(join(folder, 'requirements.txt')) ?? '')
      ? requirementsFolder(folder)
      : undefined) ??
    requirementsIn(names) ??
    requirementsFolder(folder) ??
    (isOfRequirements(folder) ? requirementsWithin(names) : undefined) ??
    (environment?.isBare === false ? environment : undefined) ??
    (project?.isInstallable === true ? project : undefined) ??
    (await groupsIn(names, folder)) ??
    scriptIn(names, folder) ??
    // If the project is not installed, the projects and lists below it are the better answer.
    (filesBelow(folder).length === 0 ? project : undefined) ??
    (names.some((file) => isList(file)) ? undefined : environment)
  )
}

function requirementsFolder(folder: string): ChosenFile | undefined {
  for (const inside of ['requirements', 'requirement', 'reqs']) {
    if (!isDirectory(join(folder, inside))) continue
    const below = onlyFolderIn(join(folder, inside))
    for (const path of [inside, ...(below === undefined ? [] : [`${inside}/${below}`])]) {
      const found = requirementsWithin(namesIn(join(folder, path)))
      if (found !== undefined) return { ...found, file: `${path}/${found.file}` }
    }
  }
  return undefined
}

/** Lists may be in a folder of their Python: `requirements/python3/`. */
function onlyFolderIn(folder: string): string | undefined {
  const [only, other] = readdirSync(folder, { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )
  return other === undefined ? only?.name : undefined
}

/** By its name. */
const isList = (file: string): boolean => /require.*\.(?:txt|in)$/i.test(file)

const isOfRequirements = (folder: string): boolean =>
  /^(?:requirements?|reqs)$/.test(posix.basename(folder.replaceAll('\\', '/')))

/** How many scripts are read. */
const MOST_SCRIPTS = 100

function scriptsIn(names: readonly string[], folder: string): readonly string[] {
  const scripts = names.filter((file) => file.endsWith('.py')).slice(0, MOST_SCRIPTS)
  return scripts.filter((file) => hasScriptMetadata(textOfFile(join(folder, file)) ?? ''))
}

function scriptIn(names: readonly string[], folder: string): ChosenFile | undefined {
  const [only, second] = scriptsIn(names, folder)
  return only === undefined || second !== undefined
    ? undefined
    : { file: only, why: 'it is the only script that lists its requirements' }
}

function undecided(name: string, folder: string, names: readonly string[]): Error {
  const inRequirements = ['requirements', 'reqs'].flatMap((inside) =>
    namesIn(join(folder, inside)).flatMap((file) =>
      /\.(?:txt|in)$/.test(file) ? [`${inside}/${file}`] : [],
    ),
  )
  const here = names.filter(
    (file) => isList(file) || (/\.(?:txt|in)$/.test(file) && isOfRequirements(folder)),
  )
  const lists = listsToName([...here, ...inRequirements])
  const scripts = scriptsIn(names, folder)
  const several = (what: string, files: readonly string[], hint: string, more = ''): Error =>
    inputError('folder-undecided', `The folder ${name} contains several ${what}.`, {
      hint: `${hint}${shown(name, files)}${more}.`,
    })
  if (lists.length > 1) {
    const projects = filesBelow(folder).filter((file) => !/\.(?:txt|in)$/.test(file))
    const more =
      projects.length === 0 ? '' : `, or of the projects below it ${shown(name, projects)}`
    return several('requirements files', lists, 'Name one of ', more)
  }
  if (scripts.length > 1)
    return several('scripts that list their requirements', scripts, 'Name one of ')
  const below = filesBelow(folder)
  if (below.length > 0)
    return inputError(
      'folder-undecided',
      `The folder ${name} contains no project itself, but ${below.length} in its subfolders.`,
      {
        hint: `Name one, or weigh each: pysize estimate --separate ${below
          .slice(0, MOST_SHOWN)
          .map((file) => within(name, file))
          .join(' ')}${below.length > MOST_SHOWN ? ' …' : ''}`,
      },
    )
  return inputError(
    'folder-undecided',
    `The folder ${name} contains no lock, no project with static dependencies and no list of requirements.`,
    { hint: 'Name the file to read, or give each requirement with --with.' },
  )
}

const MOST_SHOWN = 6

const shown = (name: string, files: readonly string[]): string =>
  files
    .slice(0, MOST_SHOWN)
    .map((file) => within(name, file))
    .join(', ')
