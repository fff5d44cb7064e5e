import type { Label } from '../resolve/label.ts'
import type { MetadataFacts } from '../resolve/metadata.ts'
import type { SdistFindings } from '../source-trees/sdist-tree.ts'
import type { SdistFacts, UnknownWheel, WheelFacts } from '../weigh/facts.ts'

export type Weight = WheelFacts | SdistFacts | UnknownWheel

/**
 * Why metadata may be wrong: it was read from code that was not run, or that asks for the machine
 * it runs on, or is unknown and so taken to need nothing.
 */
export interface Doubt {
  readonly kind: 'estimated' | 'computed' | 'unknown'
  /** In words that follow a colon. */
  readonly reason: string
}

/** Facts in an sdist's archive besides its metadata. */
export interface SdistRemarks extends SdistFindings {
  /** The reason why uv refuses to unpack an archive that pip unpacks, in words that follow "it". */
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
  /** Of the metadata; absent where its author declared it. */
  readonly doubt?: Doubt
  readonly weight?: Weight
  /** Of an sdist that was read whole. */
  readonly remarks?: SdistRemarks
  /** Its files, packed (see listing.ts); there only where they were wanted. */
  readonly listing?: string
  /** False where the figures are modelled. */
  readonly exact: boolean
  /** How far modelled figures may be off, as a share of them, where that is more than usual. */
  readonly error?: number
}
