import { appendFileSync, readFileSync } from 'node:fs'
import { PysizeError } from '../errors.ts'
import { type AnnotationLevel, workflowCommand } from '../reports/formats/workflow-command.ts'
import { type CheckResult, pullRequestComment, summaryText } from '../reports/pull-request.ts'
import { readActionInputs } from './action-inputs.ts'
import { commitsOf, type Workspace } from './commits.ts'
import { comparePullRequest } from './comparison.ts'
import { type Github, GithubError, openGithub } from './github-api.ts'
import { type ActionOutcome, actionOutcome } from './outcome.ts'
import { type Event, type PullRequest, pullRequestOf, readEvent } from './pull-request.ts'
import { type CommentState, keepComment } from './sticky-comment.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The job that the action runs in. */
export interface Job {
  /** The runner's environment; the inputs are in `PYSIZE_ACTION_INPUTS` as JSON. */
  readonly env: Environment
  readonly version: string
  /** Standard output, from which the runner reads commands. */
  write(text: string): void
}

/**
 * Compares the packages that a pull request installs with those of its base, and reports the
 * result: in the summary of the job, in one comment, in annotations, in the job's result.
 *
 * @returns the exit code: 0, or 1 if the job fails
 * @throws PysizeError exit 2 for wrong inputs, an event that cannot be read, commits that cannot be
 *   fetched
 */
export async function runAction({ env, version, write }: Job): Promise<0 | 1> {
  const tell = (
    level: AnnotationLevel,
    message: string,
    file: string | null = null,
    line: number | null = null,
  ): void =>
    write(`${workflowCommand(level, 'pysize', message, file === null ? null : { file, line })}\n`)
  const inputs = readActionInputs(env.PYSIZE_ACTION_INPUTS ?? '{}')
  const github = openGithub({
    url: env.GITHUB_API_URL ?? 'https://api.github.com',
    repository: needed(env, 'GITHUB_REPOSITORY'),
    token: inputs.token,
  })
  const event = readEvent(
    needed(env, 'GITHUB_EVENT_NAME'),
    readFileSync(needed(env, 'GITHUB_EVENT_PATH'), 'utf8'),
  )
  const pullRequest = await pullRequestOfEvent(event, github)
  if (pullRequest === null) {
    tell('notice', `There is no open pull request to compare: ${nameOf(event)}.`)
    return 0
  }
  const workspace: Workspace = { folder: needed(env, 'GITHUB_WORKSPACE'), env }
  const commits = await commitsOf(pullRequest, workspace, github)
  const found = await comparePullRequest(commits, inputs, workspace, variablesFor(pullRequest, env))
  const outcome: ActionOutcome =
    found === null
      ? { findings: [], fails: false, isWorthTelling: false, growth: 0 }
      : actionOutcome(found, inputs)
  // The other findings are in the report of their target.
  const shown: CheckResult = {
    fails: outcome.fails,
    notes: outcome.findings
      .filter(({ kind }) => kind === 'index' || kind === 'base')
      .map(({ message }) => message),
  }
  append(env.GITHUB_STEP_SUMMARY, summaryText(found, shown, version))
  for (const one of outcome.findings)
    tell(
      one.kind === 'index' || one.kind === 'base' || !outcome.fails ? 'warning' : 'error',
      one.message,
      one.file,
      one.line,
    )
  const body =
    found !== null && outcome.isWorthTelling ? pullRequestComment(found, shown, version) : null
  const own = { id: inputs.commentId, author: inputs.commentAuthor }
  const { state, why } = inputs.comment
    ? await keepComment(github, pullRequest.number, own, body)
    : { state: 'none' as CommentState }
  // Nothing is lost if there is nothing to write.
  if (why !== undefined && body !== null)
    tell('notice', `${why}: the report is in the summary of this job.`)
  const result = outcome.fails
    ? 'failed'
    : outcome.findings.some(({ kind }) => kind === 'index')
      ? 'neutral'
      : 'passed'
  append(env.GITHUB_OUTPUT, `result=${result}\ngrowth=${outcome.growth}\ncomment=${state}\n`)
  return outcome.fails ? 1 : 0
}

function needed(env: Environment, name: string): string {
  const value = env[name]
  if (value !== undefined && value !== '') return value
  throw new PysizeError(
    'bad-event',
    `The variable ${name} is not set: this is the job of a GitHub action.`,
    {
      exitCode: 2,
      hint: 'Compare two revisions on the command line: pysize diff main..HEAD',
    },
  )
}

const nameOf = (event: Event): string =>
  event.kind === 'other' ? event.name : event.kind === 'finished-run' ? event.run.branch : ''

/** The pull request of a finished run is looked up, because the run itself could claim anything. */
async function pullRequestOfEvent(event: Event, github: Github): Promise<PullRequest | null> {
  if (event.kind === 'pull-request') return event.pullRequest
  if (event.kind === 'other') return null
  const { branch, head } = event.run
  const found = (await github.openPullRequests(branch)).map((one) => pullRequestOf(one, false))
  return found.find((one) => one.head === head) ?? null
}

/** The variables that a stranger's files may see: proxies and the cache folder. */
const HARMLESS = [
  'PATH',
  'TMPDIR',
  'TEMP',
  'TMP',
  'RUNNER_TEMP',
  'PYSIZE_CACHE_DIR',
  'XDG_CACHE_HOME',
  'SSL_CERT_FILE',
]
/**
 * Proxies may contain a login. Requirements files can name only variables in capitals, so these are
 * passed in lower case.
 */
const PROXIES = ['NO_PROXY', 'HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']

/** The variables that files of the pull request may use. Never the job's token. */
function variablesFor({ mayUseVariables }: PullRequest, env: Environment): Environment {
  const isSecret = (name: string): boolean =>
    /^(?:PYSIZE_ACTION_|ACTIONS_|INPUT_|GITHUB_TOKEN$)/.test(name)
  const all = Object.entries(env)
  if (mayUseVariables) return Object.fromEntries(all.filter(([name]) => !isSecret(name)))
  const harmless = all.filter(([name]) => HARMLESS.includes(name.toUpperCase()))
  const proxies = all
    .filter(([name]) => PROXIES.includes(name.toUpperCase()))
    .map(([name, value]) => [name.toLowerCase(), value])
  // A stranger may not use the logins of the job's netrc file either.
  return { ...Object.fromEntries(harmless), ...Object.fromEntries(proxies), NETRC: '/dev/null' }
}

function append(file: string | undefined, text: string): void {
  if (file !== undefined && file !== '') appendFileSync(file, text)
}

/** A failure of GitHub itself, as an error for people. */
export const readableError = (error: unknown): unknown =>
  error instanceof GithubError
    ? new PysizeError('github-failed', `${error.message}.`, {
        exitCode: 4,
        hint: "Give the job the permissions 'contents: read' and 'pull-requests: write'.",
      })
    : error
