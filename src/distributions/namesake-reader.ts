import type { DistFile } from '../indexes/page.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { Candidates } from '../resolve/candidates.ts'
import type { DistributionReader, Weighed } from './distribution-reader.ts'
import type { KnownDistributions } from './known-distributions.ts'
import { unlessUnread } from './unless-unread.ts'

/** The weight of a wheel, and the index whose file of the same name it was taken from. */
export interface NamesakeWeighed extends Weighed {
  readonly namesake?: { readonly index: string; readonly reason: string }
}

/**
 * The weight of a wheel whose server does not send its bytes, from a file of the same name on
 * another index of the run: indexes copy wheels from each other unchanged. It is exact if both
 * pages give the same hash, and estimated if a page gives none. The result is learnt.
 *
 * @param candidates the project's; null for a file that is named by a URL
 */
export async function weighByNamesake(
  wheel: Candidate,
  weighed: Weighed,
  candidates: Candidates | null,
  reader: Pick<DistributionReader, 'weight'>,
  facts: KnownDistributions,
  after: number,
): Promise<NamesakeWeighed> {
  const { weight } = weighed
  if (weight.kind !== 'unknown' || weight.isUnread !== true) return weighed
  const { name, file } = wheel
  // An earlier install of the run had the page of the other index.
  const learnt = facts.known(name, file)
  if (learnt?.weight?.kind === 'wheel') return { weight: learnt.weight, exact: learnt.exact }
  if (candidates === null) return weighed
  for (const other of namesakesOf(wheel, candidates)) {
    const { weight: found, exact } =
      (await reader
        .weight({ ...wheel, file: other }, { after, purpose: 'last' })
        .catch(unlessUnread)) ?? {}
    if (found?.kind !== 'wheel') continue
    const isSame = other.sha256 !== null && other.sha256 === file.sha256
    const known = { weight: found, exact: isSame && exact === true }
    const listing = facts.listing(name, other)
    facts.learn(name, file, listing === undefined ? known : { ...known, listing })
    return { ...known, namesake: { index: other.index, reason: weight.reason } }
  }
  return weighed
}

/** An installed version replaces the index's entry for it. */
function namesakesOf(wheel: Candidate, { listed }: Candidates): readonly DistFile[] {
  const place = listed?.indexOf(wheel) ?? -1
  if (listed === null || place < 0 || listed.version(place).key !== wheel.version.key) return []
  return listed.filesAt(place).filter((other) => isNamesake(other, wheel.file))
}

/** A file with another hash or another size is a different file. */
const isNamesake = (other: DistFile, file: DistFile): boolean =>
  other.filename === file.filename &&
  other.url !== file.url &&
  (other.sha256 === null || file.sha256 === null || other.sha256 === file.sha256) &&
  (other.size === null || file.size === null || other.size === file.size)
