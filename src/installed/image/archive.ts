import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { readTarEntries } from '../../archives/tar.ts'
import { inputError, PysizeError } from '../../errors.ts'
import type { EnvironmentSource } from '../environment.ts'
import { type FileTree, joinPath, normalPath, parentOf } from '../file-tree.ts'
import { type Layer, type LayerReading, newLayer, newRoom, visitLayer } from './layer.ts'
import { layeredTree } from './layered-tree.ts'
import { chooseImage, type ImageParts } from './manifest.ts'
import { readLayer } from './read-layer.ts'
import { peek, unpacked } from './unpacked.ts'

export interface ImageArchiveOptions {
  /** Compute the hash of every file at the same time, because the archive is read once. */
  readonly hashes: boolean
  /** Whether an image is for the requested platform, in Docker's words (`linux/arm64`). */
  readonly isWanted: (platform: string) => boolean
  /** Measure the compressed size under gzip of layers that are not compressed. */
  readonly samples?: boolean
}

/** An image in a file or folder. */
export interface ArchivedImage {
  readonly source: EnvironmentSource
  /** The lowest first. */
  readonly layers: readonly ArchivedLayer[]
  /** The JSON of its configuration; null for the files of a container. */
  readonly document: unknown
}

export interface ArchivedLayer extends Pick<Layer, 'entries' | 'removed' | 'emptied' | 'bytes'> {
  /** Of the compressed layer, `sha256:…`; null if the archive does not name it. */
  readonly digest: string | null
}

/** JSON of an image (manifests, configurations) takes some kilobytes. */
const LARGEST_DOCUMENT = 1 << 23
/** The parts of an image, in both forms of `docker save` and in an OCI layout. */
const PART =
  /^(?:blobs\/[\w+.-]+\/[\w=+.-]+|[0-9a-f]{64}\/(?:layer\.tar|json|VERSION)|[0-9a-f]{64}\.(?:json|tar)|(?:manifest|index)\.json|oci-layout|repositories)$/

/**
 * Reads an image that `docker save` or another tool wrote: an archive of layers, an OCI layout, or
 * the files of one container (`docker export`). It is read once, from its first byte to its last,
 * with any compression.
 *
 * @param shown the path as the user wrote it
 * @throws PysizeError exit 2: `image-unreadable`, `no-image`, `several-images`, `image-too-large`
 */
export async function openImageArchive(
  file: string,
  shown: string,
  options: ImageArchiveOptions,
): Promise<ArchivedImage> {
  const parts = newParts()
  const files = newLayer()
  const reading = { hashes: options.hashes, samples: options.samples ?? false, room: newRoom() }
  let tar = 0
  const { fault } = await reporting(shown, () =>
    readTarEntries(
      counted(unpacked(createReadStream(file)), (bytes) => (tar += bytes)),
      (entry) => {
        const path = normalPath(entry.path) ?? ''
        if (!PART.test(path)) return visitLayer(files, entry, reading)
        if (entry.kind === 'link' || entry.kind === 'hard link') {
          const target = normalPath(
            entry.kind === 'link' ? joinPath(parentOf(path), entry.link) : entry.link,
          )
          if (target !== undefined) parts.aliases.set(path, target)
        }
        return entry.kind === 'file'
          ? { stream: (content) => readPart(parts, path, entry.size, content, reading, shown) }
          : undefined
      },
    ),
  )
  if (fault !== undefined)
    throw unreadable(shown, fault === 'cut' ? 'it ends early' : 'it is not a tar archive')
  if (!parts.documents.has('manifest.json') && !parts.documents.has('index.json')) {
    if (
      !files.entries.has('usr') &&
      ![...files.entries.keys()].some((path) => path.startsWith('usr/'))
    )
      throw noImage(shown)
    files.bytes.tar = tar
    const source = {
      tree: layeredTree([files]),
      path: shown,
      host: null,
      image: { env: {}, platform: '' },
    }
    return { source, layers: [{ ...files, digest: null }], document: null }
  }
  return sourceOf(parts, shown, options)
}

/** An OCI layout that is a folder: the same parts, each in a file. */
export async function openImageFolder(
  folder: string,
  tree: FileTree,
  shown: string,
  options: ImageArchiveOptions,
): Promise<ArchivedImage> {
  const parts = newParts()
  const reading = { hashes: options.hashes, samples: options.samples ?? false, room: newRoom() }
  const paths = [
    'index.json',
    'manifest.json',
    ...tree
      .list('blobs')
      .flatMap(({ name }) =>
        tree.list(`blobs/${name}`).map((blob) => `blobs/${name}/${blob.name}`),
      ),
  ]
  for (const path of paths) {
    const entry = tree.entry(path)
    if (entry?.kind === 'file')
      await reporting(shown, () =>
        readPart(parts, path, entry.size, createReadStream(join(folder, path)), reading, shown),
      )
  }
  return sourceOf(parts, shown, options)
}

function sourceOf(
  parts: ImageParts,
  shown: string,
  { isWanted }: ImageArchiveOptions,
): ArchivedImage {
  const { layers, config, document } = chooseImage(parts, shown, isWanted)
  const source = {
    tree: layeredTree(layers.map(({ layer }) => layer)),
    path: shown,
    host: null,
    image: config,
  }
  return {
    source,
    layers: layers.map(({ layer, path }) => ({ ...layer, digest: digestOf(path, layer) })),
    document,
  }
}

/** A blob is named by its digest; the digest of an uncompressed one is not that of a registry. */
function digestOf(path: string, { bytes }: Layer): string | null {
  const [, algorithm, hex] = /^blobs\/(\w+)\/([0-9a-f]{64,128})$/.exec(path) ?? []
  return hex === undefined || bytes.packed === null ? null : `${algorithm}:${hex}`
}

async function* counted(
  chunks: AsyncIterable<Buffer>,
  count: (bytes: number) => void,
): AsyncIterable<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length)
    yield chunk
  }
}

const newParts = (): ImageParts => ({
  documents: new Map(),
  layers: new Map(),
  aliases: new Map(),
  faults: new Map(),
})

/**
 * A part is JSON or a layer. Any other part is ignored, and is missing only if a manifest names it.
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
  try {
    const layer = await readLayer(all, size, reading)
    if (!('fault' in layer)) parts.layers.set(path, layer)
  } catch (error) {
    if (error instanceof PysizeError) throw error
    parts.faults.set(path, unreadable(shown, errorText(error), error))
  }
}

const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

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
  inputError('no-image', `${shown} contains no image.`, {
    hint: 'Write one with: docker save IMAGE -o image.tar',
  })
