import { jsonFields, parsedJson } from '../../../text/json.ts'
import { registryNonsense } from './registry-error.ts'

/** A blob's entry in a manifest (OCI content descriptor). */
export interface Descriptor {
  /** `sha256:…`. */
  readonly digest: string
  readonly size: number
  readonly mediaType: string
  readonly annotations: Readonly<Record<string, unknown>>
}

export interface PlatformDescriptor extends Descriptor {
  /** In Docker's words: `linux/arm64/v8`; empty if none is stated. */
  readonly platform: string
}

/** A manifest of one image, or an index of several. */
export type ImageDocument =
  | { readonly kind: 'index'; readonly manifests: readonly PlatformDescriptor[] }
  | {
      readonly kind: 'manifest'
      readonly config: Descriptor
      readonly layers: readonly Descriptor[]
    }

export const MANIFEST_TYPES: string = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Docker builds no more than 127 layers, other tools some hundred. */
const MOST_LAYERS = 1000
const MOST_MANIFESTS = 1000
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/
/** The media type of an image's configuration; charts and signatures have others. */
const CONFIG = /^application\/vnd\.(?:oci\.image\.config\.v1|docker\.container\.image\.v1)\+json$/

/**
 * Reads a manifest or index (OCI image specification, Docker's schema 2).
 *
 * @throws PysizeError exit 4 `registry-nonsense`
 */
export function readManifest(registry: string, name: string, text: string): ImageDocument {
  const fail = (reason: string): never => {
    throw registryNonsense(registry, `sends a manifest of ${name} that ${reason}`)
  }
  const { manifests, layers, config, schemaVersion } = jsonFields(
    parsedJson(text) ?? fail('is not JSON'),
  )
  if (schemaVersion === 1) fail('is of schema 1, which Docker no longer reads')
  if (Array.isArray(manifests)) {
    if (manifests.length > MOST_MANIFESTS) fail(`lists more than ${MOST_MANIFESTS} images`)
    return {
      kind: 'index',
      manifests: manifests.map((one: unknown) => platformOf(one, fail)).filter(isImage),
    }
  }
  if (!Array.isArray(layers)) return fail('lists no layers')
  if (layers.length > MOST_LAYERS) fail(`lists more than ${MOST_LAYERS} layers`)
  const own = descriptor(config, fail)
  if (!CONFIG.test(own.mediaType))
    fail(`is not for an image but for ${own.mediaType.slice(0, 80) || 'something else'}`)
  return {
    kind: 'manifest',
    config: own,
    layers: layers.map((one: unknown) => descriptor(one, fail)),
  }
}

/** BuildKit adds a record of the build to each image, with the platform `unknown/unknown`. */
const isImage = ({ platform, annotations }: PlatformDescriptor): boolean =>
  !platform.startsWith('unknown/') && annotations['vnd.docker.reference.type'] === undefined

function descriptor(value: unknown, fail: (reason: string) => never): Descriptor {
  const { digest, size, mediaType, annotations } = jsonFields(value)
  if (typeof digest !== 'string' || !DIGEST.test(digest))
    return fail('names a blob without a digest')
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    return fail('names a blob without a size')
  return {
    digest,
    size,
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    annotations: jsonFields(annotations),
  }
}

const platformOf = (value: unknown, fail: (reason: string) => never): PlatformDescriptor => ({
  ...descriptor(value, fail),
  platform: statedPlatform(jsonFields(value).platform),
})

/**
 * A platform in Docker's words, from an index or the configuration of an image; empty if none is
 * stated.
 */
export function statedPlatform(value: unknown): string {
  const { os, architecture, variant } = jsonFields(value)
  return [os, architecture, variant]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('/')
}

/** The image for a platform; a variant counts if both sides name one. */
export function chooseManifest(
  manifests: readonly PlatformDescriptor[],
  wanted: string,
): PlatformDescriptor | undefined {
  const [os, architecture, variant] = wanted.split('/')
  const fits = manifests.filter(
    ({ platform }) => platform.split('/').slice(0, 2).join('/') === `${os}/${architecture}`,
  )
  const same = fits.find(({ platform }) => platform.split('/')[2] === variant)
  return same ?? (variant === undefined || fits.length === 1 ? fits[0] : undefined)
}
