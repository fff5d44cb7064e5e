import { setImmediate } from 'node:timers/promises'
import type { ByteSource } from '../archives/byte-source.ts'
import type { Claim } from '../cache/claim.ts'
import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import { once } from '../fetch/once.ts'
import type { Answered, Ask } from '../fetch/purpose.ts'
import { type Indexes, isDefaultHost } from '../indexes/indexes.ts'
import type { DistFile } from '../indexes/page.ts'
import { factKey } from '../indexes/sidecar.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { NO_DEPENDENCIES } from '../resolve/metadata.ts'
import type { MetadataAnswer } from '../resolve/sources.ts'
import { readWindows, withoutWindows } from '../weigh/bytecode/code-windows.ts'
import { readEntryPoints } from '../weigh/wheel.ts'
import type { KnownDistribution, Weight } from './distribution.ts'
import type { KnownDistributions } from './known-distributions.ts'
import type { Listings } from './listings.ts'
import { metadataFactsOf, type OwnBytes, readOwnBytes } from './own-bytes.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'
import { isSmallSdist } from './sdist-reader.ts'

/** A weight, and whether it is measured rather than modelled. */
export interface Weighed extends Pick<KnownDistribution, 'exact' | 'error'> {
  readonly weight: Weight
  /** Whether the server says that there is no such file. */
  readonly missing?: boolean
}

type WeighedAtDepth = Weighed & Answered

/** Metadata and weights of distributions: from known facts, else read from the index, each once. */
export interface DistributionReader {
  /** If it is `likely` to be part of the answer, the weight is read at the same time. */
  metadata(candidate: Candidate, ask: Ask): Promise<MetadataAnswer>
  /** Any purpose but `needed` reads it early, for a later call that needs it. */
  weight(candidate: Candidate, ask: Ask): Promise<Weighed>
  /**
   * The weight with the wheel's entry points, which are read if they were not; unchanged if they
   * cannot be fetched.
   */
  withEntryPoints(candidate: Candidate, weighed: Weighed, after: number): Promise<Weighed>
  /**
   * The weight with more of the wheel's code counted for the bytecode model, if the bytes read
   * contain little of it. Unchanged if more cannot be fetched.
   */
  withCode(candidate: Candidate, weighed: Weighed, after: number): Promise<Weighed>
  /**
   * Why the metadata that a page offers for a wheel cannot be fetched, in words that follow a
   * colon; null if it can, as far as it was read. Installers fail in that case.
   */
  sidecarFault(candidate: Candidate): string | null
}

/**
 * For wheels up to this size, bytes, the end that is read for the weight contains METADATA in 19 of
 * 20 cases.
 */
const SMALL_WHEEL = 256 * 1024

/**
 * Whether one request gives both weight and metadata. A sidecar that a page promises is read
 * nevertheless, because installers fail if it cannot be fetched; only the default index's sidecars
 * are always sound.
 */
const tellsBoth = ({ kind, file }: Candidate): boolean => {
  if (kind === 'sdist') return isSmallSdist(file.size)
  return (
    file.sidecar === false ||
    ((file.size ?? Number.POSITIVE_INFINITY) <= SMALL_WHEEL && isDefaultHost(file.url))
  )
}

/**
 * Whether an archive must be downloaded completely for its weight. That is done only once it is
 * chosen.
 */
const isBulky = ({ kind, file }: Candidate): boolean => kind === 'sdist' && !isSmallSdist(file.size)

/**
 * @param listings receives the directory of every wheel that is weighed
 */
export function createDistributionReader(
  indexes: Indexes,
  facts: KnownDistributions,
  listings?: Pick<Listings, 'keep'>,
): DistributionReader {
  return new IndexReader(indexes, facts, listings)
}

