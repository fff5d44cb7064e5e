import type { DistFile, ProjectPage } from '../indexes/page.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import { parseLenientSpecifierSet, type SpecifierSet } from '../packaging/specifier.ts'
import { parseVersion, type Version } from '../packaging/version.ts'
import { type BuildTag, compareBuildTags, parseWheelName } from '../packaging/wheel-name.ts'
import type { Target } from '../targets/target.ts'
import type { InstallerPolicy } from './policy.ts'

/** A version of a project that can be installed on the target, with the file an installer takes for it. */
export interface Candidate {
  readonly name: string
  readonly version: Version
  readonly kind: 'wheel' | 'sdist'
  readonly file: DistFile
  /** True where only yanked files are left for this version (PEP 592). */
  readonly yanked: boolean
}

/** Why a version on the page is not a candidate. */
export type Rejection = 'requires-python' | 'no-compatible-wheel' | 'no-binary' | 'only-binary' | 'too-new' | 'hash'

export interface RejectedVersion {
  readonly version: Version
  readonly reason: Rejection
  /** The Requires-Python, or the upload time, that decided. */
  readonly detail: string
}

/** What a project offers the target: candidates newest first, and what was turned down. */
export interface Candidates {
  readonly name: string
  readonly newestFirst: readonly Candidate[]
  readonly rejected: readonly RejectedVersion[]
  /** All that was sorted, for explanations. */
  readonly files: readonly DistFile[]
  /** File names that no standard can read (eggs apart), for `-v`. */
  readonly skipped: number
}

export interface CandidateRules {
  readonly target: Target
  readonly policy: InstallerPolicy
  /** Files uploaded at or after this moment (ms since epoch) do not exist. */
  readonly uploadedBefore: number | null
  readonly noBinary: (name: string) => boolean
  readonly onlyBinary: (name: string) => boolean
  /** Hash-checking mode: the sha256 digests allowed for a name, null where any file will do. */
  readonly allowedHashes: (name: string) => ReadonlySet<string> | null
}

interface Best {
  version: Version
  wheel: DistFile | null
  wheelRank: number
  build: BuildTag | null
  wheelYanked: boolean
  /** Whether the installer resolves with one of the wheels. */
  resolvable: boolean
  sdist: DistFile | null
  sdistYanked: boolean
  rejection: Rejection | null
  detail: string
}

const versions = new Map<string, Version | null>()
const specifiers = new Map<string, SpecifierSet | null>()

/** A version text parsed once per process; null where PEP 440 cannot read it. */
export function knownVersion(text: string): Version | null {
  let version = versions.get(text)
  if (version === undefined) {
    version = parseVersion(text) ?? null
    versions.set(text, version)
  }
  return version
}

/** A Requires-Python parsed once per process, leniently as installers do; null where unreadable, which pip and uv ignore. */
export function knownRequiresPython(text: string): SpecifierSet | null {
  let set = specifiers.get(text)
  if (set === undefined) {
    set = parseLenientSpecifierSet(text) ?? null
    specifiers.set(text, set)
  }
  return set
}

/** The target's interpreter as a version that a Requires-Python can be held against. */
export const pythonOf = ({ python }: Target): Version => knownVersion(python.full)!

const sortedOut = new WeakMap<CandidateRules, WeakMap<ProjectPage, Candidates>>()

/**
 * Sorts what a project page holds into candidates for a target, one per version: the best compatible wheel, else the sdist. The same page
 * under the same rules is sorted once, since scenarios share most pages.
 */
export function candidatesOf(page: ProjectPage, rules: CandidateRules): Candidates {
  const ofRules = sortedOut.get(rules) ?? new WeakMap<ProjectPage, Candidates>()
  sortedOut.set(rules, ofRules)
  const candidates = ofRules.get(page) ?? sortOut(page.name, page.files, rules)
  ofRules.set(page, candidates)
  return candidates
}

