import type { Indexes } from '../indexes/indexes.ts'
import { ARCHIVE_MEMORY, UNPACKING } from '../indexes/memory-budget.ts'
import type { AskOptions } from '../indexes/remote-file.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { type MetadataFacts, NO_DEPENDENCIES } from '../resolve/metadata.ts'
import { computedReason } from '../source-trees/computed.ts'
import type { SdistFacts, UnknownWheel } from '../weigh/facts.ts'
import { weighSdist } from '../weigh/sdist/sdist.ts'
import { listSdist, listSdistInParts, type SdistListing } from '../weigh/sdist/sdist-listing.ts'
import type { Doubt, SdistRemarks } from './distribution.ts'

/**
 * Facts from an sdist's archive without running its code; `missing` if there is no such archive.
 */
export type SdistReport =
  | {
      readonly kind: 'read'
      /**
       * Null if the front of the archive had the metadata, and the archive is small enough to be
       * weighed by all of it later.
       */
      readonly weight: SdistFacts | UnknownWheel | null
      readonly metadata: MetadataFacts
      readonly doubt: Doubt | null
      readonly remarks: SdistRemarks
      readonly depth: number
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly depth: number }

/** Archives up to this size are read completely, in one request: bytes. */
const SMALL = 2 ** 20
/**
 * Archives beyond the first size are read in parts, and beyond the second only at their front:
 * bytes.
 */
const LARGE = 64 * 2 ** 20
const LARGEST = 2 ** 30
/**
 * How much of a long archive the first request reads, and how much of a large one each request:
 * bytes.
 */
const FRONT = 2 ** 16
const PART = 4 * 2 ** 20
const PARTS_AHEAD = 4

/** A guess reads no more than the front of a longer archive: bytes. */
const WORTH_A_GUESS = 4 * 2 ** 20

/** Whether one request gives both metadata and weight of an archive. */
export const isSmallSdist = (size: number | null): boolean => size === null || size <= SMALL

/** Whether an archive is read completely only if nothing smaller has its metadata. */
export const isCostlySdist = (size: number | null): boolean => (size ?? 0) > WORTH_A_GUESS

/** Whether an archive is so large that it is read in parts. */
const isLargeSdist = (size: number | null): boolean => (size ?? 0) > LARGE

/**
 * Reads an sdist's static metadata, and its weight, too, if that takes the whole archive.
 * setuptools writes PKG-INFO near the front of the archive, so only the first bytes of a long one
 * are requested at first. If the metadata is unknown, it is assumed to need nothing, which is a
 * doubt. A guess reads no more than the front of a costly archive.
 */
export async function fetchSdistMetadata(
  candidate: Candidate,
  indexes: Indexes,
  asked: AskOptions,
): Promise<SdistReport> {
  const { file } = candidate
  const { size } = file
  const { purpose = 'needed', after: before = 0 } = asked
  const isTooCostly =
    purpose === 'guess' ? isCostlySdist(size) : purpose !== 'needed' && isLargeSdist(size)
  if (size === null || isSmallSdist(size) || !isTarball(candidate))
    return isTooCostly ? notRead(before) : fetchSdist(candidate, indexes, asked)
  const front = await indexes.readRange(file, 0, FRONT, asked)
  const after = front.depth
  const listing =
    front.kind === 'part' && front.start === 0
      ? await listFront(front.bytes, file.filename, size)
      : undefined
  if (front.kind !== 'part' || listing?.kind !== 'listing')
    return fetchSdist(candidate, indexes, { ...asked, after })
  const large = isLargeSdist(size)
  const { frontMetadata } = await import('../source-trees/front-metadata.ts')
  const found = frontMetadata((path) => listing.texts.get(path), size > LARGEST)
  if (found === undefined && isTooCostly) return notRead(after)
  if (found === undefined)
    return large
      ? fetchInParts(candidate, indexes, front.bytes, { ...asked, after })
      : fetchSdist(candidate, indexes, { ...asked, after })
  const { requiresDist, requiresPython, providesExtra } = found.metadata
  return {
    kind: 'read',
    weight: large ? weighSdist(listing) : null,
    metadata: { requiresDist, requiresPython, providesExtra },
    doubt: found.doubt === undefined ? null : { kind: 'estimated', reason: found.doubt },
    remarks: {},
    depth: after,
  }
}

const notRead = (depth: number): SdistReport => ({
  kind: 'missing',
  reason: 'its archive is large',
  depth,
})

