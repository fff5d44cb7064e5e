import type { Candidate, CandidateRules } from '../resolve/candidate.ts'
import type { Candidates } from '../resolve/candidates.ts'
import { siblingWheel } from '../resolve/sibling-wheel.ts'
import { type Kinship, weighedBySibling } from '../weigh/sdist/sibling-weight.ts'
import type { DistributionReader, Weighed } from './distribution-reader.ts'
import { unlessUnread } from './unless-unread.ts'

/** The weight of an archive, and the wheel that it was taken from. */
export interface SiblingWeighed extends Weighed {
  readonly sibling?: string
}

/**
 * The weight of an sdist, corrected by a wheel of its own version or of the nearest one, if the
 * project page has a readable one. For an archive without code to compile whose files are known, a
 * wheel of another version is not used.
 *
 * @param candidates the project's; null for a direct URL
 */
export async function weighBySibling(
  sdist: Candidate,
  weighed: Weighed,
  candidates: Candidates | null,
  rules: CandidateRules,
  reader: Pick<DistributionReader, 'weight'>,
  after: number,
): Promise<SiblingWeighed> {
  const { weight } = weighed
  const found =
    candidates === null || weight.kind === 'wheel'
      ? undefined
      : siblingWheel(sdist, candidates, rules)
  if (found === undefined || weight.kind === 'wheel') return weighed
  const { file, version, fitsSystem } = found
  const kinship: Kinship =
    version.key !== sdist.version.key ? 'version' : fitsSystem ? 'build' : 'system'
  if (kinship === 'version' && weight.kind === 'sdist' && weight.extensions === undefined)
    return weighed
  const wheel = await reader
    .weight({ ...sdist, version, kind: 'wheel', file }, { after, purpose: 'last' })
    .catch(unlessUnread)
  if (wheel?.weight.kind !== 'wheel') return weighed
  const known = weight.kind === 'sdist' ? weight : null
  const download = sdist.file.size ?? weight.download
  if (download === undefined) return weighed
  return {
    ...weighed,
    weight: weighedBySibling(known, wheel.weight, kinship, download),
    sibling: file.filename,
  }
}
