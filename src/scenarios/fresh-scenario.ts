import type { EstimateOptions } from '../options/options.ts'
import type { Answer } from './answers.ts'
import { askedScenario } from './asked-scenario.ts'
import { freshAnswer } from './fresh-answer.ts'
import { notInEnvironment } from './not-in-environment.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'

/**
 * Resolves and weighs one scenario.
 *
 * @throws PysizeError exit 2 `not-in-environment` if it lacks a package `name`
 */
export const freshScenario = (
  name: string | null,
  plan: Plan,
  options: EstimateOptions,
  session: Session,
): Promise<Answer> =>
  freshAnswer(plan, options, session, async (source) => {
    const { scenario, resolution, universe, warnings, freshUntil } = await askedScenario(
      plan,
      session,
      source,
    )
    if (name !== null && !resolution.packages.has(name))
      throw notInEnvironment(name, plan.inputs, resolution, universe)
    return { asOf: new Date().toISOString(), scenarios: [scenario], warnings, freshUntil }
  })
