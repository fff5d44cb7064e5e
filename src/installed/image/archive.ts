import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { readTarEntries } from '../../archives/tar.ts'
import { inputError, PysizeError } from '../../errors.ts'
import type { EnvironmentSource } from '../environment.ts'
import { type FileTree, joinPath, normalPath, parentOf } from '../file-tree.ts'
import { type Layer, type LayerReading, newLayer, newRoom, visitLayer } from './layer.ts'
import { layeredTree } from './layered-tree.ts'
import { chooseImage, type ImageParts } from './manifest.ts'
import { peek, unpacked } from './unpacked.ts'

export interface ImageOptions {
  /** Compute the hash of every file on the way: the archive is read once. */
  readonly hashes: boolean
  /** Whether an image for a platform in Docker's words (`linux/arm64`) is meant. */
  readonly isWanted: (platform: string) => boolean
}

/** JSON of an image (manifests, configurations) takes some kilobytes. */
const LARGEST_DOCUMENT = 1 << 23
/** What an image consists of, in `docker save`'s two forms and in an OCI layout. */
const PART =
  /^(?:blobs\/[\w+.-]+\/[\w=+.-]+|[0-9a-f]{64}\/(?:layer\.tar|json|VERSION)|[0-9a-f]{64}\.(?:json|tar)|(?:manifest|index)\.json|oci-layout|repositories)$/

/**
 * Reads an image that `docker save` or another tool wrote: an archive of layers, an OCI layout, or
 * the files of one container (`docker export`). It is read once, from its first byte to its last,
 * however it is packed.
 *
 * @param shown the path as the user wrote it
 * @throws PysizeError exit 2: `image-unreadable`, `no-image`, `several-images`, `image-too-large`,
 * `zstd-not-supported`
 */
export async function openImageArchive(file: string, shown: string, options: ImageOptions): Promise<EnvironmentSource> {
  const parts = newParts()
  const files = newLayer()
  const reading = { hashes: options.hashes, room: newRoom() }
  const { fault } = await reporting(shown, () =>
    readTarEntries(unpacked(createReadStream(file)), (entry) => {
      const path = normalPath(entry.path) ?? ''
      if (!PART.test(path)) return visitLayer(files, entry, reading)
      if (entry.kind === 'link' || entry.kind === 'hard link') {
        const target = normalPath(entry.kind === 'link' ? joinPath(parentOf(path), entry.link) : entry.link)
        if (target !== undefined) parts.aliases.set(path, target)
      }
      return entry.kind === 'file' ? { stream: (content) => readPart(parts, path, entry.size, content, reading, shown) } : undefined
    }),
  )
  if (fault !== undefined) throw unreadable(shown, fault === 'cut' ? 'it ends early' : 'it is no tar archive')
  if (!parts.documents.has('manifest.json') && !parts.documents.has('index.json')) {
    if (!files.entries.has('usr') && ![...files.entries.keys()].some((path) => path.startsWith('usr/'))) throw noImage(shown)
    return { tree: layeredTree([files]), path: shown, host: null, image: { env: {}, platform: '' } }
  }
  return sourceOf(parts, shown, options)
}

/** An OCI layout that is a folder: the same parts, each in a file. */
export async function openImageFolder(folder: string, tree: FileTree, shown: string, options: ImageOptions): Promise<EnvironmentSource> {
  const parts = newParts()
  const reading = { hashes: options.hashes, room: newRoom() }
  const paths = [
    'index.json',
    'manifest.json',
    ...tree.list('blobs').flatMap(({ name }) => tree.list(`blobs/${name}`).map((blob) => `blobs/${name}/${blob.name}`)),
  ]
  for (const path of paths) {
    const entry = tree.entry(path)
    if (entry?.kind === 'file')
      await reporting(shown, () => readPart(parts, path, entry.size, createReadStream(join(folder, path)), reading, shown))
  }
  return sourceOf(parts, shown, options)
}

function sourceOf(parts: ImageParts, shown: string, { isWanted }: ImageOptions): EnvironmentSource {
  const { layers, config } = chooseImage(parts, shown, isWanted)
  return { tree: layeredTree(layers), path: shown, host: null, image: config }
}

const newParts = (): ImageParts => ({ documents: new Map(), layers: new Map(), aliases: new Map(), faults: new Map() })

/**
 * A part is JSON or a layer; what is neither is left out, and missed only where a manifest names
 * it.
 */
async function readPart(
  parts: ImageParts,
  path: string,
  size: number,
  chunks: AsyncIterable<Buffer>,
  reading: LayerReading,
  shown: string,
): Promise<void> {
  const { head, all } = await peek(chunks, 1)
  if ((head[0] === 0x7b || head[0] === 0x5b) && size <= LARGEST_DOCUMENT) {
    const text: Buffer[] = []
    for await (const chunk of all) text.push(chunk)
    parts.documents.set(path, Buffer.concat(text).toString('utf8'))
    return
  }
  const layer: Layer = newLayer()
  try {
    const { fault, irregular } = await readTarEntries(unpacked(all), (entry) => visitLayer(layer, entry, reading))
    const isEmpty = layer.entries.size + layer.removed.length + layer.emptied.length === 0
    // A layer without entries is two empty blocks; other short bytes are none.
    if (fault === undefined && !(isEmpty && irregular !== undefined)) parts.layers.set(path, layer)
  } catch (error) {
    if (error instanceof PysizeError && error.code !== 'zstd-not-supported') throw error
    parts.faults.set(path, error instanceof PysizeError ? error : unreadable(shown, errorText(error), error))
  }
}

const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function reporting<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PysizeError) throw error
    throw unreadable(shown, errorText(error), error)
  }
}

const unreadable = (shown: string, reason: string, cause?: unknown): PysizeError =>
  inputError('image-unreadable', `The image ${shown} can't be read: ${reason}.`, {
    hint: 'Write it again: docker save IMAGE -o image.tar',
    cause,
  })

const noImage = (shown: string): PysizeError =>
  inputError('no-image', `${shown} holds no image.`, { hint: 'Write one with: docker save IMAGE -o image.tar' })
