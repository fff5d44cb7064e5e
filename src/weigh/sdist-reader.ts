import type { Notice } from '../errors.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import type { AskOptions } from '../indexes/remote-file.ts'
import { readStaticMetadata } from '../inputs/static-metadata.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { UnknownWheel } from './facts.ts'
import { readSdist, type SdistFacts } from './sdist.ts'

/** What an sdist's archive tells without running its code. */
export interface SdistReport {
  readonly weight: SdistFacts | UnknownWheel
  readonly metadata: MetadataFacts
  /** Where the metadata is not what its author declared. */
  readonly metadataEstimated: boolean
  readonly notices: readonly Notice[]
  readonly round: number
}

const NO_DEPENDENCIES: MetadataFacts = { requiresDist: [], requiresPython: null, providesExtra: [] }

/** Downloads an sdist and reads its listing and static metadata. Where the metadata is unknown it is taken to need nothing, and a notice says so. */
export async function fetchSdist(file: DistFile, indexes: Indexes, asked: AskOptions): Promise<SdistReport> {
  const whole = await indexes.whole(file, asked)
  const reading = whole.kind === 'whole' ? await readSdist(whole.bytes, file.filename) : { kind: 'unknown' as const, reason: whole.reason }
  if (reading.kind === 'unknown') {
    const notice = {
      code: 'unknown-sdist',
      message: `${file.filename} could not be read (${reading.reason}): its dependencies and size are not counted.`,
    }
    return { weight: reading, metadata: NO_DEPENDENCIES, metadataEstimated: true, notices: [notice], round: whole.round }
  }
  const found = readStaticMetadata((path) => reading.texts.get(path), reading.paths)
  const built = {
    code: 'estimated-sdist',
    message: `${file.filename} has no wheel for this target: its installed size is estimated from the archive.`,
  }
  if (found.kind === 'unknown') {
    const notice = { code: 'unknown-dependencies', message: `The dependencies of ${file.filename} are not counted: ${found.reason}.` }
    return { weight: reading.facts, metadata: NO_DEPENDENCIES, metadataEstimated: true, notices: [built, notice], round: whole.round }
  }
  const { requiresDist, requiresPython, providesExtra } = found.metadata
  const estimated = found.source === 'estimated'
  const guess = {
    code: 'estimated-dependencies',
    message: `The dependencies of ${file.filename} are read from its setup.py without running it.`,
  }
  return {
    weight: reading.facts,
    metadata: { requiresDist, requiresPython, providesExtra },
    metadataEstimated: estimated,
    notices: estimated ? [built, guess] : [built],
    round: whole.round,
  }
}
