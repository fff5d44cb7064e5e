import type { Label } from '../resolve/label.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { SdistFindings } from '../source-trees/sdist-tree.ts'
import type { SdistFacts, UnknownWheel, WheelFacts } from '../weigh/facts.ts'

export type Weight = WheelFacts | SdistFacts | UnknownWheel

/**
 * Why metadata may be wrong: it was read from code that was not run or that depends on the machine,
 * or it is unknown and so assumed to need nothing.
 */
export interface Doubt {
  readonly kind: 'estimated' | 'computed' | 'unknown'
  /** The reason, in words that follow a colon. */
  readonly reason: string
}

/** Facts in an sdist's archive besides its metadata. */
export interface SdistRemarks extends SdistFindings {
  /** Why uv refuses to unpack an archive that pip unpacks, in words that follow "it". */
  readonly irregular?: string
}

/** The known facts about one distribution. */
export interface KnownDistribution {
  readonly metadata?: MetadataFacts
  /**
   * The reason why the metadata that the page offers for the file could not be fetched, in words
   * that follow a colon.
   */
  readonly brokenSidecar?: string
  /** The name in the metadata, if it differs from the one in the file name. */
  readonly label?: Label | undefined
  /** The doubt about the metadata; absent if its author declared it. */
  readonly doubt?: Doubt
  readonly weight?: Weight
  /** Of an sdist that was read completely. */
  readonly remarks?: SdistRemarks
  /** Its files, packed (see listing.ts); only if they were requested. */
  readonly listing?: string
  /**
   * How much its modules resemble each other (see weigh/alike-code.ts), only if a layer was
   * computed; 1 if a sample says nothing.
   */
  readonly likeness?: number
  /** False if the figures are modelled. */
  readonly exact: boolean
  /** The possible error of modelled figures, as a share of them, if it is larger than usual. */
  readonly error?: number
}
