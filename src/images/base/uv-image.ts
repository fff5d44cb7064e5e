import { warning } from '../../errors.ts'
import { exactly, type LayerSizes, roughly, sumOfSizes } from '../sizes/figure.ts'
import { type BaseImage, type BaseLayer, EMPTY_CONFIG } from './base-image.ts'
import { knownImage } from './known-images.ts'
import { familiarName, type ImageReference, readReference } from './reference.ts'
import table from './uv-images.json' with { type: 'json' }

/** uv's own images, and their copy on Docker Hub. */
const IS_UV = /^(?:ghcr\.io\/astral-sh\/uv|docker\.io\/astral\/uv)$/
/** Their binaries are built together with those of the measured wheels. */
const OTHER_BUILD = 0.05
const OTHER_VERSION = 0.15
/** gzip packs them somewhat better than a wheel's zip does. */
const GZIP_OF_ZIP = 0.976

/**
 * `ghcr.io/astral-sh/uv` as the sum of its parts: `/uv` and `/uvx` alone, or on an official image
 * (`python3.12-bookworm-slim`). Estimated from uv's wheels. Undefined for another image, or if the
 * parts are not known.
 */
export function uvImage(reference: ImageReference, platform: string): BaseImage | undefined {
  if (!IS_UV.test(`${reference.registry}/${reference.repository}`) || reference.tag === null)
    return undefined
  const versions: Readonly<Record<string, Programs>> | undefined =
    platform === 'linux/amd64' ? table.amd64 : platform === 'linux/arm64' ? table.arm64 : undefined
  if (versions === undefined) return undefined
  const [, version = '', rest = ''] =
    /^(?:(\d+(?:\.\d+){0,2})|latest)?-?(.*)$/.exec(reference.tag) ?? []
  const measured = nearestVersion(Object.keys(versions), version)
  const files = programsOf(
    versions[measured]!,
    version === measured ? OTHER_BUILD : OTHER_VERSION,
    rest === '' ? '/' : '/usr/local/bin/',
  )
  const layer: BaseLayer = {
    digest: null,
    created_by: 'COPY /uv /uvx',
    sizes: sumOfSizes([...files.values()]),
  }
  const note = warning(
    'base-estimated',
    `${familiarName(reference)} is estimated from the wheel of uv ${measured}.`,
  )
  if (rest === '')
    return {
      ...SCRATCH_PARTS,
      ...namesOf(reference),
      platform,
      layers: [layer],
      sizes: layer.sizes,
      files,
      warnings: [note],
    }
  const below = baseOf(rest, platform)
  if (below === undefined) return undefined
  return {
    ...below,
    ...namesOf(reference),
    digest: null,
    config: {
      ...below.config,
      env: new Map([...below.config.env, ['UV_TOOL_BIN_DIR', '/usr/local/bin']]),
      entrypoint: null,
      cmd: ['/usr/local/bin/uv'],
    },
    layers: [...below.layers, layer],
    sizes: sumOfSizes([below.sizes, layer.sizes]),
    files,
    warnings: [note],
  }
}

const namesOf = (reference: ImageReference): Pick<BaseImage, 'reference' | 'answeredBy'> => ({
  reference: familiarName(reference),
  answeredBy: familiarName({ ...reference, digest: null }),
})

/** An image without files. */
const SCRATCH_PARTS = {
  digest: null,
  asOf: table.as_of,
  config: EMPTY_CONFIG,
  python: null,
  libc: null,
  distribution: null,
  packages: { versions: new Map<string, string | null>(), isComplete: true },
  source: 'embedded',
  tree: null,
} as const satisfies Partial<BaseImage>

/** `FROM scratch`: nothing, exactly. */
export function scratchImage(platform: string): BaseImage {
  const nothing = exactly(0)
  const sizes = { uncompressed: nothing, tar: nothing, compressed: nothing, disk: nothing }
  return {
    ...SCRATCH_PARTS,
    asOf: null,
    reference: 'scratch',
    answeredBy: 'scratch',
    platform,
    layers: [],
    sizes,
    files: new Map(),
    warnings: [],
  }
}

/** Bytes of a program, and those of it in the wheel. */
interface Programs {
  readonly uv: readonly number[]
  readonly uvx: readonly number[]
}

function programsOf(
  programs: Programs,
  off: number,
  folder: string,
): ReadonlyMap<string, LayerSizes> {
  return new Map(
    (['uv', 'uvx'] as const).map((name) => {
      const [size = 0, zipped = 0] = programs[name]
      const blocks = Math.ceil(size / 4096) * 4096
      const sizes = {
        uncompressed: roughly(size, off),
        tar: roughly(size + 1024, off),
        compressed: roughly(zipped * GZIP_OF_ZIP, off + 0.02),
        disk: roughly(blocks, off),
      }
      return [`${folder}${name}`, sizes]
    }),
  )
}

/** The programs of a release of uv, for its installer; the newest for an empty version. */
export function uvPrograms(
  version: string,
): readonly { readonly name: string; readonly size: number; readonly within: number }[] {
  const versions: Readonly<Record<string, Programs>> = table.amd64
  const measured = nearestVersion(Object.keys(versions), version)
  const within = version === measured ? OTHER_BUILD : OTHER_VERSION
  return (['uv', 'uvx'] as const).map((name) => ({
    name,
    size: versions[measured]![name][0] ?? 0,
    within,
  }))
}

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number)

/**
 * The newest measured version that is not newer than the requested one; the newest if none is requested.
 */
function nearestVersion(measured: readonly string[], asked: string): string {
  const wanted = asked === '' ? [Number.POSITIVE_INFINITY] : numbersOf(asked)
  const isNewer = (version: string): boolean => {
    const own = numbersOf(version)
    // `0.9` means its newest patch release.
    const at = wanted.findIndex((number, i) => number !== own[i])
    return at >= 0 && own[at]! > wanted[at]!
  }
  const older = measured.filter((version) => !isNewer(version))
  return older.at(-1) ?? measured[0]!
}

/** `python3.12-bookworm-slim`, `debian-slim`, `alpine3.22`: the official image below. */
function baseOf(rest: string, platform: string): BaseImage | undefined {
  const [, python = '', variant = rest] = /^python(\d+\.\d+(?:\.\d+)?)-?(.*)$/.exec(rest) ?? []
  const debian = /^(debian|bookworm|trixie|bullseye)(-slim)?$/.exec(variant)
  const release = debian === null ? '' : debian[1] === 'debian' ? 'trixie' : debian[1]!
  const isSlim = debian?.[2] !== undefined
  if (python !== '') {
    const suffix = debian === null ? variant : isSlim ? `slim-${release}` : release
    return knownImage(
      readReference(`python:${python}${suffix === '' ? '' : `-${suffix}`}`),
      platform,
    )
  }
  if (debian !== null)
    return knownImage(readReference(`debian:${release}${isSlim ? '-slim' : ''}`), platform)
  const [, alpine] = /^alpine([\d.]*)$/.exec(variant) ?? []
  return alpine === undefined
    ? undefined
    : knownImage(readReference(`alpine:${alpine || 'latest'}`), platform)
}
