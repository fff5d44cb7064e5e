import { torchVariants } from '../indexes/pytorch.ts'
import { snapshotIndexName } from '../indexes/snapshot-index.ts'
import type { RecordedPages } from '../indexes/unchanged-page.ts'
import { candidatesOf } from '../resolve/candidates.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'

/**
 * The pages of the session's snapshot that stand for unchanged ones; undefined if a plan needs facts
 * that they lack: the dates and hashes of files that are not recorded.
 */
export function recordedPages(
  { rules, torch, indexes }: Plan,
  { snapshot, sharedState: { wholePages } }: Session,
): RecordedPages | undefined {
  if (snapshot === null || rules.uploadedBefore !== null) return undefined
  const variants = torchVariants(torch, indexes.pinned)
  return {
    find(name) {
      if (wholePages.has(name) || rules.allowedHashes(name) !== null) return undefined
      const index = snapshotIndexName(variants, name)
      const etag = snapshot.etag(index, name)
      const files = etag === undefined ? null : snapshot.page(index, name)
      return etag === undefined || files === null ? undefined : { etag, files }
    },
    tells: (page, wanted) => candidatesOf(page, rules).tellsNewest(wanted),
    readWhole: wholePages.add,
  }
}
