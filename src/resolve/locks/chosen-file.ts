import { type Place, PysizeError } from '../../errors.ts'
import { bareFile } from '../../indexes/bare-file.ts'
import type { DistFile } from '../../indexes/page.ts'
import { urlFilename } from '../../inputs/links.ts'
import type { LockedFile, LockedPackage } from '../../inputs/locks/lock.ts'
import { lockFault } from '../../inputs/locks/lock-fault.ts'
import { isCurrentArchive, parseSdistNameOf } from '../../packaging/sdist-name.ts'
import type { Version } from '../../packaging/versions/version.ts'
import {
  compareBuildTags,
  parseWheelName,
  type WheelName,
  wheelTags,
} from '../../packaging/wheel-name.ts'
import { redact, stripCredentials } from '../../text/redact.ts'
import { shortened } from '../../text/shortened.ts'
import { type Candidate, type CandidateRules, knownVersion } from '../candidate.ts'

/** Differences between tools in choosing a file of a lock. */
export interface FileChoice {
  /** Whether the first listed of equal tags is taken, regardless of its build number. */
  readonly takesFirst: boolean
  /** Whether uv builds sdists: it unpacks fewer kinds of archives. */
  readonly buildsWithUv: boolean
}

/**
 * The file of a locked package that is installed: the wheel with the best tag, among equals the one
 * with the highest build number, else the sdist (PEP 751; uv: crates/uv-lock/src/lock/mod.rs,
 * `find_best_wheel`).
 *
 * @throws PysizeError exit 2 `invalid-lock`, exit 3 if no file fits or uv refuses the sdist
 */
export function chosenFile(
  locked: LockedPackage,
  rules: CandidateRules,
  { takesFirst, buildsWithUv }: FileChoice,
): Candidate {
  const { name, version, place } = locked
  const { target } = rules
  const { wheels, sdist } = locked.files()
  let best: { readonly file: LockedFile; readonly wheel: WheelName; readonly rank: number } | null =
    null
  for (const file of rules.noBinary(name) ? [] : wheels) {
    // Most files of a lock are for other targets, so only their tags are read.
    const tags = wheelTags(file.filename)
    const rank = tags === undefined ? undefined : target.tagRank(tags)
    if (tags !== undefined && (rank === undefined || (best !== null && rank > best.rank))) continue
    const wheel = wheelOf(file, name, place)
    if (rank === undefined) continue
    const isNewerBuild = (other: WheelName): boolean =>
      !takesFirst && compareBuildTags(wheel.build, other.build) > 0
    const isBetter =
      best === null || rank < best.rank || (rank === best.rank && isNewerBuild(best.wheel))
    if (isBetter) best = { file, wheel, rank }
  }
  if (best !== null && buildsWithUv) requireSameVersion(best.file, best.wheel, locked)
  if (best !== null) return candidateOf(locked, 'wheel', best.file, version ?? best.wheel.version)
  if (sdist !== null && !rules.onlyBinary(name)) {
    if (buildsWithUv) requireUnpacked(locked, sdist)
    const released = version ?? parseSdistNameOf(name, sdist.filename)?.version
    return candidateOf(locked, 'sdist', sdist, released ?? '0')
  }
  const what =
    sdist !== null
      ? 'only an sdist, which --only-binary excludes'
      : 'no wheel that fits the target, and no sdist'
  throw new PysizeError(
    'no-wheel-for-platform',
    `For ${name}${version === null ? '' : ` ${version}`}, the lock has ${what}.`,
    {
      exitCode: 3,
      places: [place()],
      hint: `The target is ${target.summary.platform} with Python ${target.summary.python}: choose another --platform or --python.`,
    },
  )
}

/** The sdists of an index that uv unpacks (crates/uv-extract/src/stream.rs, `archive`). */
const UNPACKED_BY_UV = /\.(?:tar|tgz|tar\.gz|tar\.zst|zip)$/

/**
 * By URL or path uv accepts only a .tar.gz or a .zip (crates/uv-lock/src/lock/mod.rs,
 * `to_source_dist`).
 */
function requireUnpacked({ name, source, place }: LockedPackage, { filename }: LockedFile): void {
  if (source.kind === 'archive' ? isCurrentArchive(filename) : UNPACKED_BY_UV.test(filename)) return
  throw new PysizeError('sdist-refused', `uv does not unpack ${filename}, the sdist of ${name}.`, {
    exitCode: 3,
    places: [place()],
    hint: 'Lock another version, which has a wheel or a .tar.gz.',
  })
}

function wheelOf({ filename }: LockedFile, name: string, place: () => Place): WheelName {
  const wheel = parseWheelName(filename)
  if (wheel?.name === name) return wheel
  const what = wheel === undefined ? 'is not the name of a wheel' : `is a wheel of ${wheel.name}`
  throw lockFault(
    `The lock lists '${shortened(filename)}' as a wheel of ${name}, and that ${what}.`,
    place(),
  )
}

/** The local version in a file name may differ (uv: crates/uv-resolver/src/lock/mod.rs, `unwire`). */
function requireSameVersion(
  { filename }: LockedFile,
  wheel: WheelName,
  { name, version, place }: LockedPackage,
): void {
  const key = (text: string): string | undefined => knownVersion(text)?.key
  const locked = version === null ? undefined : key(version)
  if (locked === undefined) return
  if (key(wheel.version) === locked || key(wheel.version.replace(/\+.*$/s, '')) === locked) return
  throw lockFault(
    `The lock has ${name} ${version}, and '${shortened(filename)}' is a wheel of ${shortened(wheel.version)}.`,
    place(),
  )
}

function candidateOf(
  { name, source, place }: LockedPackage,
  kind: Candidate['kind'],
  file: LockedFile,
  version: string,
): Candidate {
  const known = lockedVersion(name, version, place)
  const index = source.kind === 'index' ? source.index : null
  const url = file.url ?? urlOfArchive(source, file)
  return { name, version: known, kind, file: distFile(file, url, index), yanked: false }
}

/** @throws PysizeError exit 2 `invalid-lock` if the version of a lock cannot be one */
export function lockedVersion(name: string, version: string, place: () => Place): Version {
  const known = knownVersion(version)
  if (known !== null) return known
  throw lockFault(
    `The lock gives ${name} the version '${shortened(version)}', which is not a version.`,
    place(),
  )
}

/** Poetry and PDM write the place of an archive once, and its file without a place. */
const urlOfArchive = (source: LockedPackage['source'], { filename }: LockedFile): string | null =>
  source.kind === 'archive' && urlFilename(source.url) === filename
    ? source.url.replace(/#.*$/s, '')
    : null

function distFile(
  { filename, sha256, size }: LockedFile,
  url: string | null,
  index: string | null,
): DistFile {
  const clean = stripCredentials(url ?? '')
  return bareFile({ filename, url: clean, sha256, size, index: redact(index ?? originOf(clean)) })
}

const originOf = (url: string): string =>
  URL.canParse(url) && url.startsWith('http') ? new URL(url).origin : url
