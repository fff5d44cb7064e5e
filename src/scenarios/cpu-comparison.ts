import { PysizeError, type Warning, warning } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { isPytorchIndex } from '../indexes/pytorch.ts'
import { type DataSource, sourceWithRecordedTorch } from './data-source.ts'
import type { Plan } from './plan.ts'
import { attemptScenario, runScenario, type ScenarioResult } from './run.ts'
import type { Session } from './session.ts'

/** The CPU scenario, where there is one. */
export interface CpuComparison {
  readonly result: ScenarioResult | null
  /** What answered. */
  readonly source: DataSource
  readonly warnings: readonly Warning[]
}

/**
 * A comparison nobody asked for never fails an estimate. Where PyTorch's index alone can't be
 * reached, its pages of the snapshot answer: they say what the CPU build would save, if not of the
 * newest version.
 */
export async function compareCpu(plan: Plan, session: Session, source: DataSource): Promise<CpuComparison> {
  const { snapshot } = session
  try {
    return { result: await runScenario(plan, session, source), source, warnings: [] }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    if (snapshot !== null && isPytorchAway(error, session)) {
      const recorded = sourceWithRecordedTorch(plan, session, source, snapshot)
      const result = await attemptScenario(plan, session, recorded)
      if (result !== null) {
        const message = `PyTorch's index could not be reached: the CPU build is that of the snapshot of ${snapshot.asOf.slice(0, 10)}.`
        return { result, source: recorded, warnings: [warning('comparison-from-snapshot', message)] }
      }
    }
    return {
      result: null,
      source,
      warnings: [warning('comparison-failed', `The CPU builds of torch could not be compared: ${error.message}`)],
    }
  }
}

/** Whether it is PyTorch's index that can't be connected to. */
export const isPytorchAway = (error: PysizeError, { host }: Session): error is FetchError =>
  error instanceof FetchError && error.kind === 'not-connected' && isPytorchIndex(error.url, host.env.PYSIZE_PYTORCH_URL)
