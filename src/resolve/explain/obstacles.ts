import { contains, type Range } from '../../packaging/range.ts'
import { parseSdistNameOf } from '../../packaging/sdist-name.ts'
import type { Version } from '../../packaging/version.ts'
import { parseWheelName, type WheelName } from '../../packaging/wheel-name.ts'
import { type Candidate, knownVersion, pythonOf, type RejectedVersion } from '../candidate.ts'
import type { Candidates } from '../candidates.ts'
import type { Projects } from './projects.ts'

/** Why a version that exists cannot be used. */
export type Obstacle =
  | { readonly kind: 'requires-python'; readonly requiresPython: string }
  | { readonly kind: 'no-wheel'; readonly wheels: readonly WheelName[]; readonly sdistRuledOut: boolean }
  | { readonly kind: 'only-sdist' }
  | { readonly kind: 'only-wheels' }
  | { readonly kind: 'too-new'; readonly uploaded: string }
  | { readonly kind: 'hash' }
  | { readonly kind: 'yanked'; readonly reason: string }
  | { readonly kind: 'pre-release' }
  | { readonly kind: 'no-metadata'; readonly reason: string }

/** Versions next to each other with the same obstacle, newest first. */
export interface Obstructed {
  readonly versions: readonly Version[]
  readonly obstacle: Obstacle
}

/** What keeps each version in `range` from being used, newest first; those that could be used are left out. */
export function obstaclesIn(candidates: Candidates, range: Range, projects: Projects): readonly Obstructed[] {
  const inRange = ({ version }: { readonly version: Version }): boolean => contains(range, version.key)
  const found: { version: Version; obstacle: Obstacle }[] = []
  for (const rejected of candidates.rejected.filter(inRange))
    found.push({ version: rejected.version, obstacle: ofRejected(rejected, candidates) })
  for (const candidate of candidates.newestFirst.filter(inRange)) {
    const obstacle = ofCandidate(candidate, projects)
    if (obstacle !== null) found.push({ version: candidate.version, obstacle })
  }
  found.sort((a, b) => (a.version.key < b.version.key ? 1 : -1))
  return grouped(found)
}

function ofRejected({ version, reason, detail }: RejectedVersion, { name, files }: Candidates): Obstacle {
  if (reason === 'requires-python') return { kind: 'requires-python', requiresPython: detail }
  if (reason === 'too-new') return { kind: 'too-new', uploaded: detail }
  if (reason === 'hash') return { kind: 'hash' }
  if (reason === 'no-binary') return { kind: 'only-wheels' }
  const filenames = files.map(({ filename }) => filename)
  const wheels = filenames.flatMap((filename) => parseWheelName(filename) ?? []).filter(isOf(version))
  const sdists = filenames.flatMap((filename) => parseSdistNameOf(name, filename) ?? []).filter(isOf(version))
  return wheels.length === 0 ? { kind: 'only-sdist' } : { kind: 'no-wheel', wheels, sdistRuledOut: sdists.length > 0 }
}

const isOf =
  ({ key }: Version) =>
  (file: { readonly version: string }): boolean =>
    knownVersion(file.version)?.key === key

function ofCandidate(candidate: Candidate, projects: Projects): Obstacle | null {
  const { target, policy } = projects.rules
  const { version, yanked, file, name } = candidate
  // A candidate that was never asked for its metadata was not even considered.
  if (yanked) return { kind: 'yanked', reason: file.yanked === false ? '' : file.yanked }
  if (version.isPrerelease && projects.request.prereleases(name) === false) return { kind: 'pre-release' }
  const known = projects.metadata(candidate)
  if (known === null) return null
  if ('unavailable' in known) return { kind: 'no-metadata', reason: known.unavailable }
  if (known.requiresPython !== null && !policy.admitsPython(known.requiresPython, pythonOf(target)))
    return { kind: 'requires-python', requiresPython: known.requiresPython.text }
  return null
}

function grouped(found: readonly { readonly version: Version; readonly obstacle: Obstacle }[]): readonly Obstructed[] {
  const groups = new Map<string, { versions: Version[]; obstacle: Obstacle }>()
  for (const { version, obstacle } of found) {
    const key = likeness(obstacle)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { versions: [version], obstacle })
    else {
      group.versions.push(version)
      // The earliest upload is the date that would do.
      if (obstacle.kind === 'too-new') group.obstacle = obstacle
    }
  }
  return [...groups.values()]
}

/** Obstacles of one likeness are told in one statement. */
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
