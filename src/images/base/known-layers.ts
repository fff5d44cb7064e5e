import { estimated, exactly, roughly, scaled } from '../sizes/figure.ts'
import type { BaseLayer } from './base-image.ts'
import { findBlob, type KnownBlob } from './known-rows.ts'
import kinds from './layer-kinds.json' with { type: 'json' }

/** How far estimates by the kind of a layer may be off. */
export const BY_KIND: Readonly<Record<'uncompressed' | 'tar' | 'disk' | 'compressed', number>> = {
  uncompressed: 0.03,
  tar: 0.01,
  disk: 0.03,
  compressed: 0.04,
}
/** A layer of five links: their headers and those of the folders above. */
const LINKS = {
  uncompressed: exactly(0),
  tar: estimated(6_144, 4_608, 10_240),
  disk: estimated(16_384, 12_288, 20_480),
}

/**
 * A layer of an official image.
 *
 * @param drift the share by which it may have changed since the date of the facts
 */
export function layerOfBlob(
  { digest, kind, compressed, uncompressed }: KnownBlob,
  drift: number,
  hasDigest: boolean,
): BaseLayer {
  const { created_by, tar, disk } = kinds[kind]
  const isRead = digest !== ''
  const own = { digest: isRead && hasDigest ? `sha256:${digest}` : null, created_by }
  const packed =
    isRead && drift === 0
      ? exactly(compressed)
      : roughly(compressed, (isRead ? 0 : BY_KIND.compressed) + drift)
  if (kind === 'links') return { ...own, sizes: { ...LINKS, compressed: packed } }
  const isRoot = /^(?:debian|alpine|ubuntu)/.test(kind)
  const plain = roughly(uncompressed, (isRoot ? 0.002 : BY_KIND.uncompressed) + drift)
  return {
    ...own,
    sizes: {
      uncompressed: plain,
      tar: scaled(plain, tar, BY_KIND.tar),
      compressed: packed,
      disk: scaled(plain, disk, BY_KIND.disk),
    },
  }
}

/** The embedded facts about a layer of any image; undefined if the layer is not known. */
export function knownLayer(digest: string): BaseLayer | undefined {
  const blob = findBlob(digest.replace(/^sha256:/, ''))
  return blob && layerOfBlob(blob, 0, true)
}
