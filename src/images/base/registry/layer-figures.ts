import { getJson, putJson, type Store } from '../../../cache/store.ts'
import type { FetchResponse } from '../../../fetch/request.ts'
import {
  estimated,
  exactly,
  type Figure,
  type LayerSizes,
  roughly,
  scaled,
} from '../../sizes/figure.ts'
import { measureLayer } from '../../sizes/measure-layer.ts'
import { layerPaths } from '../archive-base.ts'
import { knownLayer } from '../known-layers.ts'
import { layerContents } from './layer-contents.ts'
import type { Descriptor } from './manifest.ts'
import { registryNonsense, unlessRefused } from './registry-error.ts'
import type { RemoteImage } from './remote-image.ts'
import {
  isGzip,
  isZstd,
  statedTarSize,
  TAIL,
  tarSizeOfHead,
  tarSizeOfTail,
  usualTarSize,
  ZSTD_HEAD,
} from './unpacked-size.ts'

/**
 * Files in a tar archive for each byte of it, and blocks on disk: 0.96 and 1.1 of Debian's layers.
 */
const FILES_OF_TAR = 0.965
const FILES_OFF = 0.035
const DISK_OF_FILES = 1.1
const DISK_OFF = 0.06

/**
 * The sizes of an image's layers without their bytes: the compressed size is in the manifest, and
 * the last bytes of a gzip stream tell that of the tar archive. File sizes and blocks are estimated
 * from it, unless the layer has a list of its files, or is one of those whose facts are embedded, or
 * was read whole before.
 */
export function remoteLayerSizes(image: RemoteImage, store: Store): Promise<readonly LayerSizes[]> {
  return Promise.all(image.layers.map((layer) => sizesOf(image, layer, store)))
}

async function sizesOf(image: RemoteImage, layer: Descriptor, store: Store): Promise<LayerSizes> {
  const read = rememberedSizes(store, layer.digest)
  if (read !== undefined) return { ...read, compressed: exactly(layer.size) }
  const contents = await layerContents(image, layer, store)
  if (contents !== undefined) {
    const { uncompressed, tar, disk } = measureLayer(layerPaths(contents.entries))
    // Tools differ in the headers that they write.
    return { uncompressed, tar: roughly(tar.size!, 0.02), disk, compressed: exactly(layer.size) }
  }
  const tar =
    statedTarSize(layer.mediaType, layer.size, layer.annotations) ??
    (await endSize(image, layer, store)) ??
    usualTarSize(layer.size)
  const known = knownLayer(layer.digest)
  // Small archives are headers for the most part.
  const isSmall = (tar.size ?? 0) < 64 * 1024
  const uncompressed =
    known?.sizes.uncompressed ??
    (isSmall ? estimated((tar.size ?? 0) / 2, 0, tar.size ?? 0) : filesOf(tar))
  const disk = known?.sizes.disk ?? scaled(uncompressed, DISK_OF_FILES, DISK_OFF)
  return { uncompressed, tar, compressed: exactly(layer.size), disk }
}

function filesOf(tar: Figure): Figure {
  const { size, interval, source } = tar
  if (source === 'exact') return roughly(size! * FILES_OF_TAR, FILES_OFF)
  return estimated(
    size! * FILES_OF_TAR,
    interval[0] * (FILES_OF_TAR - FILES_OFF),
    interval[1] ?? size!,
  )
}

/**
 * The unpacked size in the last bytes of a gzip layer, or the first of a zstd layer, kept by the
 * digest of the layer. Ranges are absolute: some storages know no others.
 */
async function endSize(
  image: RemoteImage,
  { digest, size, mediaType }: Descriptor,
  store: Store,
): Promise<Figure | undefined> {
  const isOfGzip = isGzip(mediaType)
  if ((!isOfGzip && !isZstd(mediaType)) || size < ZSTD_HEAD) return undefined
  const sizeOf = (bytes: Buffer): Figure | undefined =>
    isOfGzip ? tarSizeOfTail(bytes, size) : tarSizeOfHead(bytes, size)
  // No digest proves these bytes, so they are cached for the registry that sent them.
  const key = `layer-end ${image.registry.name} ${digest}`
  const kept = store.get('metadata', key)
  if (kept !== undefined) return sizeOf(kept)
  const range = isOfGzip ? ([size - TAIL, size - 1] as const) : ([0, ZSTD_HEAD - 1] as const)
  const length = range[1] - range[0] + 1
  const answer = await unlessRefused(
    image.registry.ask(image.repository, `blobs/${digest}`, {
      range,
      maxBytes: length,
      optionalBody: true,
      purpose: 'last',
    }),
  )
  if (answer === null) return undefined
  const held = sizeToldBy(answer)
  if (held !== undefined && held !== size)
    throw registryNonsense(
      image.registry.name,
      `names a layer of ${size} bytes in its manifest of ${image.repository}, but holds one of ${held}`,
    )
  // A registry without ranges would send the whole layer.
  if (answer.status !== 206 || answer.body.length !== length) return undefined
  store.put('metadata', key, answer.body)
  return sizeOf(answer.body)
}

/** The size of the whole blob, if a response to a range states it (RFC 9110, section 14.4). */
function sizeToldBy({ status, headers }: FetchResponse): number | undefined {
  const told = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
  return told !== undefined && (status === 206 || status === 416) ? Number(told) : undefined
}

const keyOfSizes = (digest: string): string => `layer-sizes ${digest}`

/** Caches the weight of a layer that was read completely. It never expires. */
export function rememberSizes(
  store: Store,
  digest: string,
  { uncompressed, tar, disk }: Omit<LayerSizes, 'compressed'>,
): void {
  putJson(store, 'metadata', keyOfSizes(digest), [uncompressed.size, tar.size, disk.size])
}

function rememberedSizes(store: Store, digest: string): Omit<LayerSizes, 'compressed'> | undefined {
  const kept = getJson(store, 'metadata', keyOfSizes(digest))
  if (
    !Array.isArray(kept) ||
    !kept.every((one) => Number.isSafeInteger(one) && one >= 0) ||
    kept.length !== 3
  )
    return undefined
  const [uncompressed, tar, disk] = kept as [number, number, number]
  return { uncompressed: exactly(uncompressed), tar: exactly(tar), disk: exactly(disk) }
}
