import { inputError } from '../../errors.ts'
import { didYouMean } from '../../text/nearest.ts'
import { type GitPlace, type GitResult, runGit } from './run-git.ts'

/** A file of a commit. */
export interface TreeFile {
  /** From the repository's root, with slashes. */
  readonly path: string
  /** The blob's object name. */
  readonly id: string
  /** Bytes. */
  readonly size: number
}

/** A repository on this machine. */
export interface Repository {
  /** Absolute: the folder of the working copy. */
  readonly root: string
  /** The commit that a revision names. */
  commit(revision: string): Promise<string>
  /** The merge base of two commits: `a...b` compares with it. */
  mergeBase(one: string, other: string): Promise<string>
  /** The regular files of a commit; links and submodules are left out. */
  files(commit: string): Promise<readonly TreeFile[]>
  /** The files of the working copy that git tracks or would add. */
  workingFiles(): Promise<readonly string[]>
  /** The contents of files, in their order. */
  contents(files: readonly TreeFile[]): Promise<readonly Buffer[]>
}

/**
 * The repository that a folder is in.
 *
 * @throws PysizeError exit 2: `no-git`, `no-repository`, `git-failed`
 */
export async function openRepository(place: GitPlace): Promise<Repository> {
  const top = await runGit(place, ['rev-parse', '--show-toplevel'])
  if (top.code !== 0) throw noRepository(place.folder, top)
  const root = top.stdout.toString().replace(/\r?\n$/, '')
  const git = (args: readonly string[], input?: string): Promise<GitResult> =>
    runGit({ ...place, folder: root }, args, input)
  const read = async (args: readonly string[], input?: string): Promise<Buffer> => {
    const result = await git(args, input)
    if (result.code !== 0) throw failed(result)
    return result.stdout
  }
  const commit = async (revision: string): Promise<string> => {
    if (!isRevision(revision)) throw await unknownRevision(revision, git)
    const { code, stdout } = await git([
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${revision}^{commit}`,
    ])
    const id = stdout.toString().trim()
    if (code !== 0 || !isId(id)) throw await unknownRevision(revision, git)
    return id
  }
  return {
    root,
    commit,
    mergeBase: async (one, other) => {
      const { code, stdout } = await git(['merge-base', one, other])
      const id = stdout.toString().trim()
      if (code === 0 && isId(id)) return id
      throw inputError('no-merge-base', 'The two revisions have no commit in common.', {
        hint: 'Write two dots instead of three, or fetch the whole history: git fetch --unshallow',
      })
    },
    files: async (id) =>
      parseTree(await read(['ls-tree', '-r', '-z', '--long', '--full-tree', id])),
    workingFiles: async () =>
      unique(
        splitZ(await read(['ls-files', '-z', '--cached', '--others', '--exclude-standard'])).filter(
          isSafePath,
        ),
      ),
    contents: async (files) =>
      parseBatch(
        await read(['cat-file', '--batch'], files.map(({ id }) => `${id}\n`).join('')),
        files,
      ),
  }
}

/** Whether a text may be a revision's name: git takes what starts with a hyphen for an option. */
export const isRevision = (text: string): boolean =>
  text !== '' && text.length < 250 && !/^-|[\u0000-\u0020\u007f]/.test(text)

const isId = (text: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)

/**
 * A path below the root that every system can write: a tree object may hold any bytes as a name.
 */
export function isSafePath(path: string): boolean {
  if (path === '' || path.length > 1000 || /[\u0000-\u001f\u007f\\:*?"<>|\ufffd]/.test(path))
    return false
  return path
    .split('/')
    .every(
      (part) =>
        part !== '' &&
        part !== '.' &&
        part !== '..' &&
        part.length < 250 &&
        part.toLowerCase() !== '.git',
    )
}

const splitZ = (bytes: Buffer): readonly string[] => bytes.toString('utf8').split('\0').slice(0, -1)
const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)]

/** `<mode> blob <id> <size>\t<path>`, each closed by NUL. */
function parseTree(bytes: Buffer): readonly TreeFile[] {
  return splitZ(bytes).flatMap((entry) => {
    const match = /^100[0-7]{3} blob ([0-9a-f]{40,64}) +(\d{1,15})\t(.*)$/s.exec(entry)
    if (match === null || !isSafePath(match[3]!)) return []
    return [{ id: match[1]!, size: Number(match[2]), path: match[3]! }]
  })
}

/** Of each object `<id> blob <size>`, a line break, its bytes and a line break. */
function parseBatch(bytes: Buffer, files: readonly TreeFile[]): readonly Buffer[] {
  let at = 0
  return files.map(({ id, size }) => {
    const head = `${id} blob ${size}\n`
    const start = at + head.length
    if (bytes.toString('latin1', at, start) !== head || bytes.length <= start + size)
      throw inputError('git-failed', `git could not read the object ${id}.`, {
        hint: 'A partial clone lacks it: fetch it, for example with git checkout.',
      })
    at = start + size + 1
    return bytes.subarray(start, start + size)
  })
}

function noRepository(folder: string, { stderr }: GitResult): Error {
  if (/dubious ownership/.test(stderr))
    return inputError(
      'repository-not-trusted',
      `git does not read the repository of ${folder}, since another user owns it.`,
      {
        hint: `If you trust it: git config --global --add safe.directory ${folder}`,
      },
    )
  return inputError('no-repository', 'The current folder is not in a git repository.', {
    hint: 'Name two files, or change to the folder of a repository.',
    cause: stderr === '' ? undefined : new Error(stderr),
  })
}

const failed = ({ stderr }: GitResult): Error =>
  inputError(
    'git-failed',
    `git failed: ${stderr.split('\n', 1)[0]!.replace(/^fatal: /, '') || 'it does not say why'}.`,
  )

async function unknownRevision(
  revision: string,
  git: (args: readonly string[]) => Promise<GitResult>,
): Promise<Error> {
  const refs = await git([
    'for-each-ref',
    '--count=2000',
    '--format=%(refname:short)',
    'refs/heads',
    'refs/tags',
    'refs/remotes',
  ])
  const names = refs.stdout.toString().split('\n').filter(Boolean)
  const shallow =
    (await git(['rev-parse', '--is-shallow-repository'])).stdout.toString().trim() === 'true'
  const hint = shallow
    ? 'This clone is shallow: fetch the revision first, such as git fetch origin main (in GitHub Actions: fetch-depth: 0).'
    : (didYouMean(revision, names) ??
      (names.length === 0
        ? 'The repository has no commits.'
        : `There are: ${names.slice(0, 5).join(', ')}.`))
  return inputError(
    'no-such-revision',
    `'${revision}' is neither a file nor a revision of this repository.`,
    { hint },
  )
}
