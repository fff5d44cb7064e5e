import type { Warning } from '../errors.ts'

/** What a written snapshot contains. */
export interface SnapshotSummary {
  readonly directory: string
  readonly as_of: string
  readonly sets: number
  readonly projects: number
  readonly files: number
  readonly bytes: number
  readonly warnings: readonly Warning[]
}
