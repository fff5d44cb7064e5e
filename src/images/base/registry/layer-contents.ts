import { readTar } from '../../../archives/tar.ts'
import { unzstd } from '../../../archives/zstd.ts'
import type { Store } from '../../../cache/store.ts'
import { sha256 } from '../../../hashing/sha256.ts'
import { type Layer, newLayer, newRoom, visitLayer } from '../../../installed/image/layer.ts'
import { gunzipParts } from '../../../platform/compression.ts'
import { jsonFields, parsedJson } from '../../../text/json.ts'
import type { Descriptor } from './manifest.ts'
import { registryNonsense } from './registry-error.ts'
import type { RemoteImage } from './remote-image.ts'

/** The largest list of files that is read, packed and unpacked. */
const MOST_PACKED = 16 * 2 ** 20
const MOST = 128 * 2 ** 20

/**
 * The files of a layer by the list that it has at its end, so that its content is not read: eStargz
 * (containerd/stargz-snapshotter, docs/estargz.md) and zstd:chunked (containers/storage,
 * pkg/chunked). Undefined for a layer without one.
 *
 * @throws PysizeError exit 4 `registry-nonsense` for a list that does not match its digest
 */
export async function layerContents(
  image: RemoteImage,
  layer: Descriptor,
  store: Store,
): Promise<Layer | undefined> {
  const chunked = layer.annotations[CHUNKED_PLACE]
  const estargz = layer.annotations[ESTARGZ_DIGEST]
  const text =
    typeof chunked === 'string'
      ? await chunkedList(image, layer, chunked, store)
      : typeof estargz === 'string'
        ? await estargzList(image, layer, estargz, store)
        : undefined
  return text === undefined ? undefined : layerOf(text)
}

const CHUNKED_PLACE = 'io.github.containers.zstd-chunked.manifest-position'
const CHUNKED_DIGEST = 'io.github.containers.zstd-chunked.manifest-checksum'
const ESTARGZ_DIGEST = 'containerd.io/snapshot/stargz/toc.digest'

const digestOf = (bytes: Buffer | string): string => `sha256:${sha256(bytes)}`

/** `OFFSET:PACKED:UNPACKED:TYPE`, and the digest of the packed list. */
async function chunkedList(
  image: RemoteImage,
  layer: Descriptor,
  place: string,
  store: Store,
): Promise<string | undefined> {
  const [offset = 0, packed = 0] = place.split(':').map(Number)
  const digest = layer.annotations[CHUNKED_DIGEST]
  if (!isInside(offset, packed, layer.size)) return undefined
  const bytes = await partOf(image, layer, offset, packed, store)
  if (bytes === undefined) return undefined
  if (digestOf(bytes) !== digest) throw damaged(image)
  return textOf(unzstd(bytes, MOST), image)
}

/** The last bytes of eStargz: an empty gzip member whose extra field has the place of the list. */
const FOOTER = 51

async function estargzList(
  image: RemoteImage,
  layer: Descriptor,
  digest: string,
  store: Store,
): Promise<string | undefined> {
  if (layer.size < FOOTER) return undefined
  const footer = await partOf(image, layer, layer.size - FOOTER, FOOTER, store)
  const noted = /^([0-9a-f]{16})STARGZ$/.exec(footer?.subarray(16, 38).toString('latin1') ?? '')
  if (noted === null) return undefined
  const offset = Number.parseInt(noted[1]!, 16)
  const packed = layer.size - FOOTER - offset
  if (!isInside(offset, packed, layer.size)) return undefined
  const bytes = await partOf(image, layer, offset, packed, store)
  if (bytes === undefined) return undefined
  const parts: Buffer[] = []
  try {
    await readTar(gunzipParts([bytes], false), ({ path, size }) =>
      path === 'stargz.index.json' && size <= MOST
        ? (content) => void parts.push(content)
        : undefined,
    )
  } catch {
    throw damaged(image)
  }
  const text = Buffer.concat(parts)
  if (digestOf(text) !== digest) throw damaged(image)
  return text.toString('utf8')
}

const isInside = (offset: number, length: number, size: number): boolean =>
  Number.isSafeInteger(offset) &&
  Number.isSafeInteger(length) &&
  offset >= 0 &&
  length > 0 &&
  length <= MOST_PACKED &&
  offset + length <= size

/** Bytes of a layer, cached by its digest; undefined if the registry does not support ranges. */
async function partOf(
  { registry, repository }: RemoteImage,
  { digest }: Descriptor,
  offset: number,
  length: number,
  store: Store,
): Promise<Buffer | undefined> {
  const key = `layer-part ${digest} ${offset} ${length}`
  const kept = store.get('metadata', key)
  if (kept?.length === length) return kept
  const answer = await registry.ask(repository, `blobs/${digest}`, {
    range: [offset, offset + length - 1],
    maxBytes: length,
    optionalBody: true,
  })
  if (answer.status !== 206 || answer.body.length !== length) return undefined
  store.put('metadata', key, answer.body)
  return answer.body
}

async function textOf(parts: AsyncIterable<Buffer>, image: RemoteImage): Promise<string> {
  const all: Buffer[] = []
  let size = 0
  try {
    for await (const part of parts) {
      size += part.length
      if (size > MOST) break
      all.push(part)
    }
  } catch {
    throw damaged(image)
  }
  if (size > MOST) throw damaged(image)
  return Buffer.concat(all).toString('utf8')
}

const damaged = ({ registry, repository }: RemoteImage): Error =>
  registryNonsense(registry.name, `sends a list of files of ${repository} that is damaged`)

const KINDS: Readonly<Record<string, 'file' | 'folder' | 'link' | 'hard link' | undefined>> = {
  reg: 'file',
  dir: 'folder',
  symlink: 'link',
  hardlink: 'hard link',
}

/** Both lists have the same entries; those of type `chunk` continue a file. */
function layerOf(text: string): Layer | undefined {
  const { entries } = jsonFields(parsedJson(text) ?? {})
  if (!Array.isArray(entries)) return undefined
  const layer = newLayer()
  const reading = { hashes: false, room: newRoom() }
  for (const one of entries) {
    const { name, type, size, linkName } = jsonFields(one)
    if (typeof name !== 'string' || typeof type !== 'string' || type === 'chunk') continue
    const kind = Object.hasOwn(KINDS, type) ? KINDS[type]! : 'other'
    visitLayer(
      layer,
      {
        path: name,
        kind,
        size: typeof size === 'number' && Number.isSafeInteger(size) && size > 0 ? size : 0,
        link: typeof linkName === 'string' ? linkName : '',
      },
      reading,
    )
  }
  return layer
}
