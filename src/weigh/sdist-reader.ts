import type { Indexes } from '../indexes/indexes.ts'
import type { AskOptions } from '../indexes/remote-file.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { type MetadataFacts, NO_DEPENDENCIES } from '../resolve/metadata.ts'
import type { Doubt, SdistRemarks } from './distribution-facts.ts'
import type { UnknownWheel } from './facts.ts'
import { type SdistFacts, weighSdist } from './sdist.ts'
import { listSdist, type SdistListing } from './sdist-listing.ts'

/** What an sdist's archive tells without running its code; `missing` where there is no such archive. */
export type SdistReport =
  | {
      readonly kind: 'read'
      /** Null where the front of the archive told the metadata: the weight needs more of it. */
      readonly weight: SdistFacts | UnknownWheel | null
      readonly metadata: MetadataFacts
      readonly doubt: Doubt | null
      readonly remarks: SdistRemarks
      readonly round: number
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly round: number }

/** Archives up to this size are read whole, in one request: bytes. */
const SMALL = 2 ** 20
/** Archives beyond this size are never read whole: bytes. */
const LARGE = 64 * 2 ** 20
/** How far the front of an archive is read for its metadata, step by step; of those that may be read whole the first step alone: bytes. */
const FRONTS = [2 ** 16, 2 ** 20, 2 ** 22] as const

/** Whether one request tells metadata and weight of an archive. */
export const isSmallSdist = (size: number | null): boolean => size === null || size <= SMALL

/** Whether an archive is so large that its front alone is read. */
export const isLargeSdist = (size: number | null): boolean => (size ?? 0) > LARGE

/**
 * Reads an sdist's static metadata, and where that takes the whole archive its weight along with it. setuptools writes PKG-INFO near the front of the
 * archive, so that the first bytes of a large one are asked for alone. Where the metadata is unknown it is taken to need nothing, which is a doubt.
 */
export async function fetchSdistMetadata(candidate: Candidate, indexes: Indexes, asked: AskOptions): Promise<SdistReport> {
  const { size } = candidate.file
  if (size === null || isSmallSdist(size) || !isTarball(candidate)) return fetchSdist(candidate, indexes, asked)
  const large = isLargeSdist(size)
  let { after } = asked
  let bytes: Buffer = Buffer.alloc(0)
  for (const end of large ? FRONTS : FRONTS.slice(0, 1)) {
    const part = await indexes.readRange(candidate.file, bytes.length, end, { ...asked, ...(after === undefined ? {} : { after }) })
    after = part.round
    if (part.kind === 'unavailable' || part.start !== bytes.length) break
    bytes = Buffer.concat([bytes, part.bytes])
    const listing = await listSdist(bytes, candidate.file.filename, size)
    if (listing.kind === 'unreadable') break
    const { frontMetadata } = await import('../inputs/front-metadata.ts')
    const found = frontMetadata((path) => listing.texts.get(path), large, end === FRONTS.at(-1))
    if (found === undefined) continue
    const { requiresDist, requiresPython, providesExtra } = found.metadata
    return {
      kind: 'read',
      weight: large ? weighSdist(listing) : null,
      metadata: { requiresDist, requiresPython, providesExtra },
      doubt: found.doubt === undefined ? null : { kind: 'estimated', reason: found.doubt },
      remarks: {},
      round: part.round,
    }
  }
  return fetchSdist(candidate, indexes, { ...asked, ...(after === undefined ? {} : { after }) })
}

const isTarball = ({ file }: Candidate): boolean => /\.(tar\.gz|tgz|tar)$/.test(file.filename)

/** Downloads an sdist and reads its listing, its static metadata and what else is remarkable. */
export async function fetchSdist({ name, version, file }: Candidate, indexes: Indexes, asked: AskOptions): Promise<SdistReport> {
  const whole = await indexes.whole(file, asked)
  const { round } = whole
  if (whole.kind === 'unavailable' && whole.missing) return { kind: 'missing', reason: whole.reason, round }
  const listing = whole.kind === 'whole' ? await listSdist(whole.bytes, file.filename) : whole
  if (listing.kind !== 'listing') {
    const { reason } = listing
    return {
      kind: 'read',
      weight: { kind: 'unknown', reason },
      metadata: NO_DEPENDENCIES,
      doubt: { kind: 'unknown', reason },
      remarks: {},
      round,
    }
  }
  return { ...(await readListing(listing, { name, version: version.normal })), kind: 'read', weight: weighSdist(listing), round }
}

async function readListing(
  { texts, sizes, irregular }: SdistListing,
  named: { readonly name: string; readonly version: string },
): Promise<{ readonly metadata: MetadataFacts; readonly doubt: Doubt | null; readonly remarks: SdistRemarks }> {
  // What reads Python code is loaded where there is some.
  const { readSdistTree } = await import('../inputs/sdist-tree.ts')
  const { metadata, findings } = readSdistTree((path) => texts.get(path), new Set(sizes.keys()), named)
  const remarks = { ...findings, ...(irregular === undefined ? {} : { irregular }) }
  if (metadata.kind === 'unknown') return { metadata: NO_DEPENDENCIES, doubt: { kind: 'unknown', reason: metadata.reason }, remarks }
  const { requiresDist, requiresPython, providesExtra } = metadata.metadata
  const { computed } = metadata
  return {
    metadata: {
      requiresDist,
      requiresPython,
      providesExtra,
      ...(computed === null || computed.estimated.length === 0 ? {} : { estimated: computed.estimated }),
    },
    doubt:
      computed !== null
        ? { kind: 'computed', reason: computedReason(computed.causes, computed.estimated) }
        : metadata.source === 'estimated'
          ? { kind: 'estimated', reason: 'they are read from its setup.py without running it' }
          : null,
    remarks,
  }
}

const ASKED = { platform: 'the platform', python: 'the Python version', environment: 'what else is on the machine' } as const

function computedReason(causes: readonly (keyof typeof ASKED)[], estimated: readonly string[]): string {
  const from = causes.map((cause) => ASKED[cause]).join(' and ')
  const doubtful =
    estimated.length === 0 ? '' : `, so that the target may not need ${estimated.map((text) => text.split(';', 1)[0]!.trim()).join(', ')}`
  return `its setup.py, which was not run, computes them from ${from}${doubtful}`
}
