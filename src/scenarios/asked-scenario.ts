import type { DataSource } from './data-source.ts'
import { changesOf, requireLines } from './environment-changes.ts'
import { performInstalls } from './installs/perform-installs.ts'
import type { Plan } from './plan/plan.ts'
import { runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session/session.ts'

/**
 * The requested scenario, without a comparison. If options change the environment, the plain one is
 * resolved to check them; further installs are performed.
 *
 * @throws PysizeError like `runScenario` and `requireLines`
 */
export async function askedScenario(
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult> {
  const first = await changedScenario(plan, session, source)
  if (plan.installs.length === 0) return first
  const { result } = await performInstalls(plan, first, session, source)
  const changes = [
    ...(first.scenario.changes ?? []),
    ...plan.installs.map(({ install }) => ({ option: 'then', value: install.value }) as const),
  ]
  return { ...result, scenario: { ...result.scenario, changes } }
}

async function changedScenario(
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<ScenarioResult> {
  if (plan.plain === null || !isChanged(plan)) return runScenario(plan, session, source)
  const plain = await runScenario(plan.plain, session, source)
  requireLines(plan, plain)
  const asked = await runScenario(plan, session, source)
  const { changes, warnings } = changesOf(plan, asked, plain)
  return {
    ...asked,
    scenario: { ...asked.scenario, changes },
    warnings: [...asked.warnings, ...warnings],
    notices: [...asked.notices, ...warnings],
  }
}

/** Whether options change the environment of the files, apart from further installs. */
export const isChanged = ({ inputs, runtime }: Plan): boolean =>
  inputs.changes !== null || runtime !== null
