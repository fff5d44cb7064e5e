import type { ReleaseGrowth, ReleaseRow } from '../../model/release.ts'
import type { GrowthLimit } from '../diff/growth.ts'

/**
 * Checks the growth of each file that both of the first two sides have against a limit: the worst
 * one decides.
 */
export function growthOfFiles(limit: GrowthLimit, rows: readonly ReleaseRow[]): ReleaseGrowth {
  let worst: ReleaseGrowth = {
    limit: limit.kind === 'bytes' ? limit.bytes : 0,
    measured: 0,
    over_by: 0,
    ok: null,
    filename: null,
  }
  for (const { cells } of rows) {
    const [now, old] = cells
    if (now?.download_size == null || old?.download_size == null) continue
    const bytes = limit.kind === 'bytes' ? limit.bytes : Math.floor(old.download_size * limit.share)
    const measured = now.download_size - old.download_size
    const isWorse = worst.filename === null || measured - bytes > worst.measured - worst.limit
    if (isWorse)
      worst = {
        limit: bytes,
        measured,
        over_by: Math.max(0, measured - bytes),
        ok: measured <= bytes,
        filename: now.filename,
      }
  }
  return worst
}
