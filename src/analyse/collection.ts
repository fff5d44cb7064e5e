import { beforeNewest, inTime, recordsByFile } from '../inputs/size-records/deciding-records.ts'
import type { CollectedFile, Collection, RecordedCheck, SizeRecord } from '../model/size-record.ts'

/** The checks that fail: a broken or undecided budget or growth, a denied package, an error. */
export const failedChecks = ({ checks }: Pick<CollectedFile, 'checks'>): readonly RecordedCheck[] =>
  checks.filter(({ status }) => status === 'failed' || status === 'undecided')

/**
 * The newest record of each file of each repository, with the growth since the record before it.
 * Records for different targets belong to different environments. Of two records with the same
 * time, the later one in the list is the newer.
 *
 * @returns the largest on disk first
 */
export function collectedFiles(records: readonly SizeRecord[]): readonly CollectedFile[] {
  return recordsByFile(records).map(newestOf).toSorted(bySize)
}

const bySize = (a: CollectedFile, b: CollectedFile): number =>
  (b.on_disk_size ?? -1) - (a.on_disk_size ?? -1) ||
  (`${a.repository}\n${a.file}` < `${b.repository}\n${b.file}` ? -1 : 1)

function newestOf(records: readonly SizeRecord[]): CollectedFile {
  const sorted = inTime(records)
  const { schema_version: _, command: __, difference, ...newest } = sorted.at(-1)!
  const before = beforeNewest(sorted)
  const since = before?.on_disk_size ?? null
  return {
    ...newest,
    growth:
      newest.on_disk_size === null
        ? null
        : since === null
          ? difference
          : newest.on_disk_size - since,
    since: before?.as_of ?? null,
  }
}

/** Sums of known figures, bytes. */
export function collectionTotals(files: readonly CollectedFile[]): Collection['totals'] {
  const sum = (figure: (file: CollectedFile) => number | null): number =>
    files.reduce((total, file) => total + (figure(file) ?? 0), 0)
  return {
    repositories: new Set(files.map(({ repository }) => repository)).size,
    files: files.length,
    download_size: sum(({ download_size }) => download_size),
    on_disk_size: sum(({ on_disk_size }) => on_disk_size),
    growth: sum(({ growth }) => growth),
    with_gpu: files.filter(({ gpu }) => gpu.packages.length > 0).length,
    failed: files.filter((file) => failedChecks(file).length > 0).length,
  }
}
