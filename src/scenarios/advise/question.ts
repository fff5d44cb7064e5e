import { PysizeError } from '../../errors.ts'
import { editedTexts } from '../../inputs/edits/edited-texts.ts'
import { readInputs } from '../../inputs/read-inputs.ts'
import type { Edit } from '../../model/change.ts'
import type { EstimateOptions } from '../../options/options.ts'
import type { DataSource } from '../data-source.ts'
import { installAll, performInstalls } from '../installs/perform-installs.ts'
import { orNull } from '../or-null.ts'
import { inputsRequest } from '../plan/inputs-request.ts'
import { type Plan, planOf } from '../plan/plan.ts'
import { attemptScenario, type ScenarioResult, tryToResolve, weighAgain } from '../run.ts'
import type { Session } from '../session/session.ts'

/**
 * The changes of an environment: of the files, of the options, and those that no file can express.
 */
export interface EnvironmentEdit {
  readonly edits: readonly Edit[]
  readonly options?: Partial<EstimateOptions>
  readonly plan?: (plan: Plan) => Plan
  /** Whether the same packages are installed, so no platform has another solution. */
  readonly keepsPackages?: boolean
  /** Whether unneeded packages are uninstalled at the end. */
  readonly uninstallsOrphans?: boolean
}

/** The current folder of the question. */
export interface Setting {
  readonly options: EstimateOptions
  readonly session: Session
  readonly source: DataSource
}

/**
 * Resolves and weighs the changed environment on the requested target, from the changed files; null
 * if that fails.
 *
 * @param resolved an environment with the same packages, which then is not resolved again
 */
export async function attemptEdit(
  change: EnvironmentEdit,
  { options, session, source }: Setting,
  resolved: ScenarioResult | null = null,
): Promise<ScenarioResult | null> {
  const plan = await planOfEdit(change, options, session)
  if (plan === null) return null
  const { uninstallsOrphans = false } = change
  if (resolved === null) {
    const result = await attemptInstalled(plan, session, source)
    return result === null || !uninstallsOrphans
      ? result
      : weighAgain(withoutOrphans(result), plan, session, source)
  }
  return weighAgain(uninstallsOrphans ? withoutOrphans(resolved) : resolved, plan, session, source)
}

/** Further installs are done, too. */
async function attemptInstalled(
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult | null> {
  const first = await attemptScenario(plan, session, source)
  if (first === null || plan.installs.length === 0) return first
  return orNull(performInstalls(plan, first, session, source).then(({ result }) => result))
}

/** An environment without the packages that installs left there and that nothing needs. */
function withoutOrphans(result: ScenarioResult): ScenarioResult {
  const { history, resolution } = result
  if (history === undefined) return result
  const names = new Set(history.orphans.map(({ requirement }) => requirement.name))
  const left = <T>(packages: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
    new Map([...packages].filter(([name]) => !names.has(name)))
  return {
    ...result,
    resolution: { ...resolution, packages: left(resolution.packages) },
    history: { ...history, packages: left(history.packages), orphans: [] },
  }
}

/** Whether the changed environment has a solution on another platform. */
export async function isSolvedOn(
  platform: string,
  change: EnvironmentEdit,
  { options, session, source }: Setting,
): Promise<boolean> {
  const plan = await planOfEdit(change, { ...options, platform }, session)
  if (plan === null) return false
  const first = await orNull(tryToResolve(plan, session, source))
  if (first === null || plan.installs.length === 0) return first !== null
  return (await orNull(installAll(plan, first, session, source))) !== null
}

/** Null if the files or the options are invalid then. */
async function planOfEdit(
  { edits, options, plan: change = (plan) => plan }: EnvironmentEdit,
  given: EstimateOptions,
  session: Session,
): Promise<Plan | null> {
  const asked = { ...given, ...options }
  try {
    const inputs = await readInputs({
      ...inputsRequest(asked, session),
      texts: editedTexts(edits, session.host.cwd),
    })
    return change(await planOf(asked, inputs, session.host.env, session))
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
