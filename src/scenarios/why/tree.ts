import type { EstimateOptions } from '../../options/options.ts'
import { type Answer, keepAnswer, keptAnswer } from '../answers.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'

/**
 * The requested scenario, without a comparison: from a cached answer if there is one.
 *
 * @param name a package that must be part of it, normalised; or null
 * @throws PysizeError like `freshAnswer`; exit 2 `not-in-environment`
 */
export async function scenarioWith(
  name: string | null,
  plan: Plan,
  options: EstimateOptions,
  session: Session,
): Promise<Answer> {
  const alone = { ...options, compare: false, resolveDeletions: false }
  const kept =
    keptAnswer(plan, options, session)?.answer ?? keptAnswer(plan, alone, session)?.answer
  // A cached answer does not show why a package is missing.
  if (
    kept !== undefined &&
    (name === null || kept.scenarios[0]!.packages.some((one) => one.name === name))
  )
    return kept
  // Loaded on demand, as for an estimate.
  const { freshScenario } = await import('../fresh-scenario.ts')
  const answer = await freshScenario(name, plan, alone, session)
  keepAnswer(plan, alone, session, answer)
  return answer
}
