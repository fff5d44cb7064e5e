import pLimit from 'p-limit'
import { evaluateBudget, parseBudget } from '../analyse/budget.ts'
import { PysizeError, type Warning, warning } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { ignoredConfig } from '../inputs/installer-config.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { shownName } from '../inputs/source.ts'
import type { Estimate, Estimates, Outcome } from '../model.ts'
import type { EstimateOptions, ProgressEvent } from '../options.ts'
import { keepAnswer, keptAnswer } from '../scenarios/answers.ts'
import { inputsRequest } from '../scenarios/inputs-request.ts'
import { type Plan, planOf } from '../scenarios/plan.ts'
import { type Host, type Session, withSession } from '../scenarios/session.ts'

/** An estimate, but for what is known only once its session has done all. */
export type Draft = Omit<Estimate, 'network'>

/** The main job: read what people wrote, resolve it, weigh every distribution, compare, total. */
export function estimateWith(options: EstimateOptions, host: Host): Promise<Estimate> {
  return withSession(options, host, async (session) => {
    try {
      const draft = await draftOf(options, session)
      await session.store.flush()
      return completed(draft, session)
    } catch (error) {
      session.repeatProgress()
      throw error
    }
  })
}

/** How many files are worked on at a time: each waits for the network most of the time, and takes a few megabytes. */
const AT_ONCE = 64

/** Several files, each for itself, in one session: nothing is asked for twice. What fails for one file is its outcome. */
export function estimateAllWith(files: readonly string[], options: EstimateOptions, host: Host): Promise<Estimates> {
  let done = 0
  const { onProgress } = options
  const told = onProgress && { onProgress: (event: ProgressEvent) => onProgress({ ...event, files: { all: files.length, done } }) }
  return withSession({ ...options, ...told }, host, async (session) => {
    const results = await pLimit(AT_ONCE).map(files, async (file) => {
      const result = await draftOf({ ...options, files: [file] }, session).catch((error) => failureOf(error, options))
      done++
      return result
    })
    await session.store.flush()
    const estimates = results.map((result, i): Outcome => {
      const file = shownName(files[i]!)
      if (result instanceof PysizeError) return { file, estimate: null, error: result }
      return { file, estimate: completed(result, session), error: null }
    })
    return { schema_version: 1, command: 'estimate', estimates, network: session.usage() }
  })
}

/** What fails for one file is no failure of the others, a defect of pysize included. An abort ends them all. */
function failureOf(error: unknown, { signal }: EstimateOptions): PysizeError {
  if (signal?.aborted === true) throw error
  if (error instanceof PysizeError) return error
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new PysizeError('internal', `pysize has a defect: ${reason}`, { exitCode: 4, hint: 'Please report it.', cause: error })
}

/** One estimate within a session that others share. */
export async function draftOf(options: EstimateOptions, session: Session): Promise<Draft> {
  const limit = options.budget === undefined ? null : parseBudget(options.budget)
  session.progress({ phase: 'reading', scenario: 'default', packages: 0, done: 0, unreadable: 0 })
  const inputs = await readInputs(inputsRequest(options, session))
  const isAsked = inputs.requirements.length > 0
  const plan = planOf(options, inputs, session.host.env, session.sharedState)
  const kept = keptAnswer(plan, options, session)
  // Loaded where it is wanted: a question that was answered lately takes neither a resolver nor indexes.
  const answer = kept ?? (await (await import('../scenarios/fresh-answer.ts')).freshAnswer(plan, options, session))
  if (kept === undefined) keepAnswer(plan, options, session, answer)
  return {
    schema_version: 1,
    command: 'estimate',
    as_of: answer.asOf,
    inputs: inputs.files,
    scenarios: answer.scenarios,
    budget: limit === null ? null : evaluateBudget(limit, answer.scenarios[0]!, { allowUnknown: options.allowUnknown === true, isAsked }),
    warnings: [
      ...inputs.warnings,
      ...ignoredConfigs(plan, options, session.host),
      ...(isAsked ? [] : [nothingRequired(inputs)]),
      ...answer.warnings,
    ],
  }
}

/** Only where no index is named is one of pip.conf's or uv.toml's missed. */
function ignoredConfigs({ indexes, rules }: Plan, { offline }: EstimateOptions, { cwd, env, platform }: Host): readonly Warning[] {
  const warning = indexes.named || offline === true ? undefined : ignoredConfig(rules.policy.name, cwd, env, platform)
  return warning === undefined ? [] : [warning]
}

function nothingRequired({ files }: Inputs): Warning {
  const names = files.map(({ file }) => file).join(', ')
  return warning('nothing-required', `${names === '' ? 'The input' : names} names no package, so nothing was weighed.`)
}

/** Adds what is known once the store is written: that nothing can be kept is one of the warnings. */
const completed = (draft: Draft, session: Session): Estimate => ({
  ...draft,
  warnings: unique([...draft.warnings, ...session.warnings]),
  network: session.usage(),
})

const unique = (warnings: readonly Warning[]): readonly Warning[] => [
  ...new Map(warnings.map((warning) => [warning.message, warning])).values(),
]