class IndexReader implements DistributionReader {
  readonly #indexes: Indexes
  readonly #facts: KnownDistributions
  readonly #listings: Pick<Listings, 'keep'> | undefined
  readonly #reaches = new Map<string, number>()
  readonly #metadata = new Map<string, Promise<MetadataAnswer>>()
  readonly #guesses = new Map<string, Promise<MetadataAnswer>>()
  readonly #weights = new Map<string, Promise<WeighedAtDepth>>()
  /** Wheels whose metadata was read, and that are weighed from the same bytes. */
  readonly #weighings = new Map<string, Promise<void>>()
  /**
   * Reads the metadata from bytes that were read for the weight; they are kept until the sidecar
   * has arrived.
   */
  readonly #texts = new Map<string, () => string | undefined>()

  constructor(
    indexes: Indexes,
    facts: KnownDistributions,
    listings: Pick<Listings, 'keep'> | undefined,
  ) {
    this.#indexes = indexes
    this.#facts = facts
    this.#listings = listings
  }

  async metadata(candidate: Candidate, ask: Ask): Promise<MetadataAnswer> {
    const readsWeight = ask.purpose === 'likely' && !isBulky(candidate)
    const weighFirst = tellsBoth(candidate)
    const readAlong = (): void => void this.#weightOnce(candidate, ask, 'read').catch(() => {})
    if (candidate.kind === 'wheel' && candidate.file.sidecar === false) {
      // Its own bytes tell the metadata, for which the search waits, and the weight after that. Known
      // metadata may lack the weight.
      const answer = await this.#metadataOnce(candidate, ask)
      if (readsWeight && !this.#weighings.has(factKey(candidate.file))) readAlong()
      return answer
    }
    if (readsWeight && weighFirst) readAlong()
    const reading = this.#metadataOnce(candidate, ask)
    if (readsWeight && !weighFirst) readAlong()
    return reading
  }

  weight(candidate: Candidate, ask: Ask): Promise<Weighed> {
    return this.#weightOnce(candidate, ask, 'at hand')
  }

  async withEntryPoints(candidate: Candidate, weighed: Weighed, after: number): Promise<Weighed> {
    const { weight } = weighed
    return weight.kind === 'wheel' && weight.entryPoints?.kind === 'unread'
      ? this.#readMore(candidate, weighed, after, (source) => readEntryPoints(source, weight))
      : weighed
  }

  async withCode(candidate: Candidate, weighed: Weighed, after: number): Promise<Weighed> {
    const { weight } = weighed
    if (weight.kind !== 'wheel' || weight.code?.windows === undefined) return weighed
    const read = (source: ByteSource) => readWindows(source, weight)
    // A file that its server refuses is not requested again.
    return this.#readMore(candidate, weighed, after, read, withoutWindows(weight))
  }

  async #readMore(
    { name, file }: Candidate,
    weighed: Weighed,
    after: number,
    read: (source: ByteSource) => Promise<Weight>,
    refused: Weight = weighed.weight,
  ): Promise<Weighed> {
    const source = new RemoteBytes(file, this.#indexes, { after, purpose: 'needed' })
    const weight = await read(source).catch((error: unknown) => {
      if (error instanceof BytesUnavailable) return refused
      if (error instanceof FetchError) return weighed.weight
      throw error
    })
    source.release()
    if (weight === weighed.weight) return weighed
    this.#facts.learn(name, file, { weight })
    return { ...weighed, weight }
  }

  sidecarFault({ name, file }: Candidate): string | null {
    return this.#facts.known(name, file)?.brokenSidecar ?? null
  }

  /**
   * A guess that failed is repeated when the result is needed: estimates share a reader, and one
   * may need what another one guessed.
   */
  async #metadataOnce(candidate: Candidate, ask: Ask): Promise<MetadataAnswer> {
    const key = factKey(candidate.file)
    const read = (kept: Map<string, Promise<MetadataAnswer>>) =>
      once(kept, key, () => this.#readMetadata(candidate, ask))
    if (ask.purpose !== 'needed') return this.#metadata.get(key) ?? read(this.#guesses)
    const guessed = this.#guesses.has(key) ? await this.#guesses.get(key) : undefined
    return guessed?.kind === 'known' ? guessed : read(this.#metadata)
  }

  /**
   * @param metadata if the same bytes may contain it: `read` also reads it elsewhere in the file,
   *   which takes one more request
   */
  #weightOnce(
    candidate: Candidate,
    ask: Ask,
    metadata: 'read' | 'at hand',
  ): Promise<WeighedAtDepth> {
    return once(this.#weights, factKey(candidate.file), async () =>
      this.#withoutFetched(candidate, await this.#readWeight(candidate, ask, metadata)),
    )
  }

  async #readMetadata(candidate: Candidate, ask: Ask): Promise<MetadataAnswer> {
    const { after, purpose } = ask
    const { file, name } = candidate
    const isGuess = purpose !== 'needed'
    const weighed = tellsBoth(candidate)
      ? await this.#weights.get(factKey(file))?.catch(() => undefined)
      : undefined
    let depth = Math.max(after, weighed?.depth ?? 0)
    const known = this.#facts.known(name, file)
    if (known?.metadata !== undefined)
      return { kind: 'known', facts: known.metadata, label: known.label, depth }
    if (isGuess && weighed?.missing === true)
      return { kind: 'unknown', reason: 'its file is missing', depth }
    let brokenSidecar: string | undefined
    if (file.sidecar !== false) {
      const sidecar = await this.#indexes.sidecar(file, { after: depth, purpose })
      depth = sidecar.depth
      if (sidecar.kind === 'found') {
        this.#texts.delete(factKey(file))
        return this.#learnt(candidate, sidecar.text, depth)
      }
      brokenSidecar = sidecar.reason
      this.#facts.learn(name, file, { brokenSidecar })
      // A guess is not worth a second request.
      if (isGuess) return { kind: 'unknown', reason: brokenSidecar, depth }
    }
    return this.#metadataOfItself(candidate, { ...ask, after: depth }, brokenSidecar)
  }

