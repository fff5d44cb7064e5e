import type { DistributionReader } from '../../distributions/distribution-reader.ts'
import type { FetchError } from '../../fetch/fetch-error.ts'
import { isDefaultHost } from '../../indexes/indexes.ts'
import type { PlannedLock } from '../../resolve/locks/planned-lock.ts'
import type { DataSource } from '../data-source.ts'

/** Why a file has no size, in words that follow a colon. */
const REASON = "its index can't be reached from here"

/**
 * A source in which the files of one unreachable host have no size, instead of ending the run: a
 * lock tells everything else. Null if most files of the lock are on that host, or if it is the host
 * of the main index.
 *
 * @param away a failed request to that host
 */
export function withoutUnreachable(
  source: DataSource,
  { distributions }: PlannedLock,
  away: FetchError,
): DataSource | null {
  const { reader } = source
  const isAway = (url: string): boolean => hostOf(url) === hostOf(away.url)
  const urls = [...distributions.values()].map(({ candidate }) => candidate?.file.url ?? '')
  if (away.kind !== 'not-connected' || isDefaultHost(away.url)) return null
  if (urls.filter(isAway).length * 2 > urls.length) return null
  const partly: DistributionReader = {
    metadata: (candidate, ask) => reader.metadata(candidate, ask),
    weight: async (candidate, ask) =>
      isAway(candidate.file.url)
        ? { weight: { kind: 'unknown', reason: REASON }, exact: false }
        : reader.weight(candidate, ask),
    withEntryPoints: (candidate, weighed, after) =>
      reader.withEntryPoints(candidate, weighed, after),
    withCode: (candidate, weighed, after) => reader.withCode(candidate, weighed, after),
    sidecarFault: (candidate) => reader.sidecarFault(candidate),
  }
  return { ...source, reader: partly }
}

const hostOf = (url: string): string | null => (URL.canParse(url) ? new URL(url).host : null)
