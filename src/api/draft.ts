import { type Warning, warning } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { lockSummary } from '../inputs/locks/lock-summary.ts'
import { readInputs } from '../inputs/read-inputs.ts'
import { ignoredConfig } from '../inputs/settings/installer-config.ts'
import { projectSettings } from '../inputs/settings/project-settings.ts'
import type { Estimate, ProjectSettings } from '../model/estimate.ts'
import type { EstimateOptions } from '../options/options.ts'
import { type Answer, keepAnswer, keptAnswer } from '../scenarios/answers.ts'
import { type Gates, gatesAround, gatesOf, throughGates } from '../scenarios/gates.ts'
import { lockWarnings } from '../scenarios/locks/lock-warnings.ts'
import { inputsRequest } from '../scenarios/plan/inputs-request.ts'
import { type Plan, planOf } from '../scenarios/plan/plan.ts'
import { conditionalWarnings } from '../scenarios/requirement-notices.ts'
import { type Host, type Session, withSession } from '../scenarios/session/session.ts'
import type { TakeTurn } from '../turns.ts'

/** An estimate without the facts that are known only at the end of its session. */
export type Draft = Omit<Estimate, 'network'>

/** Reads what people wrote, resolves it and weighs it. */
export async function draftOf(given: EstimateOptions, session: Session): Promise<Draft> {
  const { options, shown } = await withSettings(given, given.files?.[0], session)
  const gates = gatesOf(options, session.host.cwd)
  session.progress({ phase: 'reading', scenario: 'default', packages: 0, done: 0, unreadable: 0 })
  const draft = await draftOfInputs(
    await readInputs(inputsRequest(options, session)),
    options,
    gates,
    session,
  )
  return shown === null ? draft : { ...draft, settings: shown }
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
      : await (await import('../scenarios/organisation-settings.ts')).withOrganisation(
          own,
          session,
          given.offline === true,
        )
  return { options: { ...options, ...given }, shown }
}

/** Resolves and weighs what was read. */
export async function draftOfInputs(
  inputs: Inputs,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
): Promise<Draft> {
  const { draft } = await draftAround(inputs, options, gates, session, async (plan) => {
    const kept = keptAnswer(plan, options, session)
    if (kept !== undefined) return kept
    // Loaded only when needed: a question that was answered lately needs neither a resolver nor
    // indexes.
    const { freshAnswer, scenariosOf } = await import('../scenarios/fresh-answer.ts')
    const answer = await freshAnswer(plan, options, session, (source) =>
      scenariosOf(plan, options, session, source),
    )
    keepAnswer(plan, options, session, answer)
    return answer
  })
  return draft
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

/** Plans, asks, and adds the parts that every document has. */
async function draftAround<A extends Answer>(
  inputs: Inputs,
  options: EstimateOptions,
  gates: Gates,
  session: Session,
  ask: (plan: Plan) => Promise<A>,
): Promise<{ readonly draft: Draft; readonly answer: A }> {
  const isAsked =
    inputs.requirements.length > 0 ||
    inputs.conda !== undefined ||
    (inputs.lock?.lock.conda ?? []).length > 0
  await session.turn()
  const plan = await planOf(options, inputs, session.host.env, session)
  await session.turn()
  const answer = await ask(plan)
  await session.turn()
  const { warnings, ...gated } = throughGates(
    gatesAround(gates, inputs),
    answer.scenarios[0]!,
    isAsked,
    answer.scenarios.find(({ name }) => name === 'cpu'),
  )
  const draft: Draft = {
    schema_version: 1,
    command: 'estimate',
    as_of: answer.asOf,
    inputs: filesOf(inputs),
    ...(inputs.lock === null ? {} : { lock: lockSummary(inputs.lock) }),
    scenarios: answer.scenarios,
    ...gated,
    ...(answer.installs === undefined ? {} : { then: answer.installs }),
    warnings: toldWarnings(
      [
        ...inputs.warnings,
        ...conditionalWarnings(inputs.requirements, plan.rules.target),
        ...inputs.installs.flatMap((install) => install.inputs.warnings),
        ...ignoredConfigs(plan, options, session.host),
        ...lockWarnings(plan, options),
        ...glibcElsewhere(plan, options),
        ...(isAsked ? [] : [nothingRequired(inputs)]),
        ...answer.warnings,
        ...warnings,
      ],
      gates,
    ),
  }
  return { draft, answer }
}

/** Each file once, also those of further installs. */
const filesOf = ({ files, installs }: Inputs): Inputs['files'] => [
  ...new Map(
    [...files, ...installs.flatMap(({ inputs }) => inputs.files)].map((one) => [one.file, one]),
  ).values(),
]

const toldWarnings = (warnings: readonly Warning[], { ignored }: Gates): readonly Warning[] =>
  warnings.filter(({ code }) => !ignored.has(code))

/** Indexes of pip.conf or uv.toml are missed only if no index is named. */
function ignoredConfigs(
  { indexes, rules }: Plan,
  { offline }: EstimateOptions,
  { cwd, env, platform }: Host,
): readonly Warning[] {
  const ignored =
    indexes.named || offline === true
      ? undefined
      : ignoredConfig(rules.policy.name, cwd, env, platform)
  return ignored === undefined ? [] : [ignored]
}

function glibcElsewhere({ rules }: Plan, { glibc }: EstimateOptions): readonly Warning[] {
  const { platform } = rules.target.summary
  return glibc === undefined || platform.startsWith('linux-')
    ? []
    : [warning('option-without-effect', `--glibc is of Linux, and the target is ${platform}.`)]
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
