import { homedir } from 'node:os'
import { readInputs } from '../src/inputs/read-inputs.ts'
import type { EstimateOptions } from '../src/options/options.ts'
import { openDataSource } from '../src/scenarios/data-source.ts'
import { inputsRequest } from '../src/scenarios/plan/inputs-request.ts'
import { planOf } from '../src/scenarios/plan/plan.ts'
import { runScenario } from '../src/scenarios/run.ts'
import { openSession } from '../src/scenarios/session/session.ts'

/**
 * How many versions our search looks at under uv's policy, without a snapshot. An estimate does not
 * report that.
 */
export async function visitedVersions(asked: EstimateOptions, indexUrl: string): Promise<number> {
  const options: EstimateOptions = {
    ...asked,
    indexUrl,
    installer: 'uv',
    cache: false,
    snapshot: false,
  }
  const session = await openSession(options, {
    version: '0',
    cwd: homedir(),
    env: {},
    platform: process.platform,
    systemFacts: '',
    embeddedSnapshot: '',
  })
  try {
    const plan = await planOf(options, await readInputs(inputsRequest(options, session)), {})
    return (await runScenario(plan, session, openDataSource(plan, session, null))).resolution
      .visited
  } finally {
    await session.close()
  }
}
