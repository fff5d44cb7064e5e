import { PysizeError } from '../errors.ts'
import type { DistFile } from '../indexes/page.ts'
import { isRecorded } from '../indexes/snapshot-index.ts'
import { isCurrentArchive } from '../packaging/sdist-name.ts'
import type { Version } from '../packaging/versions/version.ts'
import { type BuildTag, compareBuildTags, parseWheelName } from '../packaging/wheel-name.ts'
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

/** Judges the files of one project's releases. */
export interface FileSelector {
  /** The file that an installer takes for a version, or why it takes none. */
  release(version: Version, files: readonly DistFile[]): Candidate | RejectedVersion
  /** Whether files may be too new: otherwise every version on a page exists. */
  readonly limitsDates: boolean
  /** How many of the names judged so far no standard can read. */
  unreadable(): number
}

/** Why a file is not taken, and the Requires-Python, upload time or file that decided. */
type Fault = readonly [Rejection, string]

interface ChosenWheel {
  readonly file: DistFile
  readonly rank: number
  readonly build: BuildTag | null
  readonly yanked: boolean
}

/** By the rules: whether each text of a Requires-Python admits the target's interpreter. */
const admissions = new WeakMap<CandidateRules, Map<string, boolean>>()

function admissionsOf(rules: CandidateRules): Map<string, boolean> {
  const known = admissions.get(rules) ?? new Map<string, boolean>()
  admissions.set(rules, known)
  return known
}

/** By the rules of a target. A run has one for each project. */
export class Judge implements FileSelector {
  readonly #name: string
  readonly #rules: CandidateRules
  readonly #admitted: Map<string, boolean>
  readonly #noBinary: boolean
  readonly #onlyBinary: boolean
  readonly #hashes: ReadonlySet<string> | null
  #unreadable = 0

  constructor(name: string, rules: CandidateRules) {
    this.#name = name
    this.#rules = rules
    this.#admitted = admissionsOf(rules)
    this.#noBinary = rules.noBinary(name)
    this.#onlyBinary = rules.onlyBinary(name)
    this.#hashes = rules.allowedHashes(name)
  }

  get limitsDates(): boolean {
    return this.#rules.uploadedBefore !== null
  }

  unreadable(): number {
    return this.#unreadable
  }

  release(version: Version, files: readonly DistFile[]): Candidate | RejectedVersion {
    const { policy } = this.#rules
    const chosen = this.#choose(version, files)
    if (policy.refusesBadHashes && !('reason' in chosen)) this.#refuseBadHash(chosen.file)
    if (policy.holdsPythonAgainst === 'each file') return chosen
    const decisive = 'reason' in chosen ? files : [chosen.file]
    for (const file of decisive) {
      const why = this.#pythonFault(file)
      if (why === null) continue
      const refusesPythonOnly = !('reason' in chosen) && !chosen.yanked
      return { version, reason: why[0], detail: why[1], refusesPythonOnly }
    }
    return chosen
  }

