import { PysizeError } from '../errors.ts'
import type { DistFile } from '../indexes/page.ts'
import { isRecorded } from '../indexes/snapshot-index.ts'
import { isCurrentArchive } from '../packaging/sdist-name.ts'
import type { Version } from '../packaging/versions/version.ts'
import {
  type BuildTag,
  compareBuildTags,
  parseWheelName,
  type WheelName,
} from '../packaging/wheel-name.ts'
import {
  admitsPython,
  type Candidate,
  type CandidateRules,
  knownRequiresPython,
  pythonOf,
  type RejectedVersion,
  type Rejection,
} from './candidate.ts'
import { nearestWheel, type RejectedWheel } from './unfit-wheel.ts'

/** Judges the files of one project's releases by the rules of a target. */
export interface FileSelector {
  /** The file that an installer takes for a version, or why it takes none. */
  release(version: Version, files: readonly DistFile[]): Candidate | RejectedVersion
  /** Whether files may be too new: otherwise every version on a page exists. */
  readonly limitsDates: boolean
  /** How many of the names judged so far no standard can read. */
  unreadable(): number
}

interface ChosenWheel {
  readonly file: DistFile
  readonly rank: number
  readonly build: BuildTag | null
  readonly yanked: boolean
}

export function createJudge(name: string, rules: CandidateRules): FileSelector {
  const { target, policy, uploadedBefore } = rules
  const python = pythonOf(target)
  const noBinary = rules.noBinary(name)
  const onlyBinary = rules.onlyBinary(name)
  const hashes = rules.allowedHashes(name)
  const admitted = new Map<string, boolean>()
  let unreadable = 0

  const admits = (text: string): boolean => {
    let answer = admitted.get(text)
    if (answer === undefined) {
      answer = admitsPython(text, policy, python)
      admitted.set(text, answer)
    }
    return answer
  }

  /** Why a file does not exist for this target, apart from its tags. */
  const fault = (file: DistFile): readonly [Rejection, string] | null => {
    if (uploadedBefore !== null) {
      const uploadTime = policy.uploadTime(file)
      if (uploadTime === null ? !policy.admitsUndated(file) : uploadTime >= uploadedBefore)
        return uploadTime === null
          ? ['undated', file.index]
          : ['too-new', new Date(uploadTime).toISOString()]
    }
    if (hashes !== null && file.sha256 !== null && !hashes.has(file.sha256))
      return ['hash', file.filename]
    // uv drops a file with an unreadable Requires-Python, even if it is the only one of the
    // version.
    const { requiresPython } = file
    const decides =
      policy.holdsPythonAgainst === 'each file' ||
      (requiresPython !== null && knownRequiresPython(requiresPython, policy) === null)
    return decides ? pythonFault(file) : null
  }

  const pythonFault = ({ requiresPython }: DistFile): readonly [Rejection, string] | null =>
    requiresPython === null || admits(requiresPython) ? null : ['requires-python', requiresPython]

  const isYanked = ({ yanked, blankReason }: DistFile): boolean =>
    yanked !== false && (policy.heedsBlankReason || blankReason !== true)

  /** Not yanked before yanked. */
  const isBetterSdist = (a: DistFile, b: DistFile): boolean =>
    isYanked(a) === isYanked(b) ? winsTie(a, b, policy.prefersLater) : isYanked(b)

  /** Why a wheel cannot be installed on this target. */
  const wheelFault = (
    file: DistFile,
    wheelName: WheelName,
  ): readonly [Rejection, string] | null => {
    const why = fault(file)
    if (noBinary && why?.[0] !== 'too-new' && why?.[0] !== 'undated')
      return ['no-binary', file.filename]
    return (
      why ??
      (target.tagRank(wheelName) === undefined ? ['no-compatible-wheel', file.filename] : null)
    )
  }

  const sdistFault = (file: DistFile): readonly [Rejection, string] | null => {
    if (onlyBinary) return ['only-binary', file.filename]
    return policy.takesOldArchives || isCurrentArchive(file.filename)
      ? fault(file)
      : ['old-archive', file.filename]
  }

  /** A version that is yanked as a whole is considered only if yanked versions are allowed. */
  const rejectedWheels = (files: readonly DistFile[], wholeIsYanked: boolean): RejectedWheel[] =>
    files.flatMap((file) => {
      const wheelName = parseWheelName(file.filename)
      if (wheelName === undefined) return []
      const why = wheelFault(file, wheelName)?.[0] ?? null
      const isOut = isYanked(file) && !wholeIsYanked
      const rejection = isOut && (why === null || why === 'no-compatible-wheel') ? 'yanked' : why
      return rejection === null ? [] : [{ file, name: wheelName, rejection }]
    })

  const choose = (version: Version, files: readonly DistFile[]): Candidate | RejectedVersion => {
    let wheel: ChosenWheel | null = null
    let sdist: DistFile | null = null
    let resolvable = false
    let rejected: readonly [Rejection, string] | null = null
    const takesUnhashed = hashes === null || !refusesUnhashed(files, hashes)
    for (const file of policy.prefersLater ? listedOnce(files) : files) {
      if (file.sha256 === null && !takesUnhashed) {
        rejected = weightier(rejected, ['hash', file.filename])
        continue
      }
      const isWheel = file.filename.endsWith('.whl')
      const wheelName = isWheel ? parseWheelName(file.filename) : undefined
      // A wheel whose name no standard can read does not exist for an installer.
      if (isWheel && wheelName === undefined) {
        unreadable++
        continue
      }
      if (wheelName === undefined) {
        const why = sdistFault(file)
        if (why !== null) rejected = weightier(rejected, why)
        else if (sdist === null || isBetterSdist(file, sdist)) sdist = file
        continue
      }
      const rank = target.tagRank(wheelName)
      const why = wheelFault(file, wheelName)
      if (why !== null || rank === undefined) {
        rejected = weightier(rejected, why ?? ['no-compatible-wheel', file.filename])
        continue
      }
      resolvable ||= target.resolvesWith(wheelName)
      const chosen: ChosenWheel = {
        file,
        rank,
        build: wheelName.build,
        yanked: isYanked(file),
      }
      if (wheel === null || isBetter(chosen, wheel, policy.prefersLater)) wheel = chosen
    }
    if (resolvable || sdist !== null) {
      if (wheel !== null && (!wheel.yanked || sdist === null || isYanked(sdist)))
        return { name, version, kind: 'wheel', file: wheel.file, yanked: wheel.yanked }
      if (sdist !== null) {
        const own: Candidate = {
          name,
          version,
          kind: 'sdist',
          file: sdist,
          yanked: isYanked(sdist),
        }
        const near = nearestWheel(rejectedWheels(files, own.yanked), target.tagNearness)
        return near === undefined
          ? own
          : { ...own, unfitWheel: { file: near, decides: policy.readsUnfitWheels } }
      }
    }
    const [reason, detail] = rejected ?? ['no-compatible-wheel', '']
    return { version, reason, detail, refusesPythonOnly: false }
  }

  const refuseBadHash = ({ index, filename, hashFault }: DistFile): void => {
    if (hashFault !== undefined)
      throw new PysizeError(
        'index-nonsense',
        `${index} gives ${hashFault} for ${filename}, and ${policy.tool} refuses such a page.`,
        { exitCode: 4, hint: `Report it to the owner of ${index}, or use --installer pip.` },
      )
  }

  return {
    limitsDates: uploadedBefore !== null,
    unreadable: () => unreadable,
    release: (version, files) => {
      const chosen = choose(version, files)
      if (policy.refusesBadHashes && !('reason' in chosen)) refuseBadHash(chosen.file)
      if (policy.holdsPythonAgainst === 'each file') return chosen
      const decisive = 'reason' in chosen ? files : [chosen.file]
      const why = decisive.map(pythonFault).find((fault) => fault !== null) ?? null
      if (why === null) return chosen
      const refusesPythonOnly = !('reason' in chosen) && !chosen.yanked
      return { version, reason: why[0], detail: why[1], refusesPythonOnly }
    },
  }
}

