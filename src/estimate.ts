import pLimit from 'p-limit'
import { evaluateBudget, parseBudget } from './analyse/budget.ts'
import type { Snapshot } from './cache/snapshot.ts'
import { type Notice, PysizeError } from './errors.ts'
import { FetchError } from './fetch/failure.ts'
import { isDefaultHost } from './indexes/indexes.ts'
import { readInputs } from './inputs/read-inputs.ts'
import { shownName } from './inputs/source.ts'
import type { Estimate, Estimates, Outcome } from './model.ts'
import type { EstimateOptions, ProgressEvent } from './options.ts'
import { type Answer, keepAnswer, keptAnswer } from './scenarios/answers.ts'
import { inputsRequest } from './scenarios/inputs-request.ts'
import { cpuPlan, type Plan, planOf } from './scenarios/plan.ts'
import { hasAcceleratorTorch, openSupply, runScenario, type ScenarioResult, type Supply } from './scenarios/run.ts'
import { type Host, openSession, type Session } from './scenarios/session.ts'

/** An estimate, but for what is known only once its session has done all. */
type Draft = Omit<Estimate, 'network'>

/** The main job: read what people wrote, resolve it, weigh every distribution, compare, total. */
export async function estimateWith(options: EstimateOptions, host: Host): Promise<Estimate> {
  const session = openSession(options, host)
  try {
    const draft = await draftOf(options, session)
    await session.store.flush()
    return completed(draft, session)
  } finally {
    await session.close()
  }
}

/** How many files are worked on at a time: each waits for the network most of the time, and takes a few megabytes. */
const AT_ONCE = 64

/** Several files, each for itself, in one session: nothing is asked for twice. What fails for one file is its outcome. */
export async function estimateAllWith(files: readonly string[], options: EstimateOptions, host: Host): Promise<Estimates> {
  let done = 0
  const { onProgress } = options
  const told = onProgress && { onProgress: (event: ProgressEvent) => onProgress({ ...event, files: { all: files.length, done } }) }
  const session = openSession({ ...options, ...told }, host)
  try {
    const results = await pLimit(AT_ONCE).map(files, async (file) => {
      const result = await draftOf({ ...options, files: [file] }, session).catch(onlyFailure)
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
  } finally {
    await session.close()
  }
}

function onlyFailure(error: unknown): PysizeError {
  if (error instanceof PysizeError) return error
  throw error
}

async function draftOf(options: EstimateOptions, session: Session): Promise<Draft> {
  const limit = options.budget === undefined ? null : parseBudget(options.budget)
  session.progress({ phase: 'reading', scenario: 'default', packages: 0, done: 0, unreadable: 0 })
  const inputs = await readInputs(inputsRequest(options, session))
  const plan = planOf(options, inputs, session.host.env, session.findings)
  const kept = keptAnswer(plan, options, session)
  const answer = kept ?? (await answerOf(plan, options, session))
  if (kept === undefined) keepAnswer(plan, options, session, answer)
  return {
    schema_version: 1,
    command: 'estimate',
    as_of: answer.asOf,
    inputs: inputs.files,
    scenarios: answer.scenarios,
    budget: limit === null ? null : evaluateBudget(limit, answer.scenarios[0]!),
    warnings: [...inputs.notices, ...answer.notices],
  }
}

/** Adds what is known once the store is written: that nothing can be kept is one of the notices. */
const completed = (draft: Draft, session: Session): Estimate => ({
  ...draft,
  warnings: unique([...draft.warnings, ...session.notices]),
  network: session.usage(),
})

async function answerOf(plan: Plan, options: EstimateOptions, session: Session): Promise<Answer> {
  if (options.offline === true && !isLocal(plan)) return snapshotAnswer(plan, options, session, null)
  const { findings } = session
  try {
    if (isDefaultIndexAway(findings.indexAway, plan)) throw findings.indexAway
    return await scenariosOf(plan, options, session, openSupply(plan, session, null))
  } catch (error) {
    if (!isDefaultIndexAway(error, plan) || session.snapshot === null) throw error
    findings.indexAway = error
    return snapshotAnswer(plan, options, session, error).catch((failure: unknown) => {
      throw insteadOfIndex(failure, error, session.snapshot!)
    })
  }
}

/** Whether all that may be asked lies on this machine: then there is nothing that a snapshot could stand in for. */
function isLocal({ indexes: { noIndex, findLinks }, inputs }: Plan): boolean {
  const isRemote = (place: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(place) && !place.startsWith('file:')
  return noIndex && ![...findLinks, ...inputs.requirements.map(({ url }) => url ?? '')].some(isRemote)
}

/** A failure to find an answer in the snapshot, where nobody asked for it. */
function insteadOfIndex(failure: unknown, cause: FetchError, { asOf }: Snapshot): unknown {
  if (!(failure instanceof PysizeError)) return failure
  const told = `The package index could not be reached: this is what the snapshot of ${asOf.slice(0, 10)} tells.`
  const hint = failure.hint === undefined ? told : `${failure.hint} ${told}`
  return new PysizeError(failure.code, failure.message, { exitCode: failure.exitCode, places: failure.places, hint, cause })
}

/** What a person named, an index or a file, must answer itself. */
const isDefaultIndexAway = (error: unknown, { indexes }: Plan): error is FetchError =>
  error instanceof FetchError && error.kind === 'not-connected' && !indexes.named && isDefaultHost(error.url)

async function snapshotAnswer(plan: Plan, options: EstimateOptions, session: Session, cause: FetchError | null): Promise<Answer> {
  const { snapshot } = session
  if (snapshot === null)
    throw new PysizeError('no-snapshot', 'There is no snapshot to answer from.', {
      exitCode: 2,
      hint: 'Leave out --no-snapshot, or --offline.',
    })
  const answer = await scenariosOf(plan, options, session, openSupply(plan, session, snapshot))
  const why = cause === null ? '' : 'The package index could not be reached: '
  const message = `${why}${why === '' ? 'This' : 'this'} is answered from the snapshot of ${snapshot.asOf.slice(0, 10)}.`
  return { ...answer, asOf: snapshot.asOf, notices: [{ code: 'snapshot-used', message }, ...answer.notices], freshUntil: 0 }
}

async function scenariosOf(plan: Plan, options: EstimateOptions, session: Session, supply: Supply): Promise<Answer> {
  const main = await runScenario(plan, session, supply)
  const results = [main]
  const notices: Notice[] = []
  if (options.torch === undefined && options.compare !== false && hasAcceleratorTorch(main.resolution)) {
    const cpu = await compared(cpuPlan(plan), session, supply)
    if ('scenario' in cpu) results.push(cpu)
    else notices.push(cpu)
  }
  return {
    asOf: new Date().toISOString(),
    scenarios: results.map(({ scenario }) => scenario),
    notices: [...results.flatMap((result) => result.notices), ...notices],
    freshUntil: Math.min(...results.map((result) => result.freshUntil)),
  }
}

/** A comparison nobody asked for never fails an estimate. */
async function compared(plan: Plan, session: Session, supply: Supply): Promise<ScenarioResult | Notice> {
  try {
    return await runScenario(plan, session, supply)
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    return { code: 'comparison-failed', message: `The CPU builds of torch could not be compared: ${error.message}` }
  }
}

const unique = (notices: readonly Notice[]): readonly Notice[] => [...new Map(notices.map((notice) => [notice.message, notice])).values()]
