import type { Candidate, UnfitWheel } from '../resolve/candidate.ts'
import type { MetadataAnswer, MetadataAsk } from '../resolve/universe.ts'
import type { DistributionFacts, KnownDistribution } from './distribution-facts.ts'
import type { Ledger } from './ledger.ts'

/**
 * A ledger that reads the metadata of an sdist from a wheel of its version that does not fit the target: at once where the installer does so,
 * otherwise where the archive does not declare it.
 */
export function withUnfitWheels(ledger: Ledger, facts: DistributionFacts): Ledger {
  // The archive is not weighed on a guess: its metadata did not need it.
  const ofWheel = (candidate: Candidate, { file }: UnfitWheel, after: number, ask: MetadataAsk): Promise<MetadataAnswer> =>
    ledger.metadata({ ...candidate, kind: 'wheel', file }, after, ask === 'needed' ? ask : 'guess')

  const metadata = async (candidate: Candidate, unfit: UnfitWheel, after: number, ask: MetadataAsk): Promise<MetadataAnswer> => {
    if (unfit.decides) {
      const answer = await ofWheel(candidate, unfit, after, ask)
      return answer.kind === 'known' || ask !== 'needed' ? answer : ledger.metadata(candidate, answer.round, ask)
    }
    const own = await ledger.metadata(candidate, after, ask)
    if (own.kind === 'known' && facts.known(candidate.name, candidate.file)?.doubt === undefined) return own
    const estimate = await ofWheel(candidate, unfit, own.round, ask)
    return estimate.kind === 'known' ? estimate : own
  }

  return {
    ...ledger,
    metadata: (candidate, after, ask) => {
      const { unfitWheel } = candidate
      return unfitWheel === undefined ? ledger.metadata(candidate, after, ask) : metadata(candidate, unfitWheel, after, ask)
    },
  }
}

/** What is known of a candidate, with the metadata that {@link withUnfitWheels} answered. */
export function knownOf({ name, file, unfitWheel }: Candidate, facts: DistributionFacts): KnownDistribution | undefined {
  const own = facts.known(name, file)
  const metadata = unfitWheel === undefined ? undefined : facts.known(name, unfitWheel.file)?.metadata
  if (unfitWheel === undefined || metadata === undefined) return own
  const { doubt, ...rest } = own ?? { exact: true }
  if (unfitWheel.decides) return { ...rest, metadata }
  if (doubt === undefined) return own
  const reason = `they are those of ${unfitWheel.file.filename}, a wheel that does not fit the target`
  return { ...rest, metadata, doubt: { kind: 'estimated', reason } }
}
