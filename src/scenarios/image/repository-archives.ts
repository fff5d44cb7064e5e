import { fetchSdist } from '../../distributions/sdist-reader.ts'
import { FetchError } from '../../fetch/fetch-error.ts'
import { isAway } from '../../indexes/pass-over.ts'
import { repositoryArchive } from '../../inputs/repository-archive.ts'
import { parseRequirement } from '../../packaging/requirement.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { DataSource } from '../data-source.ts'
import { findDistribution } from '../one-distribution.ts'
import { orNull } from '../or-null.ts'
import type { Plan } from '../plan/plan.ts'
import type { Session } from '../session/session.ts'

/** The largest archive that is read, bytes. */
const LARGEST = 64 * 2 ** 20

/**
 * The sources of a Git repository as its host packs them, with their size and requirements known;
 * null if the host has none, or if it can't be reached: then it is not tried again.
 *
 * @param url of the repository
 */
export async function archiveOf(
  url: string,
  name: string,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Candidate | null> {
  const archive = repositoryArchive(url, name)
  if (archive === undefined || source.snapshot !== null || plan.indexes.noIndex === true)
    return null
  const { repositoriesAway } = session.sharedState
  const { origin } = new URL(archive)
  if (repositoriesAway.has(origin)) return null
  const text = `${name} @ ${archive}`
  const requirement = parseRequirement(text)
  const found = findDistribution({ requirement, origin: [], text }, plan, session, source)
  const candidate = await orNull(found)
  if (candidate === null) return null
  const read = await orNull(
    fetchSdist(candidate, source.indexes(plan), { whole: LARGEST }).catch((error: unknown) => {
      if (error instanceof FetchError && isAway(error)) repositoriesAway.add(origin)
      throw error
    }),
  )
  if (read?.kind !== 'read' || read.weight?.kind !== 'sdist') return null
  const { weight, metadata, remarks } = read
  source.facts.learn(candidate.name, candidate.file, { weight, metadata, remarks })
  return candidate
}
