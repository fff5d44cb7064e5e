import type { Store } from '../../cache/store.ts'
import { type Place, PysizeError, warning } from '../../errors.ts'
import type { Fetcher } from '../../fetch/request.ts'
import type { BaseImage } from './base-image.ts'
import { knownImage } from './known-images.ts'
import { familiarName, type ImageReference, readReference } from './reference.ts'
import { createRegistries } from './registry/mirrored-image.ts'
import type { RegistrySettings } from './registry/registry.ts'
import { remoteBase } from './registry/remote-base.ts'
import { unknownBase } from './unknown-base.ts'
import { scratchImage, uvImage } from './uv-image.ts'

export interface BaseImagesOptions {
  readonly fetcher: Fetcher
  readonly store: Store
  readonly registries: RegistrySettings
  /** Make no request to a registry. */
  readonly offline: boolean
  /** Request the registry even if the embedded facts know the tag. */
  readonly fresh: boolean
}

/** Finds the facts about base images, each once. */
export interface BaseImages {
  /**
   * The image of a reference: embedded facts if they know the tag, else its registry, else the
   * facts of the nearest tag or of its parts. If none of them answers, and the registry can't be
   * reached or must not be used, the image is unknown, and a warning says why.
   *
   * @param platform `linux/amd64`
   * @param place of the reference
   * @throws PysizeError exit 2 `bad-image-reference`, `image-not-found`, `no-platform`; exit 4
   * `registry-refused`, `registry-nonsense`, `registry-rate-limited`
   */
  find(reference: string, platform: string, place?: Place): Promise<BaseImage>
}

export function createBaseImages({
  fetcher,
  store,
  registries,
  offline,
  fresh,
}: BaseImagesOptions): BaseImages {
  const images = new Map<string, Promise<BaseImage>>()
  const asked = createRegistries(fetcher, registries)

  async function ask(reference: ImageReference, platform: string): Promise<BaseImage> {
    return remoteBase(await asked.read(reference, platform, store), reference, platform, store)
  }

  async function search(reference: ImageReference, platform: string): Promise<BaseImage> {
    const known = knownImage(reference, platform)
    const isSame = known !== undefined && known.warnings.length === 0
    if (isSame && !fresh) return known
    const stand = known ?? uvImage(reference, platform)
    // uv's images are the sum of parts that are known well enough.
    if (offline || (stand !== undefined && known === undefined && !fresh))
      return (
        stand ??
        unknownBase(
          familiarName(reference),
          platform,
          'no facts about it are embedded, and --offline is set',
        )
      )
    try {
      return await ask(reference, platform)
    } catch (error) {
      // Without a network the facts answer; a registry that answers nonsense is an error.
      if (
        !(error instanceof PysizeError) ||
        !['registry-unreachable', 'registry-rate-limited'].includes(error.code)
      )
        throw error
      const note = warning(
        'registry-not-asked',
        `${error.message} Embedded facts are used instead.`,
      )
      if (stand !== undefined)
        return { ...stand, warnings: [...stand.warnings, ...(fresh ? [note] : [])] }
      return unknownBase(
        familiarName(reference),
        platform,
        error.message.replace(/\.$/, '').replace(/^The /, 'the '),
      )
    }
  }

  return {
    async find(text, platform, place) {
      if (text === 'scratch') return scratchImage(platform)
      const key = `${platform} ${text}`
      const found = images.get(key) ?? search(readReference(text, place), platform)
      images.set(key, found)
      return found.catch((error: unknown) => {
        throw place === undefined ? error : placed(error, place)
      })
    },
  }
}

/** The same error at a place of a Dockerfile. */
function placed(error: unknown, place: Place): unknown {
  if (!(error instanceof PysizeError) || error.places.length > 0) return error
  const { code, message, exitCode, hint, cause } = error
  return new PysizeError(code, message, {
    exitCode,
    places: [place],
    ...(hint === undefined ? {} : { hint }),
    cause,
  })
}
