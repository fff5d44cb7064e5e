import type { DistFile } from '../indexes/page.ts'
import type { Version } from '../packaging/versions/version.ts'
import { parseWheelName, type WheelName } from '../packaging/wheel-name.ts'
import type { Candidate, CandidateRules } from './candidate.ts'
import type { Candidates } from './candidates.ts'

/** A wheel that shows what a build of an sdist would install. */
export interface SiblingWheel {
  readonly file: DistFile
  readonly version: Version
  /** Whether it is for the target's operating system and processor, or for any. */
  readonly fitsSystem: boolean
}

/** How many versions on either side are searched for a wheel. */
const NEIGHBOURS = 20

/**
 * The wheel closest to an sdist: one of its own version, preferably for the target's system, else
 * of the nearest version, older before newer.
 */
export function siblingWheel(
  sdist: Candidate,
  candidates: Candidates,
  rules: CandidateRules,
): SiblingWheel | undefined {
  const own = candidates.indexOf(sdist)
  if (own < 0 || own >= candidates.count || candidates.version(own).key !== sdist.version.key)
    return undefined
  for (let step = 0; step <= NEIGHBOURS; step++)
    for (const index of step === 0 ? [own] : [own + step, own - step]) {
      if (index < 0 || index >= candidates.count) continue
      const best = bestOf(candidates.filesAt(index), rules)
      if (best !== undefined) return { ...best, version: candidates.version(index) }
    }
  return undefined
}

function bestOf(
  files: readonly DistFile[],
  { target, uploadedBefore }: CandidateRules,
): Omit<SiblingWheel, 'version'> | undefined {
  let found: { readonly file: DistFile; readonly rank: number } | undefined
  for (const file of files) {
    const name = parseWheelName(file.filename)
    if (
      name === undefined ||
      (uploadedBefore !== null && (file.uploadTime ?? uploadedBefore) >= uploadedBefore)
    )
      continue
    const rank = target.tagRank(name) === undefined ? rankOf(name, target.platform) : FITS
    if (
      found === undefined ||
      rank < found.rank ||
      (rank === found.rank && file.filename > found.file.filename)
    )
      found = { file, rank }
  }
  return found && { file: found.file, fitsSystem: found.rank <= SAME_SYSTEM }
}

const FITS = 0
const SAME_SYSTEM = 1
const OTHER_PROCESSOR = 2
const OTHER_SYSTEM = 3

/** How tags of Windows name a processor (packaging.tags of PyPA), if not as platforms do. */
const WINDOWS_PROCESSORS: Readonly<Record<string, string>> = {
  'windows-x86_64': 'win_amd64',
  'windows-x86': 'win32',
}

/** How close a wheel's system and processor are to those of a platform, by its best tag. */
function rankOf({ platformTags }: WheelName, platform: string): number {
  const [system = '', named = ''] = platform.split('-')
  const processor = WINDOWS_PROCESSORS[platform] ?? named
  const ranks = platformTags.map((tag) => {
    if (tag === 'any') return FITS
    if (!isSystem(tag, system)) return OTHER_SYSTEM
    return tag.endsWith(processor) || tag.includes('universal') ? SAME_SYSTEM : OTHER_PROCESSOR
  })
  return Math.min(...ranks)
}

const isSystem = (tag: string, system: string): boolean =>
  system.includes('linux')
    ? tag.includes('linux')
    : system === 'macos'
      ? tag.startsWith('macosx')
      : tag.startsWith('win')
