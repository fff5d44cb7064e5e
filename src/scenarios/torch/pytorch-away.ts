import { FetchError } from '../../fetch/fetch-error.ts'
import { isPytorchIndex } from '../../indexes/pytorch.ts'
import type { Session } from '../session/session.ts'

/** Whether PyTorch's index is the one that cannot be connected to. */
export const isPytorchAway = (error: unknown, { host }: Session): error is FetchError =>
  error instanceof FetchError &&
  error.kind === 'not-connected' &&
  isPytorchIndex(error.url, host.env.PYSIZE_PYTORCH_URL)

/** The warning about an answer whose torch comes from a snapshot. */
export const recordedTorchMessage = (snapshot: string): string =>
  `PyTorch's index could not be reached: torch comes from ${snapshot}.`
