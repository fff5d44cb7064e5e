import { PysizeError, type Warning, warning } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { isDefaultHost } from '../indexes/indexes.ts'
import { isPytorchIndex } from '../indexes/pytorch.ts'
import { isKnownBuild, unknownBuild } from '../indexes/torch-builds.ts'
import type { EstimateOptions } from '../options.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Answer } from './answers.ts'
import { type DataSource, openDataSource, snapshotName, sourceWithRecordedTorch } from './data-source.ts'
import { changesOf, requireLines } from './environment-changes.ts'
import { cpuPlan, type Plan } from './plan.ts'
import { resolveDeletions } from './resolve-deletions.ts'
import { hasAcceleratorTorch, runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session.ts'

/**
 * The answer of indexes, or of the snapshot: where it is asked for, or where the default index is away.
 *
 * @param ask answers from a source
 * @throws PysizeError exit 2 (no snapshot), 3 (no solution), 4 (an index failed)
 */
export async function freshAnswer<A extends Answer>(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
  ask: (source: DataSource) => Promise<A>,
): Promise<A> {
  return answerOf(plan, options, session, ask).catch((error: unknown) => {
    throw lacksBuild(plan, error) ? unknownBuild(plan.torch!) : error
  })
}

/** An index without torch is one of a build that does not exist, unless the build is known. */
const lacksBuild = ({ torch }: Plan, error: unknown): boolean =>
  torch !== null &&
  !isKnownBuild(torch) &&
  error instanceof PysizeError &&
  (error.code === 'no-such-package' || error.code === 'not-in-snapshot') &&
  /\btorch(?:vision|audio)?\b/.test(error.message)

async function answerOf<A extends Answer>(
  plan: Plan,
  { offline }: EstimateOptions,
  session: Session,
  ask: (source: DataSource) => Promise<A>,
): Promise<A> {
  if (offline === true && !isLocal(plan)) return snapshotAnswer(plan, session, null, ask)
  const { sharedState } = session
  try {
    if (isDefaultIndexAway(sharedState.indexAway, plan)) throw sharedState.indexAway
    return await ask(openDataSource(plan, session, null))
  } catch (error) {
    if (!isDefaultIndexAway(error, plan) || session.snapshot === null) throw error
    sharedState.indexAway = error
    return snapshotAnswer(plan, session, error, ask).catch((failure: unknown) => {
      throw insteadOfIndex(failure, error, session.snapshot!)
    })
  }
}

/** Whether all that may be asked lies on this machine: then there is nothing that a snapshot could stand in for. */
function isLocal({ indexes: { noIndex, findLinks }, inputs }: Plan): boolean {
  const isRemote = (place: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(place) && !place.startsWith('file:')
  return noIndex && ![...findLinks, ...inputs.requirements.map(({ url }) => url ?? '')].some(isRemote)
}

/**
 * Why there is no answer where the index could not be reached and the snapshot does not help. What the snapshot does not know is no
 * fault of the requirements: then the network is the cause.
 */
function insteadOfIndex(failure: unknown, cause: FetchError, snapshot: Snapshot): unknown {
  if (!(failure instanceof PysizeError)) return failure
  const { code, message, exitCode, places, hint } = failure
  if (!UNKNOWN_TO_SNAPSHOT.has(code)) {
    const asOf = `The package index could not be reached: this is answered from ${snapshotName(snapshot)}.`
    return new PysizeError(code, message, { exitCode, places, hint: hint === undefined ? asOf : `${hint} ${asOf}`, cause })
  }
  const known = code === 'not-in-snapshot' ? message : `In ${snapshotName(snapshot)}: ${message}`
  return new PysizeError(cause.code, `${cause.message}. ${known}`, {
    exitCode: 4,
    places,
    hint: `Check the network and the proxy settings. Without a network, ${snapshot.projects.length} projects are known.`,
    cause,
  })
}

/** Another answer is likely from an index, which may also have newer versions. */
const UNKNOWN_TO_SNAPSHOT: ReadonlySet<string> = new Set(['not-in-snapshot', 'no-such-version'])

/** What a person named, an index or a file, must answer itself. */
const isDefaultIndexAway = (error: unknown, { indexes }: Plan): error is FetchError =>
  error instanceof FetchError && error.kind === 'not-connected' && !indexes.named && isDefaultHost(error.url)

async function snapshotAnswer<A extends Answer>(
  plan: Plan,
  session: Session,
  cause: FetchError | null,
  ask: (source: DataSource) => Promise<A>,
): Promise<A> {
  const { snapshot } = session
  if (snapshot === null)
    throw new PysizeError('no-snapshot', 'There is no snapshot to answer from.', {
      exitCode: 2,
      hint: 'Leave out --no-snapshot, or --offline.',
    })
  const answer = await ask(openDataSource(plan, session, snapshot))
  const why = cause === null ? '' : 'The package index could not be reached: '
  const message = `${why}${why === '' ? 'This' : 'this'} is answered from the snapshot of ${snapshot.asOf.slice(0, 10)}.`
  return { ...answer, asOf: snapshot.asOf, warnings: [warning('snapshot-used', message), ...answer.warnings], freshUntil: 0 }
}

/** The scenarios of an estimate: the one asked for, the plain one where it is changed, and the CPU builds where torch comes for an accelerator. */
export async function scenariosOf(plan: Plan, options: EstimateOptions, session: Session, source: DataSource): Promise<Answer> {
  const plain = plan.plain === null ? null : await runScenario(plan.plain, session, source)
  if (plain !== null) requireLines(plan, plain)
  const asked = await runScenario(plan, session, source)
  const main = options.resolveDeletions === true ? await resolveDeletions(plan, asked, session, source) : asked
  const warnings: Warning[] = []
  const results = [main, ...(plain === null ? [] : [plain])]
  if (options.torch === undefined && options.compare !== false && hasAcceleratorTorch(main.resolution)) {
    const cpu = await compared(cpuPlan(plan), session, source)
    if (cpu.result !== null) results.push(cpu.result)
    warnings.push(...cpu.warnings)
  }
  const scenarios = results.map(({ scenario }) => scenario)
  const changes = plain === null ? undefined : changesOf(plan, main, plain)
  return {
    asOf: new Date().toISOString(),
    scenarios: changes === undefined ? scenarios : [{ ...scenarios[0]!, changes: changes.changes }, ...scenarios.slice(1)],
    warnings: [...results.flatMap((result) => (result === plain ? [] : result.warnings)), ...warnings, ...(changes?.warnings ?? [])],
    freshUntil: Math.min(...results.map((result) => result.freshUntil)),
  }
}

interface Comparison {
  readonly result: ScenarioResult | null
  readonly warnings: readonly Warning[]
}

/**
 * A comparison nobody asked for never fails an estimate. Where PyTorch's index alone can't be reached, its pages of the snapshot answer:
 * they say what the CPU build would save, if not of the newest version.
 */
async function compared(plan: Plan, session: Session, source: DataSource): Promise<Comparison> {
  const { snapshot } = session
  try {
    return { result: await runScenario(plan, session, source), warnings: [] }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    if (snapshot !== null && isPytorchAway(error, session)) {
      const result = await recordedComparison(plan, session, source, snapshot)
      if (result !== null) {
        const message = `PyTorch's index could not be reached: the CPU build is that of the snapshot of ${snapshot.asOf.slice(0, 10)}.`
        return { result, warnings: [warning('comparison-from-snapshot', message)] }
      }
    }
    return {
      result: null,
      warnings: [warning('comparison-failed', `The CPU builds of torch could not be compared: ${error.message}`)],
    }
  }
}

const isPytorchAway = (error: PysizeError, { host }: Session): error is FetchError =>
  error instanceof FetchError && error.kind === 'not-connected' && isPytorchIndex(error.url, host.env.PYSIZE_PYTORCH_URL)

async function recordedComparison(plan: Plan, session: Session, source: DataSource, snapshot: Snapshot): Promise<ScenarioResult | null> {
  try {
    return await runScenario(plan, session, sourceWithRecordedTorch(plan, session, source, snapshot))
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
