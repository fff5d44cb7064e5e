import type { Store } from '../../../cache/store.ts'
import { sumOfSizes } from '../../sizes/figure.ts'
import type { BaseImage } from '../base-image.ts'
import { inferredDistribution, inferredPython, libcOfRelease } from '../inferred.ts'
import { familiarName, type ImageReference } from '../reference.ts'
import { remoteLayerSizes } from './layer-figures.ts'
import { listImage } from './listed-image.ts'
import type { RemoteImage } from './remote-image.ts'

/**
 * The facts that a registry has about a base image, without pulling its layers.
 *
 * @param platform `linux/amd64`
 * @throws PysizeError exit 4 `registry-…`
 */
export async function remoteBase(
  image: RemoteImage,
  reference: ImageReference,
  platform: string,
  store: Store,
): Promise<BaseImage> {
  const sizes = await remoteLayerSizes(image, store)
  const { settings, digest } = image
  const distribution = inferredDistribution(settings)
  return {
    reference: familiarName(reference),
    answeredBy: familiarName({ ...reference, tag: null, digest }),
    digest,
    asOf: null,
    platform,
    config: settings.config,
    layers: image.layers.map((layer, at) => ({
      digest: layer.digest,
      created_by: settings.createdBy[at] ?? '',
      sizes: sizes[at]!,
    })),
    sizes: sumOfSizes(sizes),
    python: inferredPython(settings),
    libc: distribution && libcOfRelease(distribution.id, distribution.version),
    distribution,
    packages: null,
    source: 'registry',
    tree: null,
    listFiles: () => listImage(image, store),
    files: new Map(),
    warnings: [],
  }
}