/**
 * A snapshot keeps the hashes only of the files that it has facts about. If it has some of a
 * version, and none of them is allowed, the other files' hashes are unlikely to be.
 */
function refusesUnhashed(files: readonly DistFile[], allowed: ReadonlySet<string>): boolean {
  const known = files.flatMap((file) => (isRecorded(file) ? (file.sha256 ?? []) : []))
  return known.length > 0 && !known.some((hash) => allowed.has(hash))
}

/**
 * The Python version is the reason that a person can change, so it comes before the others; an
 * archive that is refused before the wheels that were excluded in its favour; of the others the
 * first.
 */
const weightier = (
  before: readonly [Rejection, string] | null,
  now: readonly [Rejection, string],
): readonly [Rejection, string] =>
  before === null ||
  (now[0] === 'requires-python' && before[0] !== 'requires-python') ||
  (now[0] === 'old-archive' && before[0] === 'no-binary')
    ? now
    : before

/**
 * The preferred one of two equal files: pip takes the later one listed, uv the first by name
 * (uv-client/src/registry_client.rs sorts the files of each version), and those of --find-links
 * before those of an index (uv-resolver/src/version_map.rs).
 */
const winsTie = (a: DistFile, b: DistFile, prefersLater: boolean): boolean =>
  prefersLater || (a.flat === b.flat && a.filename < b.filename)

/** Not yanked before yanked, then the best tag, the highest build number. */
const isBetter = (a: ChosenWheel, b: ChosenWheel, prefersLater: boolean): boolean => {
  if (a.yanked !== b.yanked) return !a.yanked
  if (a.rank !== b.rank) return a.rank < b.rank
  const builds = compareBuildTags(a.build, b.build)
  return builds > 0 || (builds === 0 && winsTie(a.file, b.file, prefersLater))
}

/**
 * If a page has several links to one URL, pip keeps the first (index/package_finder.py,
 * `_sort_links`).
 */
function listedOnce(files: readonly DistFile[]): readonly DistFile[] {
  const byName = new Map<string, DistFile>()
  for (const file of files) if (!byName.has(file.filename)) byName.set(file.filename, file)
  if (byName.size === files.length) return files
  return files.filter(
    (file) => files.find(({ url, index }) => url === file.url && index === file.index) === file,
  )
}
