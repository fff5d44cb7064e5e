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
 * A base without facts: its row is unknown, and so is the total.
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

/** The other sizes of an image by the known one, in the proportions of Debian's images. */
const TAR = 1.04
const PACKED = 0.38
const BLOCKS = 1.12

/**
 * A base without facts, whose size in `docker images` the user states.
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
