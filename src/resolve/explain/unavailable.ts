import { isRecorded } from '../../indexes/snapshot-index.ts'
import { parseSdistNameOf } from '../../packaging/sdist-name.ts'
import { contains, type Range } from '../../packaging/versions/range.ts'
import type { Version } from '../../packaging/versions/version.ts'
import { parseWheelName, type WheelName } from '../../packaging/wheel-name.ts'
import { type Candidate, knownVersion, pythonOf, type RejectedVersion } from '../candidate.ts'
import type { Candidates } from '../candidates.ts'
import { type Cause, localOf, type Obstacle } from './cause.ts'
import { notAPackage } from './known-projects.ts'
import type { Projects } from './projects.ts'
import type { Requested } from './requested.ts'

/** The most causes that are listed one by one. */
const MOST_CAUSES = 3

/** Why a project has no usable version among the requested ones. */
export function causesOf(name: string, requested: Requested, projects: Projects): readonly Cause[] {
  const candidates = projects.candidates(name)
  const causes = candidates === null ? [] : obstaclesIn(candidates, requested, projects)
  const origin =
    causes.length > 0 ? null : notAPackage(name, localOf(requested), candidates !== null)
  if (origin !== null) return [{ kind: 'not-a-package', name, origin }]
  if (candidates === null) return [{ kind: 'no-package', name, indexes: projects.indexes(name) }]
  if (causes.length === 0)
    return [{ kind: 'no-version', name, requested, candidates, indexes: projects.indexes(name) }]
  return causes.length > MOST_CAUSES
    ? [...causes.slice(0, MOST_CAUSES), { kind: 'further', name }]
    : causes
}

interface Obstructed {
  readonly version: Version
  readonly obstacle: Obstacle
}

/**
 * The obstacles to each requested version, newest first; versions with the same obstacle are one
 * cause.
 */
function obstaclesIn(
  candidates: Candidates,
  { range, pinned }: Requested,
  projects: Projects,
): readonly Cause[] {
  const found: Obstructed[] = []
  for (const rejected of candidates.rejected.filter(isIn(range)))
    found.push({ version: rejected.version, obstacle: ofRejected(rejected, candidates) })
  for (const candidate of candidates.newestFirst.filter(isIn(range))) {
    const obstacle = ofCandidate(candidate, pinned, projects)
    if (obstacle !== null) found.push({ version: candidate.version, obstacle })
  }
  found.sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
  return grouped(candidates.name, found)
}

const isIn =
  (range: Range) =>
  ({ version }: { readonly version: Version }): boolean =>
    contains(range, version.key)

function ofRejected(
  { version, reason, detail }: RejectedVersion,
  candidates: Candidates,
): Obstacle {
  if (reason === 'requires-python') return { kind: 'requires-python', requiresPython: detail }
  if (reason === 'too-new') return { kind: 'too-new', uploaded: detail }
  if (reason === 'undated') return { kind: 'undated', index: detail }
  const { wheels, hasSdist, hasUnhashed } = distributionsOf(candidates).get(version.key) ?? NOTHING
  if (reason === 'hash') return { kind: hasUnhashed ? 'unknown-hash' : 'hash' }
  if (reason === 'old-archive') return { kind: 'old-archive', filename: detail }
  if (reason === 'no-binary') return { kind: 'only-wheels' }
  return wheels.length === 0
    ? { kind: 'only-sdist' }
    : { kind: 'no-wheel', wheels, sdistExcluded: hasSdist }
}

/** The wheels and sdists of a version. */
interface Distributions {
  readonly wheels: WheelName[]
  hasSdist: boolean
  /** Whether the hash of one of them is not recorded. */
  hasUnhashed: boolean
}

const NOTHING: Distributions = { wheels: [], hasSdist: false, hasUnhashed: false }

const known = new WeakMap<Candidates, ReadonlyMap<string, Distributions>>()

/** By the key of the version. Read once, because thousands of versions may be rejected. */
function distributionsOf(candidates: Candidates): ReadonlyMap<string, Distributions> {
  const before = known.get(candidates)
  if (before !== undefined) return before
  const found = new Map<string, Distributions>()
  for (const file of candidates.files) {
    const wheel = parseWheelName(file.filename)
    const named = wheel ?? parseSdistNameOf(candidates.name, file.filename)
    const key = named && knownVersion(named.version)?.key
    if (key === undefined) continue
    const of = found.get(key) ?? { wheels: [], hasSdist: false, hasUnhashed: false }
    found.set(key, of)
    if (wheel === undefined) of.hasSdist = true
    else of.wheels.push(wheel)
    if (file.sha256 === null && isRecorded(file)) of.hasUnhashed = true
  }
  known.set(candidates, found)
  return found
}

/** Null if the search did not visit the candidate, so nothing is known against it. */
function ofCandidate(candidate: Candidate, pinned: boolean, projects: Projects): Obstacle | null {
  const { target, policy } = projects.rules
  const { version, yanked, file, name } = candidate
  if (yanked && !pinned)
    return { kind: 'yanked', reason: file.yanked === false ? '' : file.yanked.trim() }
  if (version.isPrerelease && projects.request.prereleases(name) === false)
    return { kind: 'pre-release' }
  const known = projects.metadata(candidate)
  if (known === null) return null
  if ('unavailable' in known) return { kind: 'no-metadata', reason: known.unavailable }
  if (known.requiresPython !== null && !policy.admitsPython(known.requiresPython, pythonOf(target)))
    return { kind: 'requires-python', requiresPython: known.requiresPython.text }
  return null
}

function grouped(name: string, found: readonly Obstructed[]): readonly Cause[] {
  const groups = new Map<string, { versions: Version[]; obstacle: Obstacle }>()
  for (const { version, obstacle } of found) {
    const key = likeness(obstacle)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { versions: [version], obstacle })
    else {
      group.versions.push(version)
      // The earliest upload is the date that helps.
      if (obstacle.kind === 'too-new') group.obstacle = obstacle
    }
  }
  return [...groups.values()].map(({ versions, obstacle }) => ({ ...obstacle, name, versions }))
}

function likeness(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'requires-python':
      return `python ${obstacle.requiresPython}`
    case 'yanked':
      return `yanked ${obstacle.reason}`
    default:
      return obstacle.kind
  }
}
