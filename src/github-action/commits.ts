import { spawn } from 'node:child_process'
import { posix } from 'node:path'
import { PysizeError } from '../errors.ts'
import { runGit } from '../inputs/git/run-git.ts'
import type { Commits } from '../reports/pull-request.ts'
import type { Github } from './github-api.ts'
import type { PullRequest } from './pull-request.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The repository that a job has checked out. */
export interface Workspace {
  /** Absolute. */
  readonly folder: string
  /**
   * The variables that git needs to fetch: the checkout action keeps a login in the repository's
   * settings.
   */
  readonly env: Environment
}

const FETCH_TIME = 300_000

/**
 * Finds the two commits to compare and fetches those that a shallow clone lacks. GitHub checks out
 * the merge of a pull request. Its first parent is the branch that the pull request is merged into,
 * so the difference is only what the pull request changes. If another commit is checked out, the
 * pull request is compared with the commit where it branched off.
 *
 * @throws PysizeError exit 2 `fetch-failed`; GithubError if GitHub does not tell that commit
 */
export async function commitsOf(
  { base, head }: PullRequest,
  workspace: Workspace,
  github: Github,
): Promise<Commits> {
  const merge = await mergeOf(head, workspace)
  if (merge !== null) {
    await fetchCommits([merge.base], workspace)
    return merge
  }
  const parting = await github.mergeBase(base, head)
  // By their names: a branch may have moved since the event.
  await fetchCommits([parting, head], workspace)
  return { base: parting, head }
}

/** The commit that is checked out, if it merges the pull request's head into another commit. */
async function mergeOf(head: string, { folder, env }: Workspace): Promise<Commits | null> {
  const { code, stdout } = await runGit({ folder, env }, ['cat-file', 'commit', 'HEAD'])
  const parents = [
    ...stdout
      .toString('latin1')
      .split('\n\n', 1)[0]!
      .matchAll(/^parent ([0-9a-f]{40,64})$/gm),
  ].map((match) => match[1]!)
  if (code !== 0 || parents.length !== 2 || parents[1] !== head) return null
  const checkedOut = await runGit({ folder, env }, ['rev-parse', '--verify', 'HEAD'])
  return { base: parents[0]!, head: checkedOut.stdout.toString().trim() }
}

/** One commit each, without its history. */
async function fetchCommits(wanted: readonly string[], { folder, env }: Workspace): Promise<void> {
  const isThere = async (commit: string): Promise<boolean> =>
    (await runGit({ folder, env }, ['cat-file', '-e', `${commit}^{commit}`])).code === 0
  const lacking: string[] = []
  for (const one of wanted) if (!(await isThere(one))) lacking.push(one)
  if (lacking.length === 0) return
  const { code, stderr } = await fetch(lacking, folder, env)
  if (code !== 0)
    throw new PysizeError(
      'fetch-failed',
      `git could not fetch ${lacking.join(' and ')}: ${stderr.split('\n')[0] ?? ''}`,
      {
        exitCode: 2,
        hint: 'Check out the repository with actions/checkout before, and keep its credentials.',
      },
    )
}

function fetch(
  wanted: readonly string[],
  folder: string,
  env: Environment,
): Promise<{ code: number | null; stderr: string }> {
  return new Promise((done, fail) => {
    // Unlike the commands that read objects, this one needs the repository's own settings.
    const args = [
      '-C',
      folder,
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-recurse-submodules',
      '--depth=1',
      'origin',
      ...wanted,
    ]
    const child = spawn('git', args, {
      env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: FETCH_TIME,
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(0, 10_000)
    })
    child.on('error', fail)
    child.on('close', (code) => done({ code, stderr: stderr.trim() }))
  })
}

/** The paths that differ between two commits. */
export async function changedPaths(
  { base, head }: Commits,
  { folder, env }: Workspace,
): Promise<readonly string[]> {
  const { code, stdout, stderr } = await runGit({ folder, env }, [
    'diff-tree',
    '-r',
    '-z',
    '--name-only',
    '--no-renames',
    base,
    head,
  ])
  if (code !== 0)
    throw new PysizeError('git-failed', `git failed: ${stderr.split('\n')[0] ?? ''}`, {
      exitCode: 2,
    })
  return stdout.toString().split('\0').filter(Boolean)
}

/** Whether a path is by its name a Dockerfile. */
export const isDockerfilePath = (path: string): boolean => {
  const name = posix.basename(path)
  return (
    /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.(?:dockerfile|containerfile)$/i.test(name) &&
    !name.endsWith('.dockerignore')
  )
}
