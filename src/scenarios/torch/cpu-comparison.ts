import { PysizeError, type Warning, warning } from '../../errors.ts'
import type { Version } from '../../packaging/versions/version.ts'
import { list } from '../../text/lists.ts'
import { type DataSource, sourceWithRecordedTorch } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import { attemptScenario, runScenario, type ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { cpuPlan } from './build-plan.ts'
import { nearestTorch, releaseOf } from './choice.ts'
import { isPytorchAway } from './pytorch-away.ts'

/** The CPU scenario, if there is one. */
export interface CpuComparison {
  readonly result: ScenarioResult | null
  /** The source that answered. */
  readonly source: DataSource
  /** The version of torch that the requirements lead to and that has no CPU build. */
  readonly lacking: Version | null
  readonly warnings: readonly Warning[]
}

/**
 * A comparison that nobody requested never fails an estimate. If only PyTorch's index cannot be
 * reached, its pages in the snapshot answer: they show the saving of the CPU build, possibly of an
 * older version.
 *
 * @param asked the unchanged environment
 */
export async function compareCpu(
  plan: Plan,
  asked: ScenarioResult,
  session: Session,
  source: DataSource,
): Promise<CpuComparison> {
  const { snapshot } = session
  const onCpu = cpuPlan(plan)
  try {
    return {
      result: await runScenario(onCpu, session, source),
      source,
      lacking: null,
      warnings: [],
    }
  } catch (error) {
    if (!(error instanceof PysizeError)) throw error
    const recorded =
      snapshot !== null && isPytorchAway(error, session)
        ? sourceWithRecordedTorch(onCpu, session, source, snapshot)
        : null
    const fromSnapshot =
      recorded === null
        ? []
        : [
            warning(
              'comparison-from-snapshot',
              `PyTorch's index could not be reached: the CPU build comes from the snapshot of ${snapshot!.asOf.slice(0, 10)}.`,
            ),
          ]
    const result = recorded === null ? null : await attemptScenario(onCpu, session, recorded)
    const answering = recorded ?? source
    if (result !== null) return { result, source: answering, lacking: null, warnings: fromSnapshot }
    const lacked = await lackedVersion(plan, asked, answering)
    if (lacked !== null)
      return {
        result,
        source: answering,
        lacking: lacked.version,
        warnings: [...fromSnapshot, lacked.warning],
      }
    const failed = warning(
      'comparison-failed',
      `The CPU builds of torch could not be compared: ${error.message}`,
    )
    return { result, source, lacking: null, warnings: [failed] }
  }
}

/** The requested version of torch, if PyTorch's index has CPU builds but none of it. */
async function lackedVersion(
  plan: Plan,
  { resolution }: ScenarioResult,
  source: DataSource,
): Promise<{ readonly version: Version; readonly warning: Warning } | null> {
  const version = resolution.packages.get('torch')?.candidate.version
  if (version === undefined) return null
  const nearest = await nearestTorch('cpu', version, plan, source).catch((error: unknown) => {
    if (error instanceof PysizeError) return []
    throw error
  })
  if (nearest.length === 0) return null
  const { python, platform } = plan.rules.target
  const have =
    nearest.length === 1 ? 'the nearest version with one is' : 'the nearest versions with one are'
  return {
    version,
    warning: warning(
      'no-cpu-build',
      `torch ${releaseOf(version.normal)} has no CPU build for Python ${python.major}.${python.minor} on ${platform}; ${have} ${list(nearest)}.`,
    ),
  }
}
