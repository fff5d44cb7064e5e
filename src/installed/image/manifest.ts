import { inputError, type PysizeError } from '../../errors.ts'
import type { Layer } from './layer.ts'

/** The parts of an archive or layout, by path. */
export interface ImageParts {
  /** Texts of JSON. */
  readonly documents: Map<string, string>
  readonly layers: Map<string, Layer>
  /**
   * Links among them, by path: `docker save` once wrote a layer that two images share in this way.
   */
  readonly aliases: Map<string, string>
  /**
   * The reason why a part is not a readable layer; it matters only if a manifest names the part.
   */
  readonly faults: Map<string, PysizeError>
}

export interface ImageConfig {
  readonly env: Readonly<Record<string, string>>
  /** In Docker's words: `linux/amd64`. */
  readonly platform: string
}

interface Candidate {
  readonly name: string
  readonly config: ImageConfig
  readonly document: unknown
  /** Paths of the parts, the lowest first. */
  readonly layers: readonly string[]
}

/** How many indexes may lead to each other. */
const MOST_LEVELS = 4

/**
 * The requested image: the only one, or the only one for the platform.
 *
 * @throws PysizeError exit 2: `no-image`, `several-images`, `image-unreadable`
 */
export function chooseImage(
  parts: ImageParts,
  shown: string,
  isWanted: (platform: string) => boolean,
): {
  readonly layers: readonly { readonly path: string; readonly layer: Layer }[]
  readonly config: ImageConfig
  readonly document: unknown
} {
  const all = savedImages(parts) ?? layoutImages(parts)
  const complete = all.filter(({ layers }) =>
    layers.every((path) => layerAt(parts, path) !== undefined),
  )
  const fault = all
    .flatMap(({ layers }) => layers)
    .flatMap((path) => parts.faults.get(path) ?? [])[0]
  if (complete.length === 0 && fault !== undefined) throw fault
  if (all.length > 0 && complete.length === 0)
    throw inputError(
      'image-unreadable',
      `The image ${shown} can't be read: a layer is missing or damaged.`,
      {
        hint: 'Write it again: docker save IMAGE -o image.tar',
      },
    )
  const wanted =
    complete.length > 1 ? complete.filter(({ config }) => isWanted(config.platform)) : complete
  const [first] = wanted
  if (first === undefined || wanted.length > 1) throw undecided(complete, shown)
  const layers = first.layers.map((path) => ({
    path: parts.layers.has(path) ? path : (parts.aliases.get(path) ?? path),
    layer: layerAt(parts, path)!,
  }))
  return { layers, config: first.config, document: first.document }
}

function layerAt({ layers, aliases }: ImageParts, path: string): Layer | undefined {
  return layers.get(path) ?? layers.get(aliases.get(path) ?? '')
}

/** `docker save`: manifest.json lists images with the paths of their parts. */
function savedImages(parts: ImageParts): readonly Candidate[] | undefined {
  const manifest = parsed(parts, 'manifest.json')
  if (!Array.isArray(manifest)) return undefined
  return manifest.flatMap((one: unknown) => {
    const { Config: config, Layers: layers, RepoTags: tags } = table(one)
    return typeof config === 'string'
      ? [candidate(parts, config, texts(layers), texts(tags)[0] ?? config.slice(0, 12))]
      : []
  })
}

/**
 * An OCI layout: index.json leads to manifests by digest, through further indexes for several
 * platforms.
 */
function layoutImages(parts: ImageParts): readonly Candidate[] {
  const walk = (document: unknown, name: string, level: number): readonly Candidate[] => {
    const { manifests, layers, config } = table(document)
    if (Array.isArray(manifests) && level < MOST_LEVELS)
      return manifests.flatMap((one: unknown) => {
        const { digest, annotations } = table(one)
        // Signatures and descriptions of an image are not images.
        if (table(annotations)['vnd.docker.reference.type'] !== undefined) return []
        const path = blobPath(digest)
        const tag = table(annotations)['org.opencontainers.image.ref.name']
        return path === undefined
          ? []
          : walk(parsed(parts, path), typeof tag === 'string' ? tag : name, level + 1)
      })
    const configPath = blobPath(table(config).digest)
    if (!Array.isArray(layers) || configPath === undefined) return []
    return [
      candidate(
        parts,
        configPath,
        layers.map((one: unknown) => blobPath(table(one).digest) ?? ''),
        name || configPath.slice(-12),
      ),
    ]
  }
  return walk(parsed(parts, 'index.json'), '', 0)
}

const blobPath = (digest: unknown): string | undefined => {
  const [, algorithm, hex] =
    typeof digest === 'string' ? (/^([a-z0-9]+):([0-9a-f]{32,128})$/.exec(digest) ?? []) : []
  return hex === undefined ? undefined : `blobs/${algorithm}/${hex}`
}

function candidate(
  parts: ImageParts,
  configPath: string,
  layers: readonly string[],
  name: string,
): Candidate {
  const document = parsed(parts, configPath)
  const { config, os, architecture } = table(document)
  const variables = texts(table(config).Env).map(
    (line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1)] as const,
  )
  return {
    name,
    layers,
    document,
    config: {
      env: Object.fromEntries(variables),
      platform:
        typeof architecture === 'string'
          ? `${typeof os === 'string' ? os : 'linux'}/${architecture}`
          : '',
    },
  }
}

function parsed({ documents }: ImageParts, path: string): unknown {
  try {
    return JSON.parse(documents.get(path) ?? 'null')
  } catch {
    return null
  }
}

const table = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

function undecided(images: readonly Candidate[], shown: string): PysizeError {
  if (images.length === 0)
    return inputError('no-image', `${shown} contains no image.`, {
      hint: 'Write one with: docker save IMAGE -o image.tar',
    })
  const names = images.map(({ name, config }) => `${name} (${config.platform})`)
  return inputError(
    'several-images',
    `${shown} holds ${images.length} images: ${names.slice(0, 4).join(', ')}.`,
    {
      hint: 'Save only one of them, or name its platform with --platform.',
    },
  )
}
