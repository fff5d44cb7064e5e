import type { DistFile } from '../indexes/page.ts'
import type { Version } from '../packaging/version.ts'
import { type BuildTag, compareBuildTags, parseWheelName } from '../packaging/wheel-name.ts'
import { type Candidate, type CandidateRules, knownRequiresPython, pythonOf, type RejectedVersion, type Rejection } from './candidate.ts'

/** Judges the files of one project's releases by the rules of a target. */
export interface Judge {
  /** The file an installer takes for a version, or why it takes none. */
  release(version: Version, files: readonly DistFile[]): Candidate | RejectedVersion
  /** How many of the names judged so far no standard can read. */
  unreadable(): number
}

interface ChosenWheel {
  readonly file: DistFile
  readonly rank: number
  readonly build: BuildTag | null
  readonly yanked: boolean
}

export function createJudge(name: string, rules: CandidateRules): Judge {
  const { target, policy, uploadedBefore } = rules
  const python = pythonOf(target)
  const noBinary = rules.noBinary(name)
  const onlyBinary = rules.onlyBinary(name)
  const hashes = rules.allowedHashes(name)
  const admitted = new Map<string, boolean>()
  let unreadable = 0

  const admitsPython = (text: string): boolean => {
    let answer = admitted.get(text)
    if (answer === undefined) {
      const set = knownRequiresPython(text)
      answer = set === null || policy.admitsPython(set, python)
      admitted.set(text, answer)
    }
    return answer
  }

  /** Why a file does not exist for this target, its tags apart. */
  const fault = (file: DistFile): readonly [Rejection, string] | null => {
    if (uploadedBefore !== null && file.uploadTime !== null && file.uploadTime >= uploadedBefore)
      return ['too-new', new Date(file.uploadTime).toISOString()]
    if (hashes !== null && file.sha256 !== null && !hashes.has(file.sha256)) return ['hash', file.filename]
    const { requiresPython } = file
    return requiresPython === null || admitsPython(requiresPython) ? null : ['requires-python', requiresPython]
  }

  return {
    unreadable: () => unreadable,
    release: (version, files) => {
      let wheel: ChosenWheel | null = null
      let sdist: DistFile | null = null
      let resolvable = false
      let rejected: readonly [Rejection, string] | null = null
      let refusing: string | null = null
      for (const file of files) {
        const isWheel = file.filename.endsWith('.whl')
        const wheelName = isWheel ? parseWheelName(file.filename) : undefined
        // A wheel whose name no standard can read does not exist for an installer.
        if (isWheel && wheelName === undefined) {
          unreadable++
          continue
        }
        if (wheelName === undefined) {
          const why: readonly [Rejection, string] | null = onlyBinary ? ['only-binary', file.filename] : fault(file)
          if (why !== null) {
            rejected = weightier(rejected, why)
            if (why[0] === 'requires-python' && file.yanked === false) refusing = why[1]
          } else if (sdist === null || file.yanked === false || sdist.yanked !== false) sdist = file
          continue
        }
        const rank = target.tagRank(wheelName)
        const why: readonly [Rejection, string] | null = noBinary
          ? ['no-binary', file.filename]
          : (fault(file) ?? (rank === undefined ? ['no-compatible-wheel', file.filename] : null))
        if (why !== null || rank === undefined) {
          rejected = weightier(rejected, why ?? ['no-compatible-wheel', file.filename])
          if (why?.[0] === 'requires-python' && file.yanked === false && target.resolvesWith(wheelName)) refusing ??= why[1]
          continue
        }
        resolvable ||= target.resolvesWith(wheelName)
        const chosen: ChosenWheel = { file, rank, build: wheelName.build, yanked: file.yanked !== false }
        if (wheel === null || isBetter(chosen, wheel)) wheel = chosen
      }
      if (resolvable || sdist !== null) {
        if (wheel !== null && (!wheel.yanked || sdist === null || sdist.yanked !== false))
          return { name, version, kind: 'wheel', file: wheel.file, yanked: wheel.yanked }
        if (sdist !== null) return { name, version, kind: 'sdist', file: sdist, yanked: sdist.yanked !== false }
      }
      if (refusing !== null) return { version, reason: 'requires-python', detail: refusing, refusesPythonOnly: true }
      const [reason, detail] = rejected ?? ['no-compatible-wheel', '']
      return { version, reason, detail, refusesPythonOnly: false }
    },
  }
}

/** The Python version is the reason a person can act on, so it stays before the others; of these the first. */
const weightier = (before: readonly [Rejection, string] | null, now: readonly [Rejection, string]): readonly [Rejection, string] =>
  before === null || (now[0] === 'requires-python' && before[0] !== 'requires-python') ? now : before

/** Not yanked before yanked, then the best tag, the highest build number, and the last one listed (pip reverses a stable sort). */
const isBetter = (a: ChosenWheel, b: ChosenWheel): boolean => {
  if (a.yanked !== b.yanked) return !a.yanked
  return a.rank !== b.rank ? a.rank < b.rank : compareBuildTags(a.build, b.build) >= 0
}
