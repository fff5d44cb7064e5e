import { PysizeError, type Warning, warning } from '../../errors.ts'
import { FetchError } from '../../fetch/fetch-error.ts'
import { type DataSource, snapshotName, sourceWithRecordedTorch } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'
import { isPytorchAway, recordedTorchMessage } from '../torch/pytorch-away.ts'
import { withoutUnreachable } from './unreachable-files.ts'

/** An answer, its source, and the warnings about that. */
export interface AnswerFrom<T> {
  readonly answer: T
  readonly source: DataSource
  readonly warnings: readonly Warning[]
}

/**
 * Answers an install of an image if an index other than the main one cannot be reached: PyTorch's
 * pages then come from the snapshot. The builder may reach an index that this machine does not, so
 * a version that is nowhere else is no fault of the Dockerfile.
 *
 * @param work finds the answer in a source
 * @throws FetchError of the unreachable index, if there is no answer without it
 */
export async function answerDespiteAway<T>(
  plan: Plan,
  session: Session,
  source: DataSource,
  work: (source: DataSource) => Promise<T>,
): Promise<AnswerFrom<T>> {
  try {
    return { answer: await work(source), source, warnings: [] }
  } catch (error) {
    const away = awayFor(error, plan, source)
    if (away === undefined) throw error
    const { snapshot } = session
    if (plan.lock !== null && !isPytorchAway(away, session)) {
      const partly = withoutUnreachable(source, plan.lock, away)
      if (partly === null) throw away
      return { answer: await orElse(away, work(partly)), source: partly, warnings: [] }
    }
    if (snapshot === null || !isPytorchAway(away, session)) throw away
    const recorded = sourceWithRecordedTorch(plan, session, source, snapshot)
    return {
      answer: await orElse(away, work(recorded)),
      source: recorded,
      warnings: [warning('snapshot-used', recordedTorchMessage(snapshotName(snapshot)))],
    }
  }
}

/**
 * An answer without the index that is away.
 *
 * @throws FetchError `away` if there is no such answer
 */
function orElse<T>(away: FetchError, answer: Promise<T>): Promise<T> {
  return answer.catch((failure: unknown) => {
    throw failure instanceof PysizeError ? away : failure
  })
}

/** The unreachable index, if it may be the reason why there is no answer. */
function awayFor(error: unknown, plan: Plan, source: DataSource): FetchError | undefined {
  if (error instanceof FetchError) return error
  return error instanceof PysizeError && error.exitCode === 3
    ? source.indexes(plan).away()[0]
    : undefined
}
