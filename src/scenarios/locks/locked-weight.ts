import { createDistributionReader, type Weighed } from '../../distributions/distribution-reader.ts'
import { type Warning, warning } from '../../errors.ts'
import type { DistFile } from '../../indexes/page.ts'
import { filesOf } from '../../indexes/releases.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { DataSource } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'

/** A weight, and the lock's wrong data about the file. */
export interface LockedWeight {
  readonly weighed: Weighed
  readonly doubts: readonly Warning[]
}

/**
 * The weight of a file as a lock names it. If nothing is at its URL now, the index is searched
 * for a file with its hash: the hash says what is installed, and the URL only where it was.
 */
export async function lockedWeight(
  candidate: Candidate,
  read: Weighed,
  plan: Plan,
  source: DataSource,
  after: number,
): Promise<LockedWeight> {
  const { file, name } = candidate
  if (plan.lock === null || plan.lock.distributions.get(name)?.candidate?.file !== file)
    return { weighed: read, doubts: [] }
  const moved = read.missing === true ? await fileOnIndex(name, file, plan, source) : undefined
  if (moved === undefined) return { weighed: read, doubts: sizeDoubts(file, read) }
  // A separate reader, because fetching this file has failed in the first one.
  const reader = createDistributionReader(source.indexes(plan), source.facts, source.listings)
  const weighed = await reader.weight({ ...candidate, file: moved }, { after, purpose: 'needed' })
  const message = `${file.filename} is no longer at the URL in ${plan.lock.input.lock.file}: it was found on ${moved.index} by its hash.`
  return { weighed, doubts: [warning('lock-url-gone', message), ...sizeDoubts(file, weighed)] }
}

async function fileOnIndex(
  name: string,
  { sha256, url }: DistFile,
  plan: Plan,
  source: DataSource,
): Promise<DistFile | undefined> {
  if (sha256 === null) return undefined
  const result = await source.indexes(plan).page(name)
  if (result.kind === 'missing') return undefined
  for (const file of filesOf(result.page))
    if (file.sha256 === sha256 && file.url !== url) return file
  return undefined
}

/** The file's own length is in its Content-Range. */
function sizeDoubts({ filename, size }: DistFile, { weight, exact }: Weighed): readonly Warning[] {
  const { download } = weight
  if (size === null || !exact || download === undefined || download === size) return []
  return [
    warning(
      'lock-size-differs',
      `The lock gives ${filename} ${size} bytes, and the file has ${download}.`,
    ),
  ]
}
