import { PysizeError } from '../../errors.ts'
import { readDistributions } from '../../installed/distributions.ts'
import { type Environment, findEnvironment } from '../../installed/environment.ts'
import type { ArchivedImage, ArchivedLayer } from '../../installed/image/archive.ts'
import { estimated, exactly, type Figure, type LayerSizes, sumOfSizes } from '../sizes/figure.ts'
import { measureLayer } from '../sizes/measure-layer.ts'
import type { LayerPath } from '../sizes/tar-entry.ts'
import type { BaseImage, BasePython } from './base-image.ts'
import { readImageSettings } from './image-settings.ts'
import { inferredPython, libcOfRelease } from './inferred.ts'
import { readSystem } from './system-files.ts'

/** Samples are packed in pieces by zlib, and a push packs the whole with Go's gzip (measured). */
const SAMPLE_OFF = 0.03

/**
 * A base image whose layers were read: from an archive, or pulled from a registry. All sizes are
 * exact, except for the compressed size of a layer that is not packed: what a push would make of
 * it.
 *
 * @param shown the archive's path as the user wrote it, or the reference
 */
export function archiveBase({ source, layers, document }: ArchivedImage, shown: string): BaseImage {
  const settings = readImageSettings(document)
  const environment = environmentOf(source)
  const sizes = layers.map(layerSizes)
  const { distribution, packages } = readSystem(source.tree)
  const { glibc, musl } = environment?.machine ?? {}
  const libc =
    glibc !== undefined
      ? ({ name: 'glibc', version: glibc } as const)
      : musl === undefined
        ? null
        : ({ name: 'musl', version: musl } as const)
  return {
    reference: shown,
    answeredBy: shown,
    digest: null,
    asOf: null,
    platform: settings.platform,
    config: settings.config,
    layers: layers.map(({ digest }, at) => ({
      digest,
      created_by: settings.createdBy[at] ?? '',
      sizes: sizes[at]!,
    })),
    sizes: sumOfSizes(sizes),
    python:
      environment === undefined
        ? inferredPython(settings)
        : pythonOf(environment, inferredPython(settings)),
    libc: libc ?? (distribution && libcOfRelease(distribution.id, distribution.version)),
    distribution,
    packages,
    source: 'archive',
    tree: source.tree,
    files: new Map(),
    warnings: [],
  }
}

/** The environment of the first Python on the image's PATH. Undefined without a Python. */
function environmentOf(source: ArchivedImage['source']): Environment | undefined {
  try {
    return findEnvironment(source)
  } catch (error) {
    if (error instanceof PysizeError) return undefined
    throw error
  }
}

function pythonOf(
  { python, prefix, folders, source, isWindows }: Environment,
  stated: BasePython | null,
): BasePython | null {
  const version = python ?? stated?.version
  const [site] = folders
  if (version === undefined || site === undefined || isWindows) return null
  const minor = version.replace(/t$/, '').split('.').slice(0, 2).join('.')
  const known = folders.flatMap((folder) => readDistributions(source.tree, folder))
  return {
    version,
    executable: `/${prefix === '' ? 'usr' : prefix}/bin/python${minor}`,
    prefix: `/${prefix}`,
    sitePackages: `/${site}`,
    distributions: new Map(known.map(({ name, version: own }) => [name, own === '' ? null : own])),
  }
}

/** The exact sizes of a layer that was read. */
export function layerSizes({ entries, bytes }: ArchivedLayer): LayerSizes {
  const { uncompressed, disk } = measureLayer(layerPaths(entries))
  return { uncompressed, tar: exactly(bytes.tar), compressed: compressedOf(bytes), disk }
}

function compressedOf({ packed, sampled, tar }: ArchivedLayer['bytes']): Figure {
  if (packed !== null) return exactly(packed)
  if (sampled === null) return estimated(tar * 0.4, 0, tar)
  return estimated(sampled, sampled * (1 - SAMPLE_OFF), sampled * (1 + SAMPLE_OFF))
}

/** The entries that take room in a layer. */
export function* layerPaths(entries: ArchivedLayer['entries']): Iterable<LayerPath> {
  for (const [path, { kind, size, link }] of entries)
    if (kind !== 'other') yield { path, kind, size, link }
}
