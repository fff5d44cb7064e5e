import type { SizeRecord } from '../../model/size-record.ts'

/** The records that decide a collection's content, in their order: at most two of each file. */
export function decidingRecords(records: readonly SizeRecord[]): readonly SizeRecord[] {
  const deciding = new Set(
    recordsByFile(records).flatMap((ofFile) => {
      const sorted = inTime(ofFile)
      return [sorted.at(-1)!, beforeNewest(sorted)]
    }),
  )
  return records.filter((record) => deciding.has(record))
}

/**
 * The records of each file of each repository. Records for different targets belong to different
 * environments.
 */
export function recordsByFile(records: readonly SizeRecord[]): readonly (readonly SizeRecord[])[] {
  const found = new Map<string, SizeRecord[]>()
  for (const record of records) {
    const key = JSON.stringify([record.repository, record.file, record.target])
    const ofFile = found.get(key)
    if (ofFile === undefined) found.set(key, [record])
    else ofFile.push(record)
  }
  return [...found.values()]
}

/** Of two records with the same time, the later one in the list is the newer. */
export const inTime = (records: readonly SizeRecord[]): readonly SizeRecord[] =>
  records.toSorted((a, b) => Date.parse(a.as_of) - Date.parse(b.as_of))

/**
 * The record from which growth is counted.
 *
 * @param sorted by time
 */
export const beforeNewest = (sorted: readonly SizeRecord[]): SizeRecord | undefined =>
  sorted.slice(0, -1).findLast(({ on_disk_size }) => on_disk_size !== null)
