import { PysizeError } from '../../errors.ts'
import { editedTexts } from '../../inputs/edits/edited-texts.ts'
import { readInputs } from '../../inputs/read-inputs.ts'
import type { Edit } from '../../model/change.ts'
import type { EstimateOptions } from '../../options/options.ts'
import type { DataSource } from '../data-source.ts'
import { inputsRequest } from '../inputs-request.ts'
import { type Plan, planOf } from '../plan.ts'
import { attemptScenario, hasSolution, type ScenarioResult, weighAgain } from '../run.ts'
import type { Session } from '../session.ts'

/**
 * How an environment is made to differ: what the files would say, what the options would be, and
 * what no file can say.
 */
export interface EnvironmentEdit {
  readonly edits: readonly Edit[]
  readonly options?: Partial<EstimateOptions>
  readonly plan?: (plan: Plan) => Plan
  /** Whether the same packages are installed, so that no platform has another solution. */
  readonly keepsPackages?: boolean
}

/** Where the question is asked. */
export interface Setting {
  readonly options: EstimateOptions
  readonly session: Session
  readonly source: DataSource
}

/**
 * Resolves and weighs the changed environment on the target asked for, from files as they would be;
 * null where that fails.
 *
 * @param resolved an environment of the same packages, which then is not resolved again
 */
export async function attemptEdit(
  change: EnvironmentEdit,
  { options, session, source }: Setting,
  resolved: ScenarioResult | null = null,
): Promise<ScenarioResult | null> {
  const plan = await planOfEdit(change, options, session)
  if (plan === null) return null
  return resolved === null ? attemptScenario(plan, session, source) : weighAgain(resolved, plan, session, source)
}

/** Whether the changed environment has a solution on another platform. */
export async function isSolvedOn(platform: string, change: EnvironmentEdit, { options, session, source }: Setting): Promise<boolean> {
  const plan = await planOfEdit(change, { ...options, platform }, session)
  return plan !== null && hasSolution(plan, session, source)
}

/** Null where the files or the options make no sense then. */
async function planOfEdit(
  { edits, options, plan: change = (plan) => plan }: EnvironmentEdit,
  given: EstimateOptions,
  session: Session,
): Promise<Plan | null> {
  const asked = { ...given, ...options }
  try {
    const inputs = await readInputs({ ...inputsRequest(asked, session), texts: editedTexts(edits, session.host.cwd) })
    return change(planOf(asked, inputs, session.host.env, session.sharedState))
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