function sortOut(name: string, files: readonly DistFile[], rules: CandidateRules): Candidates {
  const python = pythonOf(rules.target)
  const noBinary = rules.noBinary(name)
  const onlyBinary = rules.onlyBinary(name)
  const hashes = rules.allowedHashes(name)
  const byVersion = new Map<string, Best>()
  const admits = new Map<string, boolean>()
  let skipped = 0

  const admitsPython = (text: string): boolean => {
    let answer = admits.get(text)
    if (answer === undefined) {
      const set = knownRequiresPython(text)
      answer = set === null || rules.policy.admitsPython(set, python)
      admits.set(text, answer)
    }
    return answer
  }

  for (const file of files) {
    const wheel = file.filename.endsWith('.whl') ? parseWheelName(file.filename) : undefined
    const parsed = wheel ?? (file.filename.endsWith('.whl') ? undefined : parseSdistNameOf(name, file.filename))
    const version = parsed === undefined || parsed.name !== name ? null : knownVersion(parsed.version)
    if (version === null) {
      skipped++
      continue
    }
    let best = byVersion.get(version.key)
    if (best === undefined) {
      best = {
        version,
        wheel: null,
        wheelRank: 0,
        build: null,
        wheelYanked: false,
        resolvable: false,
        sdist: null,
        sdistYanked: false,
        rejection: null,
        detail: '',
      }
      byVersion.set(version.key, best)
    }
    const rejection = wheel !== undefined ? (noBinary ? 'no-binary' : null) : onlyBinary ? 'only-binary' : null
    if (rejection !== null) reject(best, rejection, file.filename)
    else if (rules.uploadedBefore !== null && file.uploadTime !== null && file.uploadTime >= rules.uploadedBefore)
      reject(best, 'too-new', new Date(file.uploadTime).toISOString())
    else if (hashes !== null && file.sha256 !== null && !hashes.has(file.sha256)) reject(best, 'hash', file.filename)
    else if (file.requiresPython !== null && !admitsPython(file.requiresPython)) reject(best, 'requires-python', file.requiresPython)
    else if (wheel === undefined) takeSdist(best, file)
    else {
      const rank = rules.target.tagRank(wheel)
      if (rank === undefined) reject(best, 'no-compatible-wheel', file.filename)
      else {
        takeWheel(best, file, rank, wheel.build)
        best.resolvable ||= rules.target.resolvesWith(wheel)
      }
    }
  }
  return { ...sorted(name, [...byVersion.values()]), files, skipped }
}

const reject = (best: Best, rejection: Rejection, detail: string): void => {
  // The Python version is the reason a person can act on; keep it before the others.
  if (best.rejection !== null && rejection !== 'requires-python') return
  best.rejection = rejection
  best.detail = detail
}

const takeSdist = (best: Best, file: DistFile): void => {
  const yanked = file.yanked !== false
  if (best.sdist !== null && yanked && !best.sdistYanked) return
  best.sdist = file
  best.sdistYanked = yanked
}

/** Best tag first, then the highest build number, then the last one listed (pip reverses a stable sort). */
const takeWheel = (best: Best, file: DistFile, rank: number, build: BuildTag | null): void => {
  const yanked = file.yanked !== false
  if (best.wheel !== null) {
    if (yanked !== best.wheelYanked) {
      if (yanked) return
    } else if (rank > best.wheelRank || (rank === best.wheelRank && compareBuildTags(build, best.build) < 0)) return
  }
  best.wheel = file
  best.wheelRank = rank
  best.build = build
  best.wheelYanked = yanked
}

const sorted = (name: string, all: readonly Best[]): Pick<Candidates, 'name' | 'newestFirst' | 'rejected'> => {
  const newestFirst: Candidate[] = []
  const rejected: RejectedVersion[] = []
  for (const best of all) {
    const candidate = chosen(name, best)
    if (candidate !== null) newestFirst.push(candidate)
    else rejected.push({ version: best.version, reason: best.rejection ?? 'no-compatible-wheel', detail: best.detail })
  }
  const newest = (a: { version: Version }, b: { version: Version }): number => (a.version.key < b.version.key ? 1 : -1)
  newestFirst.sort(newest)
  rejected.sort(newest)
  return { name, newestFirst, rejected }
}

/** A file that is not yanked comes before a yanked one, then a wheel before an sdist. */
const chosen = (name: string, best: Best): Candidate | null => {
  const { version, wheel, sdist } = best
  if (!best.resolvable && sdist === null) return null
  if (wheel !== null && (!best.wheelYanked || sdist === null || best.sdistYanked))
    return { name, version, kind: 'wheel', file: wheel, yanked: best.wheelYanked }
  if (sdist !== null) return { name, version, kind: 'sdist', file: sdist, yanked: best.sdistYanked }
  return null
}