  async #metadataOfItself(
    candidate: Candidate,
    ask: Ask,
    brokenSidecar: string | undefined,
  ): Promise<MetadataAnswer> {
    const { file, name } = candidate
    if (brokenSidecar !== undefined) {
      const weighed = await this.#weights.get(factKey(file))?.catch(() => undefined)
      const text = this.#texts.get(factKey(file))?.()
      if (weighed !== undefined && text !== undefined)
        return this.#learnt(candidate, text, Math.max(ask.after, weighed.depth))
    }
    const own = await this.#ownBytes(candidate, true, ask)
    const { weight, text, missing, weigh, depth } = own
    if (weigh === undefined) own.release?.()
    const known = this.#facts.known(name, file)
    if (known?.metadata !== undefined)
      return { kind: 'known', facts: known.metadata, label: known.label, depth }
    if (text !== undefined) return this.#learnt(candidate, text, depth)
    const reason = weight.kind === 'unknown' ? weight.reason : 'its metadata cannot be read'
    if (brokenSidecar !== undefined) throw unreadable(file, `${brokenSidecar}, and ${reason}`)
    if (missing === true) {
      if (ask.purpose === 'needed' && isListed(file)) throw unreadable(file, reason)
      return { kind: 'unknown', reason, depth }
    }
    // An installer would still install a damaged file, so its pin stays, and a warning reports the
    // damage.
    this.#facts.learn(name, file, {
      metadata: NO_DEPENDENCIES,
      label: undefined,
      doubt: { kind: 'unknown', reason },
    })
    return { kind: 'known', facts: NO_DEPENDENCIES, label: undefined, depth }
  }

  /**
   * Weighs a wheel after the search has continued with its metadata, and not at all if the search
   * has failed by then.
   */
  #weighLater(key: string, { weigh, release }: OwnBytes, { mayBeChosen }: Ask, claim: Claim): void {
    const weighing = setImmediate()
      .then(() => (mayBeChosen?.() === false ? undefined : weigh?.()))
      // A weight that cannot be read is read again when it is needed.
      .catch(() => {})
      .finally(() => {
        release?.()
        claim.leave()
      })
    this.#weighings.set(key, weighing)
  }

  #learnt(candidate: Candidate, text: string, depth: number): MetadataAnswer {
    const read = metadataFactsOf(text, candidate)
    this.#facts.learn(candidate.name, candidate.file, read)
    return { kind: 'known', facts: read.metadata, label: read.label, depth }
  }

  async #readWeight(
    candidate: Candidate,
    { after, purpose }: Ask,
    metadata: 'read' | 'at hand',
  ): Promise<WeighedAtDepth> {
    const { file, name } = candidate
    const key = factKey(file)
    // If the metadata comes from the same bytes, they are read once.
    const reading = this.#metadata.get(key) ?? this.#guesses.get(key)
    if (file.sidecar === false || candidate.kind === 'sdist') await reading
    await this.#weighings.get(key)
    const known = this.#facts.known(name, file)
    if (known?.weight !== undefined) return { ...known, weight: known.weight, depth: after }
    const withMetadata = tellsBoth(candidate) && reading === undefined
    // Sizes are needed only at the end, so requests that continue the search go first.
    const own: Ask = { after, purpose: purpose === 'needed' || withMetadata ? purpose : 'last' }
    const readsElsewhere = withMetadata && (metadata === 'read' || candidate.kind === 'sdist')
    const {
      weight,
      readText,
      release,
      depth,
      missing = false,
      text = withMetadata ? readText?.() : undefined,
    } = await this.#ownBytes(candidate, readsElsewhere, own)
    if (
      readText !== undefined &&
      file.sidecar !== false &&
      this.#facts.known(name, file)?.metadata === undefined
    )
      this.#texts.set(key, readText)
    else release?.()
    if (text !== undefined) this.#facts.learn(name, file, metadataFactsOf(text, candidate))
    return { weight, exact: true, depth, missing }
  }

  async #ownBytes(candidate: Candidate, withMetadata: boolean, ask: Ask): Promise<OwnBytes> {
    const { name, file } = candidate
    const claim = await this.#facts.enter(name, file)
    let own: OwnBytes | undefined
    try {
      const known = claim.mayBeKept ? this.#facts.known(name, file) : undefined
      if (known?.weight !== undefined && (!withMetadata || known.metadata !== undefined))
        return { weight: known.weight, depth: ask.after }
      own = await readOwnBytes(candidate, withMetadata, ask, {
        indexes: this.#indexes,
        facts: this.#facts,
        listings: this.#listings,
        reaches: this.#reaches,
      })
      return own
    } finally {
      // Other processes need the weight as well, or they would read the same bytes.
      if (own?.weigh === undefined) claim.leave()
      else this.#weighLater(factKey(file), own, ask, claim)
    }
  }

  /** Files that a build downloads are not in the archive. */
  #withoutFetched({ name, file }: Candidate, weighed: WeighedAtDepth): WeighedAtDepth {
    const reason = this.#facts.known(name, file)?.remarks?.fetches
    const { weight } = weighed
    return reason === undefined || weight.kind === 'unknown'
      ? weighed
      : { ...weighed, weight: { kind: 'unknown', reason, download: weight.download } }
  }
}

/**
 * Whether an index lists the file: a snapshot records some only by their name, and a direct
 * reference is its own index.
 */
const isListed = ({ url, index }: DistFile): boolean => /^https?:/i.test(url) && index !== url

/** Both installers stop if a chosen file cannot be fetched. */
const unreadable = ({ filename, index }: DistFile, reason: string): PysizeError =>
  new PysizeError('metadata-unreadable', `${filename} cannot be read: ${reason}.`, {
    exitCode: 4,
    hint: `Report it to the owner of ${index}, or pin another version.`,
  })
