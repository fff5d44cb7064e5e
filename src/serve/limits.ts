import type { AdmissionLimits } from './admission.ts'
import type { ConnectionLimits } from './connections.ts'

export interface ServerLimits extends AdmissionLimits, ConnectionLimits {
  /** The largest response. */
  readonly answer: number
  /** Milliseconds that a client may be idle while it reads its response or sends its request. */
  readonly idle: number
  /** Milliseconds that a client may take for a response in all. */
  readonly total: number
}

/** The limits of `pysize serve`. */
export const SERVER_LIMITS: ServerLimits = {
  atOnce: 12,
  waiting: 1000,
  bytes: 256e6,
  answer: 64e6,
  idle: 15_000,
  total: 60_000,
  connections: 512,
  silence: 100,
}
