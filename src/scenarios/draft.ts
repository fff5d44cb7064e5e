import { type Warning, warning } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { lockSummary } from '../inputs/locks/lock-summary.ts'
import { type NamedFiles, namedFiles } from '../inputs/named-files.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { ignoredConfig } from '../inputs/settings/installer-config.ts'
import { projectSettings } from '../inputs/settings/project-settings.ts'
import type { Estimate, ProjectSettings } from '../model/estimate.ts'
import type { EstimateOptions } from '../options/options.ts'
import type { TakeTurn } from '../turns.ts'
import { type Answer, keepAnswer, keptAnswer } from './answers.ts'
import { type Gates, gatesAround, gatesOf, throughGates } from './gates.ts'
import {
  filesBeside,
  type InputsReading,
  keepReading,
  keptReading,
  type ReadFiles,
} from './kept-readings.ts'
import { lockWarnings } from './locks/lock-warnings.ts'
import { inputsRequest } from './plan/inputs-request.ts'
import { type Plan, planOf } from './plan/plan.ts'
import { conditionalWarnings } from './requirement-notices.ts'
import { type Host, type Session, withSession } from './session/session.ts'

/** An estimate without the facts that are known only at the end of its session. */
export type Draft = Omit<Estimate, 'network'>

/** Reads what people wrote, resolves it and weighs it. */
export async function draftOf(given: EstimateOptions, session: Session): Promise<Draft> {
  const { options, shown } = await withSettings(given, given.files?.[0], session)
  const gates = gatesOf(options, session.host.cwd)
  session.progress({ phase: 'reading', scenario: 'default', packages: 0, done: 0, unreadable: 0 })
  const named = await namedFiles(options.files ?? [], session.host.cwd, options.installer)
  const kept = keptReading(named, options, session)
  const draft =
    kept === undefined
      ? await draftOfFiles(named, options, gates, session)
      : draftOfAnswer(kept.reading, kept.answer, gates, session)
  return shown === null ? draft : { ...draft, settings: shown }
}

async function draftOfFiles(
  named: NamedFiles,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
): Promise<Draft> {
  const { hashes, looked } = filesBeside()
  const inputs = await readInputs({ ...inputsRequest(options, session), named, looked })
  return draftOfInputs(inputs, options, gates, session, { named, hashes })
}

/** The options, completed by the settings of the file's project. */
export async function withSettings<T extends EstimateOptions>(
  given: T,
  file: string | undefined,
  session: Session,
  cwd: string = session.host.cwd,
): Promise<{ readonly options: T; readonly shown: ProjectSettings | null }> {
  const own = await projectSettings(file, cwd)
  if (own === null) return { options: given, shown: null }
  const { options, shown } =
    own.shown.extends === undefined
      ? own
      : await (await import('./organisation-settings.ts')).withOrganisation(
          own,
          session,
          given.offline === true,
        )
  return { options: { ...options, ...given }, shown }
}

/**
 * Resolves and weighs what was read.
 *
 * @param read what was read, if that may be kept
 */
export async function draftOfInputs(
  inputs: Inputs,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
  read?: ReadFiles,
): Promise<Draft> {
  const { draft } = await draftAround(inputs, options, gates, session, async (plan, reading) => {
    const { key, answer } =
      keptAnswer(plan, options, session) ?? (await newAnswer(plan, options, session))
    if (read !== undefined && key !== null) keepReading(reading, read, key, plan, options, session)
    return answer
  })
  return draft
}

async function newAnswer(
  plan: Plan,
  options: EstimateOptions,
  session: Session,
): Promise<{ readonly key: string | null; readonly answer: Answer }> {
  // Loaded only when needed: a question that was answered lately needs neither a resolver nor
  // indexes.
  const { freshAnswer, scenariosOf } = await import('./fresh-answer.ts')
  const answer = await freshAnswer(plan, options, session, (source) =>
    scenariosOf(plan, options, session, source),
  )
  return { key: keepAnswer(plan, options, session, answer), answer }
}

/**
 * A draft of a document other than an estimate, with its own session.
 *
 * @param ask answers for the plan; the options include the project's settings
 * @param complete makes the document
 */
export function answered<A extends Answer, D extends Pick<Draft, 'warnings'>>(
  given: EstimateOptions,
  host: Host,
  ask: (plan: Plan, options: EstimateOptions, session: Session) => Promise<A>,
  complete: (draft: Draft, answer: A, turn: TakeTurn) => D | Promise<D>,
): Promise<D & Pick<Estimate, 'network'>> {
  return withSession(given, host, async (session) => {
    try {
      const { options, shown } = await withSettings(given, given.files?.[0], session)
      const gates = gatesOf(options, host.cwd)
      session.progress({
        phase: 'reading',
        scenario: 'default',
        packages: 0,
        done: 0,
        unreadable: 0,
      })
      const inputs = await readInputs(inputsRequest(options, session))
      const { draft, answer } = await draftAround(inputs, options, gates, session, (plan) =>
        ask(plan, options, session),
      )
      await session.store.flush()
      return completed(
        await complete(
          shown === null ? draft : { ...draft, settings: shown },
          answer,
          session.turn,
        ),
        session,
      )
    } catch (error) {
      session.repeatProgress()
      throw error
    }
  })
}

