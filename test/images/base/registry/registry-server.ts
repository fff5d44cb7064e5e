import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { createMemoryStore } from '../../../../src/cache/memory-store.ts'
import type { Store } from '../../../../src/cache/store.ts'
import { createFetcher, type FetcherWithCredentials } from '../../../../src/fetch/fetcher.ts'
import { readReference } from '../../../../src/images/base/reference.ts'
import { createRegistry } from '../../../../src/images/base/registry/registry.ts'
import { remoteBase } from '../../../../src/images/base/registry/remote-base.ts'
import {
  type RemoteImage,
  readRemoteImage,
} from '../../../../src/images/base/registry/remote-image.ts'
import {
  type Answer,
  type SeenRequest,
  serve,
  type TestServer,
} from '../../../support/http-server.ts'
import { makeTar, type TarEntry } from '../../../weigh/tarball.ts'

export const digestOf = (bytes: Buffer | string): string =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`

export interface MadeImage {
  readonly blobs: ReadonlyMap<string, Buffer>
  readonly manifest: Buffer
  readonly layers: readonly {
    readonly digest: string
    readonly size: number
    readonly tar: number
  }[]
}

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar'

/** An image of gzip layers. */
export function madeImage(
  layers: readonly (readonly TarEntry[])[],
  config: object = {},
): MadeImage {
  const tars = layers.map((entries) => makeTar([...entries]))
  const packed = tars.map((tar) => gzipSync(tar))
  const document = Buffer.from(
    JSON.stringify({
      os: 'linux',
      architecture: 'amd64',
      rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
      ...config,
    }),
  )
  const described = (bytes: Buffer, mediaType: string) => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  })
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: described(document, 'application/vnd.oci.image.config.v1+json'),
      layers: packed.map((bytes) => described(bytes, `${LAYER}+gzip`)),
    }),
  )
  return {
    blobs: new Map([...packed, document].map((bytes) => [digestOf(bytes), bytes])),
    manifest,
    layers: packed.map((bytes, at) => ({
      digest: digestOf(bytes),
      size: bytes.length,
      tar: tars[at]!.length,
    })),
  }
}

/** An index of images by platform, with what BuildKit adds. */
export function madeIndex(images: Readonly<Record<string, MadeImage>>): Buffer {
  const manifests = Object.entries(images).flatMap(([platform, { manifest }]) => {
    const [os, architecture, variant] = platform.split('/')
    const own = { mediaType: OCI_MANIFEST, digest: digestOf(manifest), size: manifest.length }
    const record = {
      ...own,
      digest: digestOf('record'),
      platform: { os: 'unknown', architecture: 'unknown' },
    }
    return [
      { ...own, platform: { os, architecture, ...(variant === undefined ? {} : { variant }) } },
      record,
    ]
  })
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }))
}

export interface RegistryContent {
  /** Manifests and indexes by tag. */
  readonly tags: Readonly<Record<string, Buffer>>
  readonly images: readonly MadeImage[]
}

export interface RegistryServer extends TestServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string
}

/**
 * A registry of one repository, `team/app`. `quirk` may answer a request in its place.
 */
export async function serveRegistry(
  { tags, images }: RegistryContent,
  quirk: (request: SeenRequest) => Answer | undefined = () => undefined,
): Promise<RegistryServer> {
  const manifests = new Map(
    [...images.map(({ manifest }) => manifest), ...Object.values(tags)].map((bytes) => [
      digestOf(bytes),
      bytes,
    ]),
  )
  const server = await serve((request) => quirk(request) ?? answer(request))
  return { ...server, host: new URL(server.url).host }

  function answer({ path, headers }: SeenRequest): Answer {
    const [, kind = '', name = ''] =
      /^\/v2\/team\/app\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
    const body =
      kind === 'manifests'
        ? (tags[name] ?? manifests.get(name))
        : images.map(({ blobs }) => blobs.get(name)).find(Boolean)
    if (body === undefined) return { status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' }
    const type =
      kind === 'manifests'
        ? { 'content-type': OCI_MANIFEST, 'docker-content-digest': digestOf(body) }
        : {}
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(String(headers.range ?? '')) ?? []
    if (from === undefined) return { body, headers: type }
    const part = body.subarray(Number(from), Number(to) + 1)
    return {
      status: 206,
      body: part,
      headers: { ...type, 'content-range': `bytes ${from}-${to}/${body.length}` },
    }
  }
}

/** Reads the image `team/app:one` of a server. */
export interface ImageClient {
  readonly fetcher: FetcherWithCredentials
  readonly store: Store
  remote(): Promise<RemoteImage>
  look(): ReturnType<typeof remoteBase>
}

export function clientOf({ host }: Pick<RegistryServer, 'host'>): ImageClient {
  const fetcher = createFetcher({ timeouts: { pause: 1, answer: 300, total: 3000 } })
  const registry = createRegistry(host, fetcher, {
    findLogin: async () => ({ login: undefined, failure: null }),
    insecure: [],
    hubMirror: null,
    mirrors: [],
  })
  const reference = readReference(`${host}/team/app:one`)
  const store = createMemoryStore()
  const remote = () => readRemoteImage(registry, reference, 'linux/amd64', store)
  return {
    fetcher,
    store,
    remote,
    look: async () => remoteBase(await remote(), reference, 'linux/amd64', store),
  }
}
