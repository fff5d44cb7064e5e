import { warning } from '../../errors.ts'
import { type Figure, type LayerSizes, UNKNOWN } from '../sizes/figure.ts'
import { type BaseImage, EMPTY_CONFIG } from './base-image.ts'
import { usualSettings } from './usual-settings.ts'

const UNKNOWN_SIZES: LayerSizes = {
  uncompressed: UNKNOWN,
  tar: UNKNOWN,
  compressed: UNKNOWN,
  disk: UNKNOWN,
}
const NOTHING_KNOWN = {
  digest: null,
  asOf: null,
  config: EMPTY_CONFIG,
  layers: [],
  python: null,
  libc: null,
  distribution: null,
  packages: null,
  tree: null,
  files: new Map<string, LayerSizes>(),
} as const satisfies Partial<BaseImage>

/**
 * A base of which nothing is known: its row is unknown, and so is the total.
 *
 * @param reason a sentence without its end: `it needs a registry, and --offline is set`
 */
export const unknownBase = (reference: string, platform: string, reason: string): BaseImage => ({
  ...NOTHING_KNOWN,
  ...usualSettings(reference),
  reference,
  answeredBy: reference,
  platform,
  sizes: UNKNOWN_SIZES,
  source: 'embedded',
  warnings: [warning('base-unknown', `The base image ${reference} is not known: ${reason}.`)],
})

/** Sizes of an image by the one that is known, as Debian's images have them. */
const TAR = 1.04
const PACKED = 0.38
const BLOCKS = 1.12

/**
 * A base of which the user states what `docker images` shows, instead of what is not known.
 *
 * @param size bytes
 */
export function sizedBase(base: BaseImage, size: number): BaseImage {
  const by = (factor: number, off: number): Figure => ({
    size: Math.round(size * factor),
    source: 'estimated',
    interval: [Math.round(size * factor * (1 - off)), Math.round(size * factor * (1 + off))],
  })
  const uncompressed: Figure = { size, source: 'exact', interval: [size, size] }
  return {
    ...base,
    layers: [],
    sizes: {
      uncompressed,
      tar: by(TAR, 0.03),
      compressed: by(PACKED, 0.25),
      disk: by(BLOCKS, 0.08),
    },
    source: 'option',
    warnings: [],
  }
}
