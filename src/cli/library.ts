import type { CacheInfo } from '../cache/store.ts'
import type { Notice } from '../errors.ts'
import type { Estimate } from '../model.ts'
import type { EstimateOptions } from '../options.ts'

/** What a snapshot holds once it is written. */
export interface SnapshotSummary {
  readonly directory: string
  readonly as_of: string
  readonly sets: number
  readonly projects: number
  readonly files: number
  readonly bytes: number
  readonly warnings: readonly Notice[]
}

/** The library calls that the commands make; tests hand in their own. */
export interface Library {
  estimate(options: EstimateOptions): Promise<Estimate>
  createSnapshot(sets: readonly string[], directory: string, options: EstimateOptions): Promise<SnapshotSummary>
  cacheInfo(options: EstimateOptions): CacheInfo
  clearCache(options: EstimateOptions): number
}
