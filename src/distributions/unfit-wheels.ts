import type { Ask } from '../fetch/purpose.ts'
import { formatRequirement, parseRequirement, RequirementError } from '../packaging/requirement.ts'
import type { Candidate, UnfitWheel } from '../resolve/candidate.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { MetadataAnswer } from '../resolve/sources.ts'
import type { KnownDistribution } from './distribution.ts'
import type { DistributionReader } from './distribution-reader.ts'
import type { KnownDistributions } from './known-distributions.ts'
import { isCostlySdist } from './sdist-reader.ts'

/**
 * A reader that reads the metadata of an sdist from a wheel of its version that does not fit the
 * target: always if the installer does so, otherwise only if the archive does not declare it.
 */
export function withUnfitWheels(
  reader: DistributionReader,
  facts: KnownDistributions,
): DistributionReader {
  // The archive is not weighed early, because its metadata did not need it.
  const ofWheel = (
    candidate: Candidate,
    { file }: UnfitWheel,
    { after, purpose }: Ask,
  ): Promise<MetadataAnswer> =>
    reader.metadata(
      { ...candidate, kind: 'wheel', file },
      { after, purpose: purpose === 'needed' ? purpose : 'guess' },
    )

  const metadata = async (
    candidate: Candidate,
    unfit: UnfitWheel,
    ask: Ask,
  ): Promise<MetadataAnswer> => {
    if (unfit.decides) {
      const answer = await ofWheel(candidate, unfit, ask)
      return answer.kind === 'known' || ask.purpose !== 'needed'
        ? answer
        : reader.metadata(candidate, { ...ask, after: answer.depth })
    }
    // The front of a costly archive, then the wheel, and the whole archive only if neither has the metadata.
    const isCostly = isCostlySdist(candidate.file.size)
    const own = await reader.metadata(candidate, isCostly ? { ...ask, purpose: 'guess' } : ask)
    if (own.kind === 'known' && facts.known(candidate.name, candidate.file)?.doubt === undefined)
      return own
    const estimate = await ofWheel(candidate, unfit, { ...ask, after: own.depth })
    if (estimate.kind === 'known') return estimate
    return own.kind === 'known' || !isCostly || ask.purpose !== 'needed'
      ? own
      : reader.metadata(candidate, { ...ask, after: estimate.depth })
  }

  return {
    metadata: (candidate, ask) => {
      const { unfitWheel } = candidate
      return unfitWheel === undefined
        ? reader.metadata(candidate, ask)
        : metadata(candidate, unfitWheel, ask)
    },
    weight: (candidate, ask) => reader.weight(candidate, ask),
    withEntryPoints: (candidate, weighed, after) =>
      reader.withEntryPoints(candidate, weighed, after),
    withCode: (candidate, weighed, after) => reader.withCode(candidate, weighed, after),
    sidecarFault: (candidate) => reader.sidecarFault(candidate),
  }
}

/** The known facts about a candidate, with the metadata from {@link withUnfitWheels}. */
export function knownOf(
  { name, file, unfitWheel }: Candidate,
  facts: KnownDistributions,
): KnownDistribution | undefined {
  const own = facts.known(name, file)
  const metadata =
    unfitWheel === undefined ? undefined : facts.known(name, unfitWheel.file)?.metadata
  if (unfitWheel === undefined || metadata === undefined) return own
  const { doubt, ...rest } = own ?? { exact: true }
  if (unfitWheel.decides) return { ...rest, metadata }
  const isDeclared = doubt === undefined && own?.metadata !== undefined
  if (isDeclared && (!isCostlySdist(file.size) || needSame(own.metadata, metadata))) return own
  const reason = `they are those of ${unfitWheel.file.filename}, a wheel that does not fit the target`
  return { ...rest, metadata, doubt: { kind: 'estimated', reason } }
}

/** Whether both need the same, in whatever form it is written. */
const needSame = (a: MetadataFacts, b: MetadataFacts): boolean =>
  a.requiresDist.map(canonical).sort().join() === b.requiresDist.map(canonical).sort().join()

/** `foo (>=1,<2) ; os_name == 'nt'` as `foo<2,>=1; os_name == "nt"`; a faulty text as it is. */
function canonical(text: string): string {
  try {
    const requirement = parseRequirement(text, { lenient: true })
    return formatRequirement({ ...requirement, rawName: requirement.name })
  } catch (error) {
    if (error instanceof RequirementError) return text
    throw error
  }
}
