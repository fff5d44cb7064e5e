import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { inputError } from '../../errors.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The context of git: its start folder and the variables of the process. */
export interface GitPlace {
  /** Absolute. */
  readonly folder: string
  readonly env: Environment
}

/** The result of a git command. `code` is null if it was stopped. */
export interface GitResult {
  readonly code: number | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** A longer output is not a real list of files. */
const MOST_BYTES = 256 * 2 ** 20
const MOST_MILLISECONDS = 60_000

/**
 * Settings that keep a repository from running its own programs: no hooks, no file system monitor,
 * no pager, no transport (a partial clone would fetch missing objects), and no repository inside
 * another one. Only commands that read objects are run, and none of these uses filters, textconv or
 * external diffs.
 */
const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.pager=cat',
    'protocol.allow=never',
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
]

/**
 * The variables that git needs to be found and to read the user's own settings (`safe.directory`);
 * none of `GIT_*`.
 */
const PASSED = [
  'PATH',
  'Path',
  'HOME',
  'XDG_CONFIG_HOME',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'SystemRoot',
  'SYSTEMROOT',
  'TMPDIR',
  'TEMP',
]

/**
 * Runs one git command that reads. Only the GitHub action runs git in another way, to fetch two
 * commits. Besides git, pysize runs only credential helpers of registries.
 *
 * @param args the command and its arguments; text of a person or a repository comes after
 * `--end-of-options` or on `input`
 * @param input for standard input
 * @throws PysizeError exit 2: `no-git` if git is not installed, `git-failed` if it takes too long
 * or prints too much
 */
export function runGit(
  { folder, env }: GitPlace,
  args: readonly string[],
  input = '',
): Promise<GitResult> {
  const passed = Object.fromEntries(
    PASSED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  )
  return new Promise((done, fail) => {
    // It starts in a neutral folder: Windows would look for git.exe in the repository first.
    const child = spawn('git', [...SAFE, '-C', folder, ...args], {
      cwd: tmpdir(),
      env: {
        ...passed,
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        GIT_OPTIONAL_LOCKS: '0',
        GIT_NO_LAZY_FETCH: '1',
      },
      timeout: MOST_MILLISECONDS,
      windowsHide: true,
    })
    const chunks: Buffer[] = []
    let bytes = 0
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MOST_BYTES) child.kill()
      else chunks.push(chunk)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(0, 10_000)
    })
    child.on('error', (cause) =>
      fail(
        inputError('no-git', 'git could not be run.', {
          hint: 'Install git, or compare two files: pysize diff old.txt new.txt',
          cause,
        }),
      ),
    )
    child.on('close', (code) => {
      if (code === null)
        fail(inputError('git-failed', `git ${args[0]} took too long or printed too much.`))
      else done({ code, stdout: Buffer.concat(chunks), stderr: errors.trim() })
    })
    // A command that ends early closes its input.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
  })
}
