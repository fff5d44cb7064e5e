import pLimit from 'p-limit'
import { SOMEWHERE_ON_INDEX, sameFile } from '../../distributions/located-file.ts'
import { PysizeError } from '../../errors.ts'
import { isDefaultIndex } from '../../indexes/indexes.ts'
import type { DistFile, ProjectPage } from '../../indexes/page.ts'
import { filesOf } from '../../indexes/releases.ts'
import { parseSdistNameOf } from '../../packaging/sdist-name.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { type Candidate, type CandidateRules, knownVersion } from '../../resolve/candidate.ts'
import { candidatesOf } from '../../resolve/candidates.ts'
import { lockedVersion } from '../../resolve/locks/chosen-file.ts'
import type { LockedPins } from '../../resolve/locks/locked-resolution.ts'
import type { LockedDistribution, PlannedLock } from '../../resolve/locks/planned-lock.ts'
import { Judge } from '../../resolve/release.ts'
import type { Sources } from '../../resolve/sources.ts'
import { takeTurns } from '../../turns.ts'
import { type DataSource, snapshotName } from '../data-source.ts'
import type { Plan } from '../plan/plan.ts'

/** More than connections: thousands would take one long step. */
const AT_ONCE = 500

/**
 * The pins of a lock with the URLs of their files. Some locks give hashes without URLs, some hashes
 * without names: the index has the rest, and is requested only if the file is not known by its
 * hash.
 *
 * @param pins of the lock's own packages
 * @param isElsewhere whether another file than the lock's is wanted, perhaps of another index
 * @throws PysizeError exit 3 if no file of a version has one of the hashes, exit 4 if a snapshot does
 *   not know the version; the errors of an index
 */
export async function locatedPins(
  { distributions }: PlannedLock,
  pins: LockedPins,
  isElsewhere: (name: string) => boolean,
  plan: Plan,
  source: DataSource,
  sources: Sources,
): Promise<LockedPins> {
  const turn = takeTurns(sources.signal)
  const located = await pLimit(AT_ONCE).map(
    distributions,
    async ([name, distribution]): Promise<readonly [string, Candidate] | undefined> => {
      await turn()
      const pin = pins.get(name)
      if (isElsewhere(name)) return pin === undefined ? undefined : [name, pin]
      if (pin === undefined)
        return distribution.url === null
          ? [name, await byHashes(name, distribution, plan.rules, source, sources)]
          : undefined
      if (pin.file.url !== '') return [name, pin]
      return [
        name,
        { ...pin, file: await withUrl(name, pin.file, distribution, plan, source, sources) },
      ]
    },
  )
  return new Map(located.filter((one) => one !== undefined))
}

async function pageOf(name: string, sources: Sources): Promise<ProjectPage | undefined> {
  const result = await sources.page(name, { after: 0, purpose: 'needed' })
  return result.kind === 'found' ? result.page : undefined
}

/** The unchanged file if no index has it, so its size is unknown. */
async function withUrl(
  name: string,
  file: DistFile,
  { locked }: LockedDistribution,
  { indexes }: Plan,
  { facts }: DataSource,
  sources: Sources,
): Promise<DistFile> {
  const index = locked.source.kind === 'index' ? locked.source.index : null
  const isOfDefault = index === null ? !indexes.named : isDefaultIndex(index)
  const kept = isOfDefault
    ? { ...file, url: SOMEWHERE_ON_INDEX, index: 'https://pypi.org/simple' }
    : file
  if (facts.known(name, kept)?.weight !== undefined) return kept
  const page = await pageOf(name, sources)
  return (page === undefined ? undefined : sameFile(page, file)) ?? file
}

/** The file that the installer takes, among those with one of the hashes. */
async function byHashes(
  name: string,
  { locked }: LockedDistribution,
  rules: CandidateRules,
  { snapshot }: DataSource,
  sources: Sources,
): Promise<Candidate> {
  const { hashes = [], version: written, place } = locked
  const page = await pageOf(name, sources)
  const allowed = new Set(hashes)
  const ofHashes: CandidateRules = {
    ...rules,
    allowedHashes: () => (hashes.length === 0 ? null : allowed),
  }
  if (written === null) {
    const newest = page === undefined ? undefined : newestOf(page, ofHashes)
    if (newest !== undefined) return newest
  }
  const version = written === null ? null : lockedVersion(name, written, place)
  const files =
    page === undefined || version === null
      ? []
      : [...filesOf(page)].filter(
          ({ filename }) => knownVersion(versionIn(name, filename))?.key === version.key,
        )
  const judge = new Judge(name, ofHashes)
  const chosen = version === null || files.length === 0 ? undefined : judge.release(version, files)
  if (chosen !== undefined && !('reason' in chosen)) return chosen
  if (snapshot !== null && chosen === undefined)
    throw new PysizeError(
      'not-in-snapshot',
      `${[name, written].filter((part) => part !== null).join(' ')} is not in ${snapshotName(snapshot)}.`,
      {
        exitCode: 4,
        places: [place()],
        hint: 'Leave out --offline, or make a snapshot that has it with pysize snapshot create.',
      },
    )
  const why =
    chosen === undefined
      ? 'has no such version'
      : chosen.reason === 'hash'
        ? 'has no file with one of its hashes'
        : 'has no file that fits the target'
  throw new PysizeError(
    chosen?.reason === 'hash' ? 'hash-mismatch' : 'no-such-version',
    written === null
      ? `The lock has ${name} without a version, and the index has no file of it that fits.`
      : `The lock has ${name} ${written}, but the index ${why}.`,
    {
      exitCode: 3,
      places: [place()],
      hint: 'Create the lock file again, or name the index that it was made with.',
    },
  )
}

/**
 * pipenv writes no version for packages that it does not install on the machine that locks. For
 * these, pip takes the newest version with one of the hashes.
 */
function newestOf(page: ProjectPage, rules: CandidateRules): Candidate | undefined {
  const offered = candidatesOf(page, rules).newestFirst
  return offered.find(({ version, yanked }) => !version.isPrerelease && !yanked) ?? offered[0]
}

const versionIn = (name: string, filename: string): string =>
  (filename.endsWith('.whl')
    ? parseWheelName(filename)?.version
    : parseSdistNameOf(name, filename)?.version) ?? ''
