import type { Store } from '../../../cache/store.ts'
import { PysizeError } from '../../../errors.ts'
import type { ArchivedImage, ArchivedLayer } from '../../../installed/image/archive.ts'
import { type LayerReading, newRoom } from '../../../installed/image/layer.ts'
import { layeredTree } from '../../../installed/image/layered-tree.ts'
import { readLayer } from '../../../installed/image/read-layer.ts'
import { layerSizes } from '../archive-base.ts'
import { rememberSizes } from './layer-figures.ts'
import { type BlobStream, openBlob } from './layer-stream.ts'
import { registryNonsense } from './registry-error.ts'
import type { RemoteImage } from './remote-image.ts'

export interface PullOptions {
  /** Compute the hash of every file. */
  readonly hashes: boolean
  /** Called with the bytes of the layers that have arrived, and the bytes of all layers. */
  readonly onBytes?: ((done: number, all: number) => void) | undefined
}

/**
 * Reads all layers of an image in a registry, one after the other, as an archive is read: nothing
 * is written to disk. The weight of each layer is cached by its digest.
 *
 * @param shown the reference as the user wrote it
 * @throws PysizeError exit 4 `registry-…`; exit 2 `image-too-large`
 */
export async function pullImage(
  image: RemoteImage,
  shown: string,
  store: Store,
  { hashes, onBytes }: PullOptions,
): Promise<ArchivedImage> {
  const all = image.layers.reduce((sum, { size }) => sum + size, 0)
  const reading: LayerReading = { hashes, room: newRoom() }
  const layers: ArchivedLayer[] = []
  let done = 0
  for (const descriptor of image.layers) {
    const blob = openBlob(image.registry, image.repository, descriptor, (count) => {
      done += count
      onBytes?.(done, all)
    })
    const layer = {
      ...(await readWhole(blob, image, descriptor.size, reading)),
      digest: descriptor.digest,
    }
    rememberSizes(store, descriptor.digest, layerSizes(layer))
    layers.push(layer)
  }
  const { config, platform } = image.settings
  const source = {
    tree: layeredTree(layers),
    path: shown,
    host: null,
    image: { env: Object.fromEntries(config.env), platform },
  }
  return { source, layers, document: image.document }
}

async function readWhole(
  blob: BlobStream,
  { registry, repository }: RemoteImage,
  size: number,
  reading: LayerReading,
) {
  let layer: Awaited<ReturnType<typeof readLayer>>
  try {
    layer = await readLayer(blob.chunks, size, reading)
  } catch (error) {
    if (error instanceof PysizeError) throw error
    throw registryNonsense(
      registry.name,
      `sends a layer of ${repository} that is damaged: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  await blob.finish()
  if ('fault' in layer)
    throw registryNonsense(registry.name, `sends a layer of ${repository} that ${layer.fault}`)
  return layer
}
