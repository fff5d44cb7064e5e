import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import type { AskOptions } from '../indexes/remote-file.ts'
import { readStaticMetadata } from '../inputs/static-metadata.ts'
import { type MetadataFacts, NO_DEPENDENCIES } from '../resolve/metadata.ts'
import type { Doubt } from './distribution-facts.ts'
import type { UnknownWheel } from './facts.ts'
import { readSdist, type SdistFacts } from './sdist.ts'

/** What an sdist's archive tells without running its code; `missing` where there is no such archive. */
export type SdistReport =
  | {
      readonly kind: 'read'
      readonly weight: SdistFacts | UnknownWheel
      readonly metadata: MetadataFacts
      readonly doubt: Doubt | null
      readonly round: number
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly round: number }

/** Downloads an sdist and reads its listing and static metadata. Where the metadata is unknown it is taken to need nothing, which is a doubt. */
export async function fetchSdist(file: DistFile, indexes: Indexes, asked: AskOptions): Promise<SdistReport> {
  const whole = await indexes.whole(file, asked)
  const { round } = whole
  if (whole.kind === 'unavailable' && whole.missing) return { kind: 'missing', reason: whole.reason, round }
  const reading = whole.kind === 'whole' ? await readSdist(whole.bytes, file.filename) : { kind: 'unknown' as const, reason: whole.reason }
  if (reading.kind === 'unknown')
    return { kind: 'read', weight: reading, metadata: NO_DEPENDENCIES, doubt: { kind: 'unknown', reason: reading.reason }, round }

  const found = readStaticMetadata((path) => reading.texts.get(path), reading.paths)
  if (found.kind === 'unknown')
    return { kind: 'read', weight: reading.facts, metadata: NO_DEPENDENCIES, doubt: { kind: 'unknown', reason: found.reason }, round }
  const { requiresDist, requiresPython, providesExtra } = found.metadata
  return {
    kind: 'read',
    weight: reading.facts,
    metadata: { requiresDist, requiresPython, providesExtra },
    doubt: found.source === 'estimated' ? { kind: 'estimated', reason: 'they are read from its setup.py without running it' } : null,
    round,
  }
}