const listFront = (bytes: Buffer, filename: string, size: number): ReturnType<typeof listSdist> =>
  ARCHIVE_MEMORY.run(UNPACKING, () => listSdist(bytes, filename, size))

/** Reads a large archive part by part, with only a few parts in memory. */
async function fetchInParts(
  candidate: Candidate,
  indexes: Indexes,
  front: Buffer,
  asked: AskOptions,
): Promise<SdistReport> {
  const { file, name, version } = candidate
  const size = file.size!
  let depth = asked.after ?? 0
  let missing: string | undefined
  const partFrom = (start: number) => ({
    start,
    end: Math.min(start + PART, size),
    part: indexes.readRange(file, start, Math.min(start + PART, size), asked),
  })
  const parts = async function* (): AsyncGenerator<Buffer> {
    yield front
    const ahead: ReturnType<typeof partFrom>[] = []
    for (let start = front.length; start < size; ) {
      // The next parts arrive while this one is unpacked.
      for (
        let next = ahead.at(-1)?.end ?? start;
        ahead.length < PARTS_AHEAD && next < size;
        next = ahead.at(-1)!.end
      ) {
        const one = partFrom(next)
        one.part.catch(() => {})
        ahead.push(one)
      }
      const { start: from, end, part: arriving } = ahead.shift()!
      const part = await arriving
      depth = Math.max(depth, part.depth)
      if (part.kind === 'unavailable' || part.start !== from || part.bytes.length !== end - from) {
        missing =
          part.kind === 'unavailable' ? part.reason : 'its server sends other parts than requested'
        return
      }
      start = end
      yield part.bytes
    }
  }
  const listing = await ARCHIVE_MEMORY.run((PARTS_AHEAD + 2) * PART + UNPACKING, () =>
    listSdistInParts(parts(), file.filename, size),
  )
  if (listing.kind === 'unreadable') return unreadSdist(missing ?? listing.reason, depth)
  return {
    ...(await readListing(listing, { name, version: version.normal })),
    kind: 'read',
    weight: weighSdist(listing),
    depth,
  }
}

const unreadSdist = (reason: string, depth: number): SdistReport => ({
  kind: 'read',
  weight: { kind: 'unknown', reason },
  metadata: NO_DEPENDENCIES,
  doubt: { kind: 'unknown', reason },
  remarks: {},
  depth,
})

const isTarball = ({ file }: Candidate): boolean => /\.(tar\.gz|tgz|tar)$/.test(file.filename)

/** Downloads an sdist and reads its listing, its static metadata and other relevant facts. */
export async function fetchSdist(
  { name, version, file }: Candidate,
  indexes: Indexes,
  asked: AskOptions,
): Promise<SdistReport> {
  const whole = await indexes.whole(file, (bytes) => listSdist(bytes, file.filename), asked)
  const { depth } = whole
  if (whole.kind === 'unavailable' && whole.missing)
    return { kind: 'missing', reason: whole.reason, depth }
  const listing = whole.kind === 'whole' ? whole.read : whole
  if (listing.kind !== 'listing') return unreadSdist(listing.reason, depth)
  return {
    ...(await readListing(listing, { name, version: version.normal })),
    kind: 'read',
    weight: weighSdist(listing),
    depth,
  }
}

async function readListing(
  { texts, sizes, irregular }: SdistListing,
  named: { readonly name: string; readonly version: string },
): Promise<{
  readonly metadata: MetadataFacts
  readonly doubt: Doubt | null
  readonly remarks: SdistRemarks
}> {
  // The reader of Python code is loaded on demand.
  const { readSdistTree } = await import('../source-trees/sdist-tree.ts')
  const { metadata, findings } = readSdistTree(
    (path) => texts.get(path),
    new Set(sizes.keys()),
    named,
  )
  const remarks = { ...findings, ...(irregular === undefined ? {} : { irregular }) }
  if (metadata.kind === 'unknown')
    return {
      metadata: NO_DEPENDENCIES,
      doubt: { kind: 'unknown', reason: metadata.reason },
      remarks,
    }
  const { requiresDist, requiresPython, providesExtra } = metadata.metadata
  const { computed } = metadata
  return {
    metadata: {
      requiresDist,
      requiresPython,
      providesExtra,
      ...(computed === null || computed.estimated.length === 0
        ? {}
        : { estimated: computed.estimated }),
    },
    doubt:
      computed !== null
        ? { kind: 'computed', reason: computedReason(computed) }
        : metadata.source === 'estimated'
          ? { kind: 'estimated', reason: 'they were read from its setup.py without running it' }
          : null,
    remarks,
  }
}
