import { createHash } from 'node:crypto'
import type { Store } from '../../../cache/store.ts'
import { inputError, type PysizeError } from '../../../errors.ts'
import { sha256 } from '../../../hashing/sha256.ts'
import { type ImageSettings, readImageSettings } from '../image-settings.ts'
import { familiarName, type ImageReference } from '../reference.ts'
import {
  chooseManifest,
  type Descriptor,
  MANIFEST_TYPES,
  type PlatformDescriptor,
  readManifest,
  statedPlatform,
} from './manifest.ts'
import type { Registry } from './registry.ts'
import { imageNotFound, registryNonsense, unlessRefused } from './registry-error.ts'

/** An image in a registry, by its manifest and its configuration. */
export interface RemoteImage {
  readonly registry: Registry
  readonly repository: string
  /** Of the manifest for the platform. */
  readonly digest: string
  readonly layers: readonly Descriptor[]
  readonly settings: ImageSettings
  /** The JSON of the configuration. */
  readonly document: unknown
}

/** Registries have to take manifests of 4 MiB (distribution specification). */
const LARGEST_MANIFEST = 4 * 2 ** 20
const LARGEST_CONFIG = 8 * 2 ** 20
/** How many indexes may lead to each other. */
const MOST_LEVELS = 3

/** The cache of its documents by digest. */
interface Where {
  readonly registry: Registry
  readonly reference: ImageReference
  readonly store: Store
  /** The image's name in messages. */
  readonly name: string
}

/**
 * Reads an image's manifest for a platform, and its configuration. A tag is looked up with HEAD,
 * which Docker Hub does not count; content with a digest is read once, and checked against it.
 *
 * @param platform `linux/amd64`
 * @throws PysizeError exit 2 `image-not-found`, `no-platform`; exit 4 `registry-…`
 */
export async function readRemoteImage(
  registry: Registry,
  reference: ImageReference,
  platform: string,
  store: Store,
): Promise<RemoteImage> {
  const where: Where = { registry, reference, store, name: familiarName(reference) }
  let digest = reference.digest ?? (await digestOfTag(where))
  for (let level = 0; level <= MOST_LEVELS; level++) {
    const text = await documentOf(where, `manifests/${digest}`, digest, LARGEST_MANIFEST)
    const document = readManifest(registry.name, where.name, text)
    if (document.kind === 'manifest') {
      const config = await documentOf(
        where,
        `blobs/${document.config.digest}`,
        document.config.digest,
        LARGEST_CONFIG,
      )
      const own = parsed(config)
      return {
        registry,
        repository: reference.repository,
        digest,
        layers: document.layers,
        settings: readImageSettings(own),
        document: own,
      }
    }
    const chosen =
      chooseManifest(document.manifests, platform) ??
      (await unnamedFor(platform, document.manifests, where))
    if (chosen === undefined) throw notFor(platform, where.name, document.manifests)
    digest = chosen.digest
  }
  throw registryNonsense(
    registry.name,
    `has an index of ${where.name} that points to other indexes without end`,
  )
}

/** How many images without a platform in their index are read. */
const MOST_UNNAMED = 8

/** An image that its index gives no platform, but whose own configuration does. */
async function unnamedFor(
  wanted: string,
  manifests: readonly PlatformDescriptor[],
  where: Where,
): Promise<PlatformDescriptor | undefined> {
  const { registry, name } = where
  const unnamed = manifests.filter(({ platform }) => platform === '').slice(0, MOST_UNNAMED)
  for (const one of unnamed) {
    const text = await documentOf(where, `manifests/${one.digest}`, one.digest, LARGEST_MANIFEST)
    const document = readManifest(registry.name, name, text)
    if (document.kind === 'index') continue
    const { digest } = document.config
    const config = await documentOf(where, `blobs/${digest}`, digest, LARGEST_CONFIG)
    const platform = statedPlatform(parsed(config))
    if (chooseManifest([{ ...one, platform }], wanted) !== undefined) return one
  }
  return undefined
}

async function digestOfTag({ registry, reference, store, name }: Where): Promise<string> {
  const path = `manifests/${reference.tag}`
  const head = await unlessRefused(
    registry.ask(reference.repository, path, { method: 'HEAD', accept: MANIFEST_TYPES }),
  )
  const told = head?.headers['docker-content-digest'] ?? ''
  if (head?.status === 200 && isDigest(told)) return told
  // Some registries send no digest, or do not support HEAD and refuse it with any status.
  const { status, body } = await registry.ask(reference.repository, path, {
    accept: MANIFEST_TYPES,
    maxBytes: LARGEST_MANIFEST,
  })
  if (status === 404) throw imageNotFound(registry.name, name)
  if (status !== 200) throw registryNonsense(registry.name, `answers ${status} for ${name}`)
  const digest = `sha256:${sha256(body)}`
  store.put('metadata', keyOf(digest), body)
  return digest
}

const isDigest = (text: string): boolean =>
  /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(text)
const keyOf = (digest: string): string => `image ${digest}`

function isOfDigest(bytes: Buffer, digest: string): boolean {
  const [algorithm = '', hex] = digest.split(':')
  return createHash(algorithm).update(bytes).digest('hex') === hex
}

/** A manifest or configuration: from the cache, else from the registry; its digest is checked. */
async function documentOf(
  { registry, reference, store, name }: Where,
  path: string,
  digest: string,
  maxBytes: number,
): Promise<string> {
  const kept = store.get('metadata', keyOf(digest))
  if (kept !== undefined && isOfDigest(kept, digest)) return kept.toString()
  const accept = path.startsWith('manifests/') ? MANIFEST_TYPES : '*/*'
  const { status, body } = await registry.ask(reference.repository, path, { accept, maxBytes })
  if (status === 404) throw imageNotFound(registry.name, name)
  if (status !== 200)
    throw registryNonsense(registry.name, `answers ${status} for a part of ${name}`)
  if (!isOfDigest(body, digest))
    throw registryNonsense(registry.name, `sends a part of ${name} that does not match its digest`)
  store.put('metadata', keyOf(digest), body)
  return body.toString()
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function notFor(
  platform: string,
  name: string,
  manifests: readonly PlatformDescriptor[],
): PysizeError {
  const others = manifests.map((one) => one.platform).filter((one) => one !== '')
  return inputError('no-platform', `There is no image ${name} for ${platform}.`, {
    hint: others.length === 0 ? undefined : `It exists for: ${others.slice(0, 8).join(', ')}.`,
  })
}
