import type { DataSource } from './data-source.ts'
import { changesOf, requireLines } from './environment-changes.ts'
import type { Plan } from './plan.ts'
import { runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session.ts'

/**
 * The scenario asked for, without a comparison. Where options change the environment, the plain one
 * is resolved to check them.
 *
 * @throws PysizeError as `runScenario` and `requireLines` do
 */
export async function askedScenario(plan: Plan, session: Session, source: DataSource): Promise<ScenarioResult> {
  if (plan.plain === null) return runScenario(plan, session, source)
  const plain = await runScenario(plan.plain, session, source)
  requireLines(plan, plain)
  const asked = await runScenario(plan, session, source)
  const { changes, warnings } = changesOf(plan, asked, plain)
  return { ...asked, scenario: { ...asked.scenario, changes }, warnings: [...asked.warnings, ...warnings] }
}
