import type { Warning } from '../errors.ts'

/** The content of a written snapshot. */
export interface SnapshotSummary {
  readonly directory: string
  readonly as_of: string
  readonly sets: number
  readonly projects: number
  readonly files: number
  readonly bytes: number
  readonly warnings: readonly Warning[]
}
