import { getJson, putJson, type Store } from '../../../cache/store.ts'
import type { FileTree } from '../../../installed/file-tree.ts'
import { type Layer, type LayerEntry, newLayer } from '../../../installed/image/layer.ts'
import { layeredTree } from '../../../installed/image/layered-tree.ts'
import { layerContents } from './layer-contents.ts'
import type { Descriptor } from './manifest.ts'
import { pullImage } from './pull-image.ts'
import type { RemoteImage } from './remote-image.ts'

/** The most bytes of layers that are fetched to list their files. */
const MOST_FETCHED = 100_000_000

/**
 * The files of an image in a registry. Layers with a list of their files need only that; others are
 * read whole, and their list is kept by their digest. Null if they are too large for that.
 *
 * @throws PysizeError exit 4 `registry-…`
 */
export async function listImage(image: RemoteImage, store: Store): Promise<FileTree | null> {
  const known = await Promise.all(
    image.layers.map(
      async (layer) => keptLayer(layer, store) ?? (await layerContents(image, layer, store)),
    ),
  )
  const unread = image.layers.filter((_layer, at) => known[at] === undefined)
  if (unread.reduce((sum, { size }) => sum + size, 0) > MOST_FETCHED) return null
  const layers: Layer[] = []
  for (const [at, layer] of image.layers.entries())
    layers.push(known[at] ?? (await readLayer(image, layer, store)))
  return layeredTree(layers)
}

async function readLayer(image: RemoteImage, layer: Descriptor, store: Store): Promise<Layer> {
  const pulled = await pullImage({ ...image, layers: [layer] }, image.repository, store, {
    hashes: false,
  })
  const own = pulled.layers[0] ?? newLayer()
  const rows = [...own.entries].map(([path, { kind, size, link }]) => [path, kind, size, link])
  putJson(store, 'metadata', keyOf(layer), [rows, own.removed, own.emptied])
  return own
}

const keyOf = ({ digest }: Descriptor): string => `layer-files ${digest}`

function keptLayer(layer: Descriptor, store: Store): Layer | undefined {
  const kept = getJson(store, 'metadata', keyOf(layer))
  if (!Array.isArray(kept)) return undefined
  const [rows, removed, emptied] = kept as [
    [string, LayerEntry['kind'], number, string][],
    string[],
    string[],
  ]
  const entries = new Map(rows.map(([path, kind, size, link]) => [path, { kind, size, link }]))
  return { ...newLayer(), entries, removed, emptied }
}
