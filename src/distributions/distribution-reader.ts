import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { Urgency } from '../fetch/request.ts'
import { type Indexes, isDefaultHost } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import { parseCoreMetadata } from '../packaging/core-metadata.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { type Label, labelOf } from '../resolve/label.ts'
import { type MetadataFacts, NO_DEPENDENCIES } from '../resolve/metadata.ts'
import type { MetadataAnswer, MetadataAsk } from '../resolve/universe.ts'
import { isMeasured } from '../weigh/bytecode-densities.ts'
import { readEntryPoints, weighWheel } from '../weigh/wheel.ts'
import type { KnownDistribution, Weight } from './distribution.ts'
import type { KnownDistributions } from './known-distributions.ts'
import type { Listings } from './listings.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'
import { fetchSdist, fetchSdistMetadata, isLargeSdist, isSmallSdist } from './sdist-reader.ts'

/** A weight, and whether it is the real one rather than modelled. */
export interface Weighed extends Pick<KnownDistribution, 'exact' | 'error'> {
  readonly weight: Weight
}

/** `round` is the depth of the request that told; `missing`: there is no such file, as far as its server tells. */
interface WeighedInRound extends Weighed {
  readonly round: number
  readonly missing?: boolean
}

/** Metadata and weights of distributions: from what is known already, else read from the index, each once. */
export interface DistributionReader {
  /** Of what is `likely` the weight is read along with it. */
  metadata(candidate: Candidate, after: number, ask: MetadataAsk): Promise<MetadataAnswer>
  weight(candidate: Candidate, after: number, guess: boolean): Promise<Weighed>
  /** The weight with the wheel's entry points, which are read where they were not; as it was where they can't be had. */
  withEntryPoints(candidate: Candidate, weighed: Weighed, after: number): Promise<Weighed>
  /**
   * Why the metadata that a page promises beside a wheel cannot be had, in words that follow a colon; null where it can. Installers fail there.
   * It is asked where the wheel itself told its metadata, but on the default index: its sidecars are sound.
   */
  sidecarFault(candidate: Candidate, after: number): Promise<string | null>
}

/** What the text of a METADATA file tells of a candidate. */
function factsOf(text: string, candidate: Candidate): { readonly metadata: MetadataFacts; readonly label: Label | undefined } {
  const core = parseCoreMetadata(text)
  const { requiresDist, requiresPython, providesExtra } = core
  return { metadata: { requiresDist, requiresPython, providesExtra }, label: labelOf(core, candidate) }
}

/** Both installers stop where a file that they take cannot be had. */
const unreadable = ({ filename, index }: DistFile, reason: string): PysizeError =>
  new PysizeError('metadata-unreadable', `${filename} cannot be read: ${reason}.`, {
    exitCode: 4,
    hint: `Report it to who runs ${index}, or pin another version.`,
  })

/** A wheel of which only the whole can be had is read for its metadata up to this size, bytes: a search that lacks it has another answer. */
const WORTH_METADATA = 128 * 2 ** 20

/** Of wheels up to this size, bytes, the end that is read for the weight holds METADATA as well in 19 of 20. */
const SMALL_WHEEL = 256 * 1024

/** Whether one request tells weight and metadata alike. */
const tellsBoth = ({ kind, file }: Candidate): boolean =>
  kind === 'sdist' ? isSmallSdist(file.size) : file.sidecar === false || (file.size ?? Number.POSITIVE_INFINITY) <= SMALL_WHEEL

/** An archive that is downloaded whole for its weight is so once it is chosen. */
const isBulky = ({ kind, file }: Candidate): boolean => kind === 'sdist' && !isSmallSdist(file.size)

