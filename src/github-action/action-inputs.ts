import { parseSize } from '../analyse/budgets/parse-size.ts'
import { PysizeError } from '../errors.ts'
import { listSome } from '../text/lists.ts'

/** The checks that can fail the job. */
export const GATE_NAMES = ['budget', 'growth', 'deny', 'unknown'] as const
export type GateName = (typeof GATE_NAMES)[number]

/** The inputs that a workflow gives the action with `with:`. */
export interface ActionInputs {
  readonly token: string
  /** Files and folders of the repository. Empty: all files that list requirements. */
  readonly paths: readonly string[]
  /** `3.12`, `linux/arm64` or `3.12 linux/arm64`. Empty: what the project sets, else one target. */
  readonly targets: readonly string[]
  readonly failIfGrows: string | undefined
  readonly failOn: readonly GateName[]
  /** The result of the job if the index cannot be reached. */
  readonly onIndexError: 'neutral' | 'fail'
  /** A change up to this size gets no comment. */
  readonly threshold: Threshold
  readonly comment: boolean
  /** Distinguishes the comments of several workflows. */
  readonly commentId: string
  /** The login whose comments are this action's own, if they are not written by an app. */
  readonly commentAuthor: string | undefined
  readonly dockerfiles: boolean
}

export interface Threshold {
  readonly bytes: number
  /** A share of the old size: 0.01 is one per cent. */
  readonly share: number
}

/** The inputs of action.yml that are read here; `package` is read by npm. */
export const INPUT_NAMES = [
  'token',
  'paths',
  'targets',
  'fail-if-grows',
  'fail-on',
  'on-index-error',
  'threshold',
  'comment',
  'comment-id',
  'comment-author',
  'dockerfiles',
] as const
type InputName = (typeof INPUT_NAMES)[number]

/**
 * Reads the inputs as `toJSON(inputs)` writes them: all are strings.
 *
 * @throws PysizeError exit 2 `bad-action-input`
 */
export function readActionInputs(text: string): ActionInputs {
  const given = JSON.parse(text) as Readonly<Partial<Record<InputName, string>>>
  const of = (name: InputName): string => (given[name] ?? '').trim()
  const optional = (name: InputName): string | undefined => of(name) || undefined
  return {
    token: of('token'),
    paths: linesOf(of('paths')),
    targets: linesOf(of('targets')),
    failIfGrows: optional('fail-if-grows'),
    failOn: failuresOf(of('fail-on')),
    onIndexError: oneOf('on-index-error', of('on-index-error') || 'neutral', ['neutral', 'fail']),
    threshold: thresholdOf(of('threshold') || '1MB, 1%'),
    comment: oneOf('comment', of('comment') || 'true', ['true', 'false']) === 'true',
    commentId: of('comment-id') || 'default',
    commentAuthor: optional('comment-author'),
    dockerfiles: oneOf('dockerfiles', of('dockerfiles') || 'true', ['true', 'false']) === 'true',
  }
}

/** One on each line, or separated by commas. */
const linesOf = (text: string): readonly string[] =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')

function oneOf<T extends string>(name: InputName, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value)
  if (found === undefined)
    throw badInput(`The input '${name}' is '${value}'.`, `It can be ${quoted(choices)}.`)
  return found
}

/** `none` means no value: an empty input is the default. */
function failuresOf(text: string): readonly GateName[] {
  if (text === 'none') return []
  return text === '' ? GATE_NAMES : linesOf(text).map((name) => oneOf('fail-on', name, GATE_NAMES))
}

function thresholdOf(text: string): Threshold {
  let threshold: Threshold = { bytes: Number.POSITIVE_INFINITY, share: Number.POSITIVE_INFINITY }
  for (const part of linesOf(text)) {
    const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(part)
    const bytes = percent === null ? parseSize(part) : undefined
    if (percent !== null) threshold = { ...threshold, share: Number(percent[1]) / 100 }
    else if (bytes !== undefined) threshold = { ...threshold, bytes }
    else
      throw badInput(
        `The input 'threshold' contains '${part}'.`,
        "Write a size, a percentage, or both: '1MB, 1%'.",
      )
  }
  return threshold
}

const quoted = (choices: readonly string[]): string =>
  listSome(
    choices.map((choice) => ({ text: `'${choice}'`, count: 1 })),
    choices.length,
  )

const badInput = (message: string, hint: string): PysizeError =>
  new PysizeError('bad-action-input', message, { exitCode: 2, hint })
