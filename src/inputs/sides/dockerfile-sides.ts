import { statSync } from 'node:fs'
import { join, posix, relative, resolve } from 'node:path'
import { inputError } from '../../errors.ts'
import { checkOut } from '../git/checkout.ts'
import { openRepository, type Repository } from '../git/repository.ts'
import { shownName } from '../source.ts'

/** A Dockerfile in a folder. */
export interface DockerfileSide {
  /** As given; `the working folder` for unrecorded files. */
  readonly name: string
  /** The folder from which its paths are relative. Absolute. */
  readonly cwd: string
  readonly dockerfile: string
  readonly context: string | undefined
}

export interface DockerfileSides {
  readonly old: DockerfileSide
  readonly new: DockerfileSide
  /** Removes the files that were written for the comparison. */
  remove(): void
}

/** The two sides that the user named. */
export interface DockerfilesRequest {
  readonly old: string
  readonly new: string | undefined
  /** For two revisions: the Dockerfile of both, relative to `cwd`. */
  readonly dockerfile: string | undefined
  readonly context: string | undefined
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal | undefined
}

/**
 * Two Dockerfiles, or one in two revisions (`main..HEAD`, `main HEAD`, or `main` against the
 * working folder). The files of a revision's context are written with their sizes.
 *
 * @throws PysizeError exit 2: an operand that is neither a file nor a revision
 */
export async function dockerfileSides(request: DockerfilesRequest): Promise<DockerfileSides> {
  const { old, cwd, context } = request
  const isThere = (path: string): boolean =>
    statSync(resolve(cwd, path), { throwIfNoEntry: false }) !== undefined
  if (request.new !== undefined && isThere(old) && isThere(request.new)) {
    const side = (file: string): DockerfileSide => ({
      name: shownName(file),
      cwd,
      dockerfile: file,
      context,
    })
    return { old: side(old), new: side(request.new), remove: () => {} }
  }
  if (request.new === undefined && isThere(old))
    throw inputError('one-side', `There is nothing to compare ${shownName(old)} with.`, {
      hint: `Name the other one, or compare with the last commit: pysize image diff HEAD`,
    })
  const range = request.new === undefined ? /^(.+?)\.\.(.*)$/.exec(old) : null
  const [from, to] = range === null ? [old, request.new ?? null] : [range[1]!, range[2] || 'HEAD']
  const repository = await openRepository({ folder: cwd, env: request.env })
  return revisions(request, from, to, repository)
}

async function revisions(
  request: DockerfilesRequest,
  from: string,
  to: string | null,
  repository: Repository,
): Promise<DockerfileSides> {
  const { cwd, context, dockerfile = 'Dockerfile' } = request
  const below = relative(repository.root, cwd)
  const removals: (() => void)[] = []
  const remove = (): void => {
    for (const one of removals) one()
  }
  const side = async (revision: string): Promise<DockerfileSide> => {
    const named = [
      dockerfile,
      `${dockerfile}.dockerignore`,
      posix.join(context ?? '.', '.dockerignore'),
    ]
    const paths = named.map((path) => posix.join(below.replaceAll('\\', '/'), path))
    const checkout = await checkOut(repository, await repository.commit(revision), paths, {
      allSizes: true,
    })
    removals.push(checkout.remove)
    return { name: revision, cwd: join(checkout.folder, below), dockerfile, context }
  }
  try {
    const old = await side(from)
    return {
      old,
      new: to === null ? { name: 'the working folder', cwd, dockerfile, context } : await side(to),
      remove,
    }
  } catch (error) {
    remove()
    throw error
  }
}