/** Plans, gets the answer, and adds the parts that every document has. */
async function draftAround<A extends Answer>(
  inputs: Inputs,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
  ask: (plan: Plan, reading: InputsReading) => Promise<A>,
): Promise<{ readonly draft: Draft; readonly answer: A }> {
  await session.turn()
  const plan = await planOf(options, inputs, session.host.env, session)
  await session.turn()
  const reading = readingOf(inputs, plan, options)
  const answer = await ask(plan, reading)
  await session.turn()
  return { draft: draftOfAnswer(reading, answer, gates, session), answer }
}

function readingOf(inputs: Inputs, plan: Plan, options: EstimateOptions): InputsReading {
  const { requirements, lock, conda, uncounted } = inputs
  const isAsked =
    requirements.length > 0 ||
    conda !== undefined ||
    (lock?.lock.conda ?? []).length > 0 ||
    (plan.lock?.distributions.size ?? 0) > 0
  return {
    inputs: filesOf(inputs),
    ...(lock === null ? {} : { lock: lockSummary(lock) }),
    ...(uncounted === undefined ? {} : { uncounted }),
    isAsked,
    warnings: [
      ...inputs.warnings,
      ...conditionalWarnings(requirements, plan.rules.target),
      ...inputs.installs.flatMap((install) => install.inputs.warnings),
      ...lockWarnings(plan, options),
      ...glibcElsewhere(plan, options),
      ...(isAsked ? [] : [nothingRequired(inputs)]),
    ],
    // Indexes of pip.conf or uv.toml are missed only if no index is named.
    configOf: plan.indexes.named || options.offline === true ? null : plan.rules.policy.name,
  }
}

function draftOfAnswer(
  { inputs, lock, uncounted, isAsked, warnings: own, configOf }: InputsReading,
  { asOf, scenarios, installs, warnings: answered }: Answer,
  gates: Gates,
  { host: { cwd, env, platform } }: Session,
): Draft {
  const { warnings, ...gated } = throughGates(
    gatesAround(gates, { ...(uncounted === undefined ? {} : { uncounted }) }),
    scenarios[0]!,
    isAsked,
    scenarios.find(({ name }) => name === 'cpu'),
  )
  const missed = configOf === null ? undefined : ignoredConfig(configOf, cwd, env, platform)
  return {
    schema_version: 1,
    command: 'estimate',
    as_of: asOf,
    inputs,
    ...(lock === undefined ? {} : { lock }),
    scenarios,
    ...gated,
    ...(installs === undefined ? {} : { then: installs }),
    warnings: toldWarnings(
      [...own, ...(missed === undefined ? [] : [missed]), ...answered, ...warnings],
      gates,
    ),
  }
}

/** Each file once, also those of further installs. */
const filesOf = ({ files, installs }: Inputs): Inputs['files'] => [
  ...new Map(
    [...files, ...installs.flatMap(({ inputs }) => inputs.files)].map((one) => [one.file, one]),
  ).values(),
]

const toldWarnings = (warnings: readonly Warning[], { ignored }: Gates): readonly Warning[] =>
  warnings.filter(({ code }) => !ignored.has(code))

function glibcElsewhere({ rules }: Plan, { glibc }: EstimateOptions): readonly Warning[] {
  const { platform } = rules.target.summary
  return glibc === undefined || platform.startsWith('linux-')
    ? []
    : [warning('option-without-effect', `--glibc applies to Linux, but the target is ${platform}.`)]
}

function nothingRequired({ files }: Inputs): Warning {
  const names = files.map(({ file }) => (file === '-' ? 'Standard input' : file)).join(', ')
  return warning(
    'nothing-required',
    `${names === '' ? 'The input' : names} names no package, so nothing was weighed.`,
  )
}

/**
 * Adds warnings that are known only after the store was written, for example that the cache cannot
 * be written.
 */
export const completed = <D extends Pick<Draft, 'warnings'>>(
  draft: D,
  session: Session,
): D & Pick<Estimate, 'network'> => ({
  ...draft,
  warnings: unique([...draft.warnings, ...session.warnings]),
  network: session.usage(),
})

/** Each message once. */
export const unique = (warnings: readonly Warning[]): readonly Warning[] => [
  ...new Map(warnings.map((warning) => [warning.message, warning])).values(),
]