/** @param listings is shown the directory of every wheel that is weighed */
export function createDistributionReader(
  indexes: Indexes,
  facts: KnownDistributions,
  listings?: Pick<Listings, 'keep'>,
): DistributionReader {
  const metadata = new Map<string, Promise<MetadataAnswer>>()
  const guesses = new Map<string, Promise<MetadataAnswer>>()
  const weights = new Map<string, Promise<WeighedInRound>>()
  /** Files whose metadata was read from themselves, though their page promises it beside them. */
  const readThemselves = new Set<string>()

  /** Weighs a file from its own bytes; learns its metadata on the way where that is wanted. */
  const weigh = async (
    candidate: Candidate,
    after: number,
    urgency: Urgency,
    withMetadata: boolean,
  ): Promise<{ weight: Weight; text?: string; missing?: boolean; round: number }> => {
    const { file, name, kind } = candidate
    if (kind === 'sdist') {
      const fetch = withMetadata ? fetchSdistMetadata : fetchSdist
      const sdist = await fetch(candidate, indexes, { after, urgency })
      if (sdist.kind === 'missing') return { weight: { kind: 'unknown', reason: sdist.reason }, missing: true, round: sdist.round }
      const { metadata, weight, doubt, remarks, round } = sdist
      // What the front told holds where the rest cannot be read.
      const isKnown = weight?.kind === 'unknown' && facts.known(name, file)?.metadata !== undefined
      if (isKnown) facts.learn(name, file, { weight })
      else facts.learn(name, file, { metadata, remarks, ...(weight === null ? {} : { weight }), ...(doubt === null ? {} : { doubt }) })
      return { weight: weight ?? { kind: 'unknown', reason: 'only its front was read' }, round }
    }
    const source = new RemoteBytes(file, indexes, after, urgency, withMetadata ? WORTH_METADATA : undefined)
    try {
      const weight = await weighWheel(source, {
        filename: file.filename,
        metadata: withMetadata,
        code: !isMeasured(name),
        onDirectory: (directory) => listings?.keep(file, directory),
      })
      const { metadata: text, ...kept } = weight
      facts.learn(name, file, { weight: kept })
      return { weight: kept, ...(text === undefined ? {} : { text }), round: source.round }
    } catch (error) {
      if (!(error instanceof BytesUnavailable)) throw error
      return { weight: error.weight, missing: error.missing, round: source.round }
    }
  }

  const readMetadata = async (candidate: Candidate, after: number, guess: boolean): Promise<MetadataAnswer> => {
    const { file, name } = candidate
    const urgency = guess ? 'guess' : 'needed'
    let round = after
    const weighed = tellsBoth(candidate) ? await weights.get(factKey(file))?.catch(() => undefined) : undefined
    if (weighed !== undefined) round = Math.max(round, weighed.round)
    const known = facts.known(name, file)
    if (known?.metadata !== undefined) return { kind: 'known', facts: known.metadata, label: known.label, round }
    if (guess && weighed?.missing === true) return { kind: 'unknown', reason: 'its file is missing', round }
    let brokenSidecar: string | undefined
    if (file.sidecar !== false) {
      const sidecar = await indexes.sidecar(file, { after: round, urgency })
      if (sidecar.kind === 'found') {
        const read = factsOf(sidecar.text, candidate)
        facts.learn(name, file, read)
        return { kind: 'known', facts: read.metadata, label: read.label, round: sidecar.round }
      }
      round = sidecar.round
      brokenSidecar = sidecar.reason
      facts.learn(name, file, { brokenSidecar: sidecar.reason })
      // A guess is not worth a second request.
      if (guess) return { kind: 'unknown', reason: sidecar.reason, round }
    }
    // Hundreds of megabytes are not read on a guess.
    if (guess && candidate.kind === 'sdist' && isLargeSdist(file.size)) return { kind: 'unknown', reason: 'its archive is large', round }
    const found = await weigh(candidate, round, urgency, true)
    const learnt = facts.known(name, file)
    if (learnt?.metadata !== undefined) return { kind: 'known', facts: learnt.metadata, label: learnt.label, round: found.round }
    const reason = found.weight.kind === 'unknown' ? found.weight.reason : 'its metadata cannot be read'
    if (brokenSidecar !== undefined && found.text === undefined) throw unreadable(file, `${brokenSidecar}, and ${reason}`)
    if (found.missing) return { kind: 'unknown', reason, round: found.round }
    // A damaged file is still the one that an installer would take: its pin stands, and the doubt is told.
    const read =
      found.text === undefined
        ? { metadata: NO_DEPENDENCIES, label: undefined, doubt: { kind: 'unknown', reason } as const }
        : factsOf(found.text, candidate)
    facts.learn(name, file, read)
    return { kind: 'known', facts: read.metadata, label: read.label, round: found.round }
  }

  const readWeight = async (candidate: Candidate, after: number, guess: boolean): Promise<WeighedInRound> => {
    const { file, name } = candidate
    const asked = (): Promise<MetadataAnswer> | undefined => metadata.get(factKey(file)) ?? guesses.get(factKey(file))
    // Where the metadata comes from the same bytes, they are read once.
    const reading = asked()
    if (file.sidecar === false || candidate.kind === 'sdist') await reading
    const known = facts.known(name, file)
    if (known?.weight !== undefined) return { ...known, weight: known.weight, round: after }
    const withMetadata = tellsBoth(candidate) && reading === undefined
    // Sizes are wanted at the end alone: what leads on goes first.
    const urgency = guess ? (withMetadata ? 'guess' : 'spare') : 'needed'
    const { weight, text, round, missing = false } = await weigh(candidate, after, urgency, withMetadata)
    if (text !== undefined) {
      facts.learn(name, file, factsOf(text, candidate))
      readThemselves.add(factKey(file))
    }
    return { weight, exact: true, round, missing }
  }

  const weight = (candidate: Candidate, after: number, guess: boolean): Promise<WeighedInRound> =>
    once(weights, factKey(candidate.file), async () => withoutFetched(candidate, await readWeight(candidate, after, guess)))

  /** What a build fetches is not in the archive. */
  const withoutFetched = ({ name, file }: Candidate, weighed: WeighedInRound): WeighedInRound => {
    const reason = facts.known(name, file)?.remarks?.fetches
    const { weight: own } = weighed
    return reason === undefined || own.kind === 'unknown'
      ? weighed
      : { ...weighed, weight: { kind: 'unknown', reason, download: own.download } }
  }

  /** What a guess did not find out is asked again where it matters. Where estimates share the reader one may need what another guesses. */
  const metadataOnce = async (candidate: Candidate, after: number, guess: boolean): Promise<MetadataAnswer> => {
    const key = factKey(candidate.file)
    const ask = (asked: typeof metadata): Promise<MetadataAnswer> => once(asked, key, () => readMetadata(candidate, after, guess))
    if (guess) return metadata.get(key) ?? ask(guesses)
    const guessed = guesses.has(key) ? await guesses.get(key) : undefined
    return guessed?.kind === 'known' ? guessed : ask(metadata)
  }

  return {
    metadata: (candidate, after, ask) => {
      const weighFirst = tellsBoth(candidate)
      const readAlong = (): void => void (ask === 'likely' && !isBulky(candidate) && weight(candidate, after, true).catch(() => {}))
      if (weighFirst) readAlong()
      const reading = metadataOnce(candidate, after, ask !== 'needed')
      if (!weighFirst) readAlong()
      return reading
    },
    weight,
    withEntryPoints: async ({ name, file }, weighed, after) => {
      if (weighed.weight.kind !== 'wheel' || weighed.weight.entryPoints?.kind !== 'unread') return weighed
      try {
        const weight = await readEntryPoints(new RemoteBytes(file, indexes, after, 'needed'), weighed.weight)
        facts.learn(name, file, { weight })
        return { ...weighed, weight }
      } catch (error) {
        if (error instanceof BytesUnavailable) return weighed
        throw error
      }
    },
    sidecarFault: async ({ name, kind, file }, after) => {
      const known = facts.known(name, file)?.brokenSidecar
      if (known !== undefined) return known
      if (kind === 'sdist' || file.sidecar === false || !readThemselves.has(factKey(file)) || isDefaultHost(file.url)) return null
      const answer = await indexes.sidecar(file, { after, urgency: 'spare' }).catch(reasonOf)
      if (answer.kind === 'found') return null
      facts.learn(name, file, { brokenSidecar: answer.reason })
      return answer.reason
    },
  }
}

function reasonOf(error: unknown): { readonly kind: 'absent'; readonly reason: string } {
  if (!(error instanceof FetchError)) throw error
  return { kind: 'absent', reason: `its server ${error.reason}` }
}

function once<T>(asked: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  let promise = asked.get(key)
  if (promise === undefined) {
    promise = ask()
    promise.catch(() => {})
    asked.set(key, promise)
  }
  return promise
}