  #choose(version: Version, files: readonly DistFile[]): Candidate | RejectedVersion {
    const { target, policy } = this.#rules
    const name = this.#name
    const hashes = this.#hashes
    let wheel: ChosenWheel | null = null
    let sdist: DistFile | null = null
    let resolvable = false
    let rejected: Fault | null = null
    const takesUnhashed = hashes === null || !refusesUnhashed(files, hashes)
    for (const file of policy.prefersLater ? listedOnce(files) : files) {
      if (!takesUnhashed && file.sha256 === null) {
        rejected = weightier(rejected, ['hash', file.filename])
        continue
      }
      const isWheel = file.filename.endsWith('.whl')
      const wheelName = isWheel ? parseWheelName(file.filename) : undefined
      // A wheel whose name no standard can read does not exist for an installer.
      if (isWheel && wheelName === undefined) {
        this.#unreadable++
        continue
      }
      if (wheelName === undefined) {
        const why = this.#sdistFault(file)
        if (why !== null) rejected = weightier(rejected, why)
        else if (sdist === null || this.#isBetterSdist(file, sdist)) sdist = file
        continue
      }
      const rank = target.tagRank(wheelName)
      const why = this.#wheelFault(file, rank)
      if (why !== null || rank === undefined) {
        rejected = weightier(rejected, why ?? ['no-compatible-wheel', file.filename])
        continue
      }
      resolvable ||= target.resolvesWith(wheelName)
      const chosen: ChosenWheel = {
        file,
        rank,
        build: wheelName.build,
        yanked: this.#isYanked(file),
      }
      if (wheel === null || isBetter(chosen, wheel, policy.prefersLater)) wheel = chosen
    }
    if (resolvable || sdist !== null) {
      if (wheel !== null && (!wheel.yanked || sdist === null || this.#isYanked(sdist)))
        return { name, version, kind: 'wheel', file: wheel.file, yanked: wheel.yanked }
      if (sdist !== null) {
        const own: Candidate = {
          name,
          version,
          kind: 'sdist',
          file: sdist,
          yanked: this.#isYanked(sdist),
        }
        const near = nearestWheel(this.#rejectedWheels(files, own.yanked), target.tagNearness)
        return near === undefined
          ? own
          : { ...own, unfitWheel: { file: near, decides: policy.readsUnfitWheels } }
      }
    }
    const [reason, detail] = rejected ?? ['no-compatible-wheel', '']
    return { version, reason, detail, refusesPythonOnly: false }
  }

  /** Why a file does not exist for this target, apart from its tags. */
  #fault(file: DistFile): Fault | null {
    const { policy, uploadedBefore } = this.#rules
    if (uploadedBefore !== null) {
      const uploadTime = policy.uploadTime(file)
      if (uploadTime === null ? !policy.admitsUndated(file) : uploadTime >= uploadedBefore)
        return uploadTime === null
          ? ['undated', file.index]
          : ['too-new', new Date(uploadTime).toISOString()]
    }
    if (this.#hashes !== null && file.sha256 !== null && !this.#hashes.has(file.sha256))
      return ['hash', file.filename]
    // uv drops a file with an unreadable Requires-Python, even if it is the only one of the
    // version.
    const { requiresPython } = file
    const decides =
      policy.holdsPythonAgainst === 'each file' ||
      (requiresPython !== null && knownRequiresPython(requiresPython, policy) === null)
    return decides ? this.#pythonFault(file) : null
  }

  #pythonFault({ requiresPython }: DistFile): Fault | null {
    return requiresPython === null || this.#admits(requiresPython)
      ? null
      : ['requires-python', requiresPython]
  }

  #admits(text: string): boolean {
    let answer = this.#admitted.get(text)
    if (answer === undefined) {
      const { policy, target } = this.#rules
      answer = admitsPython(text, policy, pythonOf(target))
      this.#admitted.set(text, answer)
    }
    return answer
  }

  /** Why a wheel cannot be installed on this target, by the rank of its best tag. */
  #wheelFault(file: DistFile, rank: number | undefined): Fault | null {
    const why = this.#fault(file)
    if (this.#noBinary && why?.[0] !== 'too-new' && why?.[0] !== 'undated')
      return ['no-binary', file.filename]
    if (why !== null) return why
    return rank === undefined ? ['no-compatible-wheel', file.filename] : null
  }

  #sdistFault(file: DistFile): Fault | null {
    if (this.#onlyBinary) return ['only-binary', file.filename]
    return this.#rules.policy.takesOldArchives || isCurrentArchive(file.filename)
      ? this.#fault(file)
      : ['old-archive', file.filename]
  }

  #isYanked({ yanked, blankReason }: DistFile): boolean {
    return yanked !== false && (this.#rules.policy.heedsBlankReason || blankReason !== true)
  }

  /** Not yanked before yanked. */
  #isBetterSdist(a: DistFile, b: DistFile): boolean {
    return this.#isYanked(a) === this.#isYanked(b)
      ? winsTie(a, b, this.#rules.policy.prefersLater)
      : this.#isYanked(b)
  }

  /** A version that is yanked as a whole is considered only if yanked versions are allowed. */
  #rejectedWheels(files: readonly DistFile[], wholeIsYanked: boolean): RejectedWheel[] {
    return files.flatMap((file) => {
      const wheelName = parseWheelName(file.filename)
      if (wheelName === undefined) return []
      const why = this.#wheelFault(file, this.#rules.target.tagRank(wheelName))?.[0] ?? null
      const isOut = this.#isYanked(file) && !wholeIsYanked
      const rejection = isOut && (why === null || why === 'no-compatible-wheel') ? 'yanked' : why
      return rejection === null ? [] : [{ file, name: wheelName, rejection }]
    })
  }

  #refuseBadHash({ index, filename, hashFault }: DistFile): void {
    if (hashFault === undefined) return
    throw new PysizeError(
      'index-nonsense',
      `${index} gives ${hashFault} for ${filename}, and ${this.#rules.policy.tool} refuses such a page.`,
      { exitCode: 4, hint: `Report it to the owner of ${index}, or use --installer pip.` },
    )
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
 * The reason to report for a version. A Python version comes first, because a person can change it.
 * A refused archive comes before the wheels that were excluded in its favour. Otherwise the first
 * reason stays.
 */
const weightier = (before: Fault | null, now: Fault): Fault =>
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
