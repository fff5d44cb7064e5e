import { type Stats, statSync } from 'node:fs'
import { posix, relative, resolve } from 'node:path'
import { inputError } from '../../errors.ts'
import { checkOut, chosenFiles } from '../git/checkout.ts'
import { isRevision, openRepository, type Repository } from '../git/repository.ts'
import type { Inputs } from '../input.ts'
import { fileUrl } from '../links.ts'
import { kindOfLock } from '../locks/lock-names.ts'
import { looksLikeJson, readSavedEstimate, type SavedEstimate } from '../saved-estimate.ts'
import { type InputSources, isUrl, readSource, shownName } from '../source.ts'

/** One side of a comparison: files in a folder, or a saved estimate. */
export interface InputSide {
  /** As given; `the working folder` for unrecorded files. */
  readonly name: string
  readonly commit: string | null
  /** The folder from which paths are relative. Absolute. */
  readonly cwd: string
  /** The folder that `cwd` corresponds to: the repository's root for the files of a revision. */
  readonly root: string
  /** Relative to `cwd`. */
  readonly files: readonly string[]
  readonly saved: SavedEstimate | null
  readonly stdin: (() => Promise<string>) | undefined
}

export interface InputSides {
  readonly old: InputSide
  readonly new: InputSide
  /**
   * Whether files are compared by their paths, as between two revisions; otherwise each side is one
   * environment.
   */
  readonly byPath: boolean
  /** Removes the files that were written for the comparison. */
  remove(): void
}

