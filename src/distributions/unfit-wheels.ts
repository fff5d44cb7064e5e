import type { Candidate, UnfitWheel } from '../resolve/candidate.ts'
import type { MetadataAnswer, MetadataAsk } from '../resolve/universe.ts'
import type { KnownDistribution } from './distribution.ts'
import type { DistributionReader } from './distribution-reader.ts'
import type { KnownDistributions } from './known-distributions.ts'

/**
 * A reader that reads the metadata of an sdist from a wheel of its version that does not fit the target: at once where the installer does so,
 * otherwise where the archive does not declare it.
 */
export function withUnfitWheels(reader: DistributionReader, facts: KnownDistributions): DistributionReader {
  // The archive is not weighed on a guess: its metadata did not need it.
  const ofWheel = (candidate: Candidate, { file }: UnfitWheel, after: number, ask: MetadataAsk): Promise<MetadataAnswer> =>
    reader.metadata({ ...candidate, kind: 'wheel', file }, after, ask === 'needed' ? ask : 'guess')

  const metadata = async (candidate: Candidate, unfit: UnfitWheel, after: number, ask: MetadataAsk): Promise<MetadataAnswer> => {
    if (unfit.decides) {
      const answer = await ofWheel(candidate, unfit, after, ask)
      return answer.kind === 'known' || ask !== 'needed' ? answer : reader.metadata(candidate, answer.round, ask)
    }
    const own = await reader.metadata(candidate, after, ask)
    if (own.kind === 'known' && facts.known(candidate.name, candidate.file)?.doubt === undefined) return own
    const estimate = await ofWheel(candidate, unfit, own.round, ask)
    return estimate.kind === 'known' ? estimate : own
  }

  return {
    ...reader,
    metadata: (candidate, after, ask) => {
      const { unfitWheel } = candidate
      return unfitWheel === undefined ? reader.metadata(candidate, after, ask) : metadata(candidate, unfitWheel, after, ask)
    },
  }
}

/** What is known of a candidate, with the metadata that {@link withUnfitWheels} answered. */
export function knownOf({ name, file, unfitWheel }: Candidate, facts: KnownDistributions): KnownDistribution | undefined {
  const own = facts.known(name, file)
  const metadata = unfitWheel === undefined ? undefined : facts.known(name, unfitWheel.file)?.metadata
  if (unfitWheel === undefined || metadata === undefined) return own
  const { doubt, ...rest } = own ?? { exact: true }
  if (unfitWheel.decides) return { ...rest, metadata }
  if (doubt === undefined) return own
  const reason = `they are those of ${unfitWheel.file.filename}, a wheel that does not fit the target`
  return { ...rest, metadata, doubt: { kind: 'estimated', reason } }
}
