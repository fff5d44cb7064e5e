import type { ByteSource } from '../archives/byte-source.ts'
import type { Answered, Ask } from '../fetch/purpose.ts'
import type { Indexes } from '../indexes/indexes.ts'
import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { type Label, labelOf } from '../resolve/label.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import { isMeasured } from '../weigh/bytecode/densities.ts'
import { type WeighOptions, weighWheel } from '../weigh/wheel.ts'
import { readWheelMetadata, withTail } from '../weigh/wheel-metadata.ts'
import type { Weight } from './distribution.ts'
import type { KnownDistributions } from './known-distributions.ts'
import type { Listings } from './listings.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'
import { fetchSdist, fetchSdistMetadata } from './sdist-reader.ts'

/**
 * Facts from a file's own bytes. `text` is its METADATA, if it was requested and found; `readText`
 * reads it later if the bytes may contain it; `missing`: its server has no such file. `weigh` is
 * present if the file was only read for METADATA so far: it weighs the file from bytes in memory.
 * `release` frees their memory, if nothing will read them.
 */
export interface OwnBytes extends Answered {
  readonly weight: Weight
  readonly text?: string
  readonly readText?: () => string | undefined
  readonly release?: () => void
  readonly missing?: boolean
  readonly weigh?: () => Promise<void>
}

const NOT_WEIGHED: Weight = { kind: 'unknown', reason: 'it is not weighed yet' }

/**
 * The largest wheel that is downloaded for its metadata if its server has no ranges, bytes. Without
 * the metadata a search finds another answer.
 */
const WORTH_METADATA = 128 * 2 ** 20

/** The facts about a candidate in the text of a METADATA file. */
export function metadataFactsOf(
  text: string,
  candidate: Candidate,
): { readonly metadata: MetadataFacts; readonly label: Label | undefined } {
  const core = parseCoreMetadata(text)
  const { requiresDist, requiresPython, providesExtra } = core
  return {
    metadata: { requiresDist, requiresPython, providesExtra },
    label: labelOf(core, candidate),
  }
}

/**
 * Weighs a file from its own bytes, and reads its metadata at the same time if requested. The facts
 * are recorded.
 */
export function readOwnBytes(
  candidate: Candidate,
  withMetadata: boolean,
  ask: Ask,
  context: {
    readonly indexes: Indexes
    readonly facts: KnownDistributions
    readonly listings?: Pick<Listings, 'keep'> | undefined
    /** By project, the distance of METADATA from the end of the wheel that was read last. */
    readonly reaches: Map<string, number>
  },
): Promise<OwnBytes> {
  return candidate.kind === 'sdist'
    ? readSdist(candidate, withMetadata, ask, context)
    : readWheel(candidate, withMetadata, ask, context)
}

async function readSdist(
  candidate: Candidate,
  withMetadata: boolean,
  ask: Ask,
  { indexes, facts }: Parameters<typeof readOwnBytes>[3],
): Promise<OwnBytes> {
  const { file, name } = candidate
  const sdist = await (withMetadata ? fetchSdistMetadata : fetchSdist)(candidate, indexes, ask)
  if (sdist.kind === 'missing')
    return { weight: { kind: 'unknown', reason: sdist.reason }, missing: true, depth: sdist.depth }
  const { metadata, weight, doubt, remarks, depth } = sdist
  // Metadata from the front of an archive counts even if the rest cannot be read.
  const isKnown = weight?.kind === 'unknown' && facts.known(name, file)?.metadata !== undefined
  if (isKnown) facts.learn(name, file, { weight })
  else
    facts.learn(name, file, {
      metadata,
      remarks,
      ...(weight === null ? {} : { weight }),
      ...(doubt === null ? {} : { doubt }),
    })
  return { weight: weight ?? { kind: 'unknown', reason: 'only its front was read' }, depth }
}

async function readWheel(
  { file, name }: Candidate,
  withMetadata: boolean,
  ask: Ask,
  { indexes, facts, listings, reaches }: Parameters<typeof readOwnBytes>[3],
): Promise<OwnBytes> {
  const source = new RemoteBytes(file, indexes, ask, withMetadata ? WORTH_METADATA : undefined)
  let bytes: ByteSource = source
  let readText: OwnBytes['readText']
  const isWeighed = ask.mayBeChosen?.() !== false
  const options: WeighOptions = {
    filename: file.filename,
    reach: withMetadata ? reaches.get(name) : undefined,
    onReach: (reach) => reaches.set(name, reach),
    code: isWeighed && !isMeasured(name),
    onDirectory: (directory) => listings?.keep(file, directory),
  }
  try {
    if (withMetadata) {
      const { text, tail } = await readWheelMetadata(source, options)
      bytes = withTail(source, tail)
      const weigh = async (): Promise<void> =>
        facts.learn(name, file, { weight: await weighWheel(bytes, options) })
      if (text !== undefined)
        return {
          weight: NOT_WEIGHED,
          text,
          ...(isWeighed ? { weigh } : {}),
          release: () => source.release(),
          depth: source.depth,
        }
    }
    const { metadata: text, ...weight } = await weighWheel(bytes, {
      ...options,
      // The weight is kept for later runs.
      code: !isMeasured(name),
      metadata: withMetadata,
      onMetadata: (read) => {
        readText = read
      },
    })
    facts.learn(name, file, { weight })
    return {
      weight,
      ...(text === undefined ? {} : { text }),
      ...(readText === undefined ? {} : { readText }),
      release: () => source.release(),
      depth: source.depth,
    }
  } catch (error) {
    if (!(error instanceof BytesUnavailable)) throw error
    return { weight: error.weight, missing: error.missing, depth: source.depth }
  }
}
