import { PysizeError } from '../errors.ts'

/** The pull request that an event is about. */
export interface PullRequest {
  readonly number: number
  /** The tip of the target branch when the event was sent. */
  readonly base: string
  readonly head: string
  /**
   * Whether the run may use the variables of the job. Not if a stranger's files are read with
   * access to secrets: a requirements file can name `${VARIABLES}` and an index to send them to.
   */
  readonly mayUseVariables: boolean
}

/** The run that started a second workflow. Its pull request must be looked up. */
export interface FinishedRun {
  /** `owner:branch`. */
  readonly branch: string
  readonly head: string
}

export type Event =
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequest }
  | { readonly kind: 'finished-run'; readonly run: FinishedRun }
  | { readonly kind: 'other'; readonly name: string }

/**
 * Reads the event that started the job, as GitHub writes it to `GITHUB_EVENT_PATH`.
 *
 * @param name of the event: `GITHUB_EVENT_NAME`
 * @throws PysizeError exit 2 `bad-event`: no JSON, or a pull request without its commits
 */
export function readEvent(name: string, text: string): Event {
  const event = parsed(text)
  if (name === 'workflow_run') {
    const run = objectAt(event, 'workflow_run')
    if (stringAt(run, 'event') !== 'pull_request')
      return { kind: 'other', name: `workflow_run after ${stringAt(run, 'event')}` }
    const owner = stringAt(objectAt(objectAt(run, 'head_repository'), 'owner'), 'login')
    return {
      kind: 'finished-run',
      run: { branch: `${owner}:${stringAt(run, 'head_branch')}`, head: commitAt(run, 'head_sha') },
    }
  }
  if (name !== 'pull_request' && name !== 'pull_request_target') return { kind: 'other', name }
  const pull = objectAt(event, 'pull_request')
  // Without a repository the fork was deleted.
  const isFork =
    objectAt(pull, 'head').repo === null ||
    idOfRepo(objectAt(pull, 'head')) !== idOfRepo(objectAt(pull, 'base'))
  return {
    kind: 'pull-request',
    pullRequest: pullRequestOf(pull, name === 'pull_request' && !isFork),
  }
}

/** A pull request as an event or the API describes it. */
export function pullRequestOf(pull: object, mayUseVariables: boolean): PullRequest {
  const { number } = pull as { readonly number?: unknown }
  if (!Number.isSafeInteger(number)) throw badEvent('It has no number.')
  return {
    number: number as number,
    base: commitAt(objectAt(pull, 'base'), 'sha'),
    head: commitAt(objectAt(pull, 'head'), 'sha'),
    mayUseVariables,
  }
}

type Fields = Readonly<Record<string, unknown>>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badEvent('It is not JSON.')
  }
}

const badEvent = (why: string): PysizeError =>
  new PysizeError('bad-event', `The event of this job cannot be read. ${why}`, {
    exitCode: 2,
    hint: 'Run the action on pull_request, or on workflow_run after such a workflow.',
  })

function objectAt(value: unknown, key: string): Fields {
  const found = typeof value === 'object' && value !== null ? (value as Fields)[key] : undefined
  if (typeof found !== 'object' || found === null) throw badEvent(`It has no '${key}'.`)
  return found as Fields
}

function stringAt(value: Fields, key: string): string {
  const found = value[key]
  if (typeof found !== 'string') throw badEvent(`It has no '${key}'.`)
  return found
}

/** A full object name: git gets no other form. */
function commitAt(value: Fields, key: string): string {
  const found = stringAt(value, key)
  if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(found))
    throw badEvent(`Its '${key}' is not a commit.`)
  return found
}

const idOfRepo = (side: Fields): unknown => objectAt(side, 'repo').id