/** The two sides that the user named. */
export interface DiffRequest extends InputSources {
  readonly old: string
  readonly new: string | undefined
  /** Files and folders of revisions, relative to `cwd`. */
  readonly paths: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Decides what both operands are, and reads what a comparison needs from a repository. An operand
 * that exists as a file is a file; any other is a revision. A single revision is compared with the
 * working folder.
 *
 * @throws PysizeError exit 2: an operand that is neither, a file with a revision, a path that no
 *   side has
 */
export async function diffSides(request: DiffRequest): Promise<InputSides> {
  const { old, cwd } = request
  const range =
    request.new === undefined && !isFile(old, cwd) ? /^(.*?)(\.\.\.?)(.*)$/.exec(old) : null
  if (range !== null) {
    const [, from, dots, to] = range
    return revisionSides(request, from || 'HEAD', to || 'HEAD', dots === '...')
  }
  if (request.new === undefined) {
    if (isFile(old, cwd) || hasFileName(old))
      throw inputError('one-side', `There is nothing to compare ${shownName(old)} with.`, {
        hint: `Compare it with the last commit: pysize diff HEAD -- ${shownName(old)}`,
      })
    return revisionSides(request, old, null, false)
  }
  const [first, second] = [isFileOperand(old, request), isFileOperand(request.new, request)]
  if (first && second) return fileSides(request, request.new)
  if (first || second) {
    const [file, revision] = first ? [old, request.new] : [request.new, old]
    throw inputError('mixed-sides', `${shownName(file)} is a file and '${revision}' is not.`, {
      hint: /\.json$/i.test(file)
        ? `A saved estimate is compared with a file: pysize diff ${shownName(file)} requirements.txt`
        : `A revision is compared with another one, or alone with the working folder: pysize diff ${revision} -- ${shownName(file)}`,
    })
  }
  return revisionSides(request, old, request.new, false)
}

/** Whether there is a file of that name, or a pipe (`<(git show …)`). */
const isFile = (text: string, cwd: string): boolean =>
  text === '-' || isUrl(text) || statOf(text, cwd)?.isDirectory() === false

const statOf = (text: string, cwd: string): Stats | undefined =>
  statSync(resolve(cwd, text), { throwIfNoEntry: false })

/** A missing file should be reported as one. */
const hasFileName = (text: string): boolean => /\.(?:txt|in|toml|json|lock)$/i.test(text)

/**
 * Whether an operand is a file. A folder counts only if the other operand exists, too, because
 * branches and folders may share a name.
 */
function isFileOperand(text: string, { cwd, old, new: other = '' }: DiffRequest): boolean {
  const isThere = (name: string): boolean =>
    isFile(name, cwd) || hasFileName(name) || statOf(name, cwd) !== undefined
  return isFile(text, cwd) || hasFileName(text) || (isThere(old) && isThere(other))
}

async function fileSides(
  { old, paths, ...request }: DiffRequest,
  other: string,
): Promise<InputSides> {
  if (paths.length > 0)
    throw inputError('too-many-sides', 'A comparison takes two files, but more were given.', {
      hint: 'Paths belong to revisions: pysize diff main..HEAD -- requirements.txt',
    })
  if (old === '-' && other === '-')
    throw inputError('one-side', 'Standard input can be one side only.')
  return {
    old: await fileSide(old, request),
    new: await fileSide(other, request),
    byPath: false,
    remove: () => {},
  }
}

async function fileSide(
  file: string,
  { cwd, stdin, fetchText, signal }: Omit<DiffRequest, 'old' | 'paths'>,
): Promise<InputSide> {
  const side = {
    name: shownName(file),
    commit: null,
    cwd,
    root: cwd,
    files: [file],
    saved: null,
    stdin,
  }
  const stat = statOf(file, cwd)
  if (isUrl(file) || (file !== '-' && stat?.isDirectory() === true)) return side
  const { text } = await readSource(
    { file, shown: shownName(file) },
    { cwd, stdin, fetchText, signal },
    [],
  )
  if (looksLikeJson(file, text) && kindOfLock(file, text) === undefined)
    return { ...side, saved: readSavedEstimate(shownName(file), text) }
  // A pipe can be read only once.
  return file === '-' || stat?.isFile() === false
    ? { ...side, files: ['-'], stdin: async () => text }
    : side
}

async function revisionSides(
  request: DiffRequest,
  from: string,
  to: string | null,
  fromBase: boolean,
): Promise<InputSides> {
  for (const revision of [from, to ?? 'HEAD'])
    if (!isRevision(revision)) throw badRevision(revision)
  const repository = await openRepository({ folder: request.cwd, env: request.env })
  const named = request.paths.map((path) => fromRoot(path, request.cwd, repository))
  const commits = {
    old: await repository.commit(from),
    new: to === null ? null : await repository.commit(to),
  }
  const base =
    fromBase && commits.new !== null
      ? await repository.mergeBase(commits.old, commits.new)
      : commits.old
  const before = await checkOut(repository, base, named)
  const removals = [before.remove]
  const remove = (): void => {
    for (const one of removals) one()
  }
  try {
    const old: InputSide = {
      name: from,
      commit: base,
      cwd: before.folder,
      root: repository.root,
      files: before.files,
      saved: null,
      stdin: undefined,
    }
    if (commits.new === null) {
      const files = chosenFiles(await repository.workingFiles(), named).filter((path) =>
        isFile(path, repository.root),
      )
      return checked(
        {
          old,
          new: { ...old, name: 'the working folder', commit: null, cwd: repository.root, files },
          byPath: true,
          remove,
        },
        named,
      )
    }
    const after = await checkOut(repository, commits.new, named)
    removals.push(after.remove)
    const now: InputSide = {
      ...old,
      name: to ?? '',
      commit: commits.new,
      cwd: after.folder,
      files: after.files,
    }
    return checked({ old, new: now, byPath: true, remove }, named)
  } catch (error) {
    remove()
    throw error
  }
}

const badRevision = (revision: string): Error =>
  inputError(
    'no-such-revision',
    `'${revision}' is neither a file nor a revision of this repository.`,
    {
      hint: 'Write pysize diff main..HEAD, pysize diff main HEAD, or two files.',
    },
  )

/**
 * @throws PysizeError if there is nothing to compare
 */
function checked(sides: InputSides, named: readonly string[]): InputSides {
  const all = [...sides.old.files, ...sides.new.files]
  const lost = named.find(
    (path) => !all.some((file) => file === path || path === '' || file.startsWith(`${path}/`)),
  )
  if (lost !== undefined)
    throw inputError(
      'file-not-found',
      `Neither ${sides.old.name} nor ${sides.new.name} has ${lost}.`,
      {
        hint:
          all.length === 0
            ? 'A path is relative to the current folder.'
            : `There are: ${[...new Set(all)].slice(0, 5).join(', ')}.`,
      },
    )
  if (all.length > 0) return sides
  throw inputError(
    'nothing-to-compare',
    `Neither ${sides.old.name} nor ${sides.new.name} has a requirements file or pyproject.toml.`,
    {
      hint: 'Name the files: pysize diff main..HEAD -- deps/production.list',
    },
  )
}

/** @throws PysizeError for a path outside the repository */
function fromRoot(path: string, cwd: string, { root }: Repository): string {
  const inside = relative(root, resolve(cwd, path)).replaceAll('\\', '/')
  if (inside === '..' || inside.startsWith('../') || posix.isAbsolute(inside))
    throw inputError('file-not-found', `${path} is outside the repository.`, {
      hint: `Its root is ${root}.`,
    })
  return inside
}

/**
 * The inputs of a side, with local projects at the paths of the repository: an installer records
 * the path of their folder, and the length of a temporary path would make a difference.
 */
export function inPlace(inputs: Inputs, { cwd, root }: InputSide): Inputs {
  if (cwd === root) return inputs
  const requirements = inputs.requirements.map((one) =>
    one.project === null || one.path === null
      ? one
      : { ...one, url: fileUrl(resolve(root, relative(cwd, one.path)), root) },
  )
  return { ...inputs, requirements }
}
