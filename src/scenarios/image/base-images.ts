import { resolve } from 'node:path'
import { parseSize } from '../../analyse/budgets/parse-size.ts'
import { statusOf } from '../../cache/regular-file.ts'
import { type Place, type Warning, warning } from '../../errors.ts'
import { archiveBase } from '../../images/base/archive-base.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import { createBaseImages } from '../../images/base/base-images.ts'
import { registrySettings } from '../../images/base/registry/registry-settings.ts'
import { sizedBase } from '../../images/base/unknown-base.ts'
import { openImageArchive } from '../../installed/image/archive.ts'
import type { ImageOptions } from '../../options/options.ts'
import { listNames } from '../../text/lists.ts'
import type { Session } from '../session/session.ts'

/** The sources of facts about base images. */
export interface OpenBaseImages {
  readonly imageOf: (reference: string, platform: string, place?: Place) => Promise<BaseImage>
  /** The warnings about the requested images. */
  readonly warnings: () => readonly Warning[]
}

/**
 * Base images by embedded facts, archives and registries.
 *
 * @param replaced the reference that `--base` replaces
 */
export function openBaseImages(
  options: ImageOptions,
  session: Session,
  replaced: string | null,
): OpenBaseImages {
  const { baseSize, base, insecureRegistries, offline = false, askRegistry = false } = options
  const { fetcher, store, host } = session
  const registries = registrySettings({ env: host.env, insecureRegistries })
  const images = createBaseImages({ fetcher, store, registries, offline, fresh: askRegistry })
  const size =
    baseSize === undefined
      ? undefined
      : typeof baseSize === 'number'
        ? baseSize
        : parseSize(baseSize)
  const known = new Map<string, Promise<BaseImage>>()
  const settled = new Map<string, BaseImage>()
  let isSizeUsed = false

  async function look(
    reference: string,
    platform: string,
    place: Place | undefined,
  ): Promise<BaseImage> {
    if (reference === replaced && base !== undefined) return archiveAt(base, host.cwd, reference)
    const image = await images.find(reference, platform, place)
    if (size === undefined || image.sizes.uncompressed.source !== 'unknown') return image
    isSizeUsed = true
    return sizedBase(image, size)
  }

  return {
    imageOf: async (reference, platform, place) => {
      const key = `${platform} ${reference}`
      const found = known.get(key) ?? look(reference, platform, place)
      known.set(key, found)
      const image = await found
      settled.set(key, image)
      return image
    },
    warnings: () => [
      ...(offline ? [] : registries.warnings),
      ...[...settled.values()].flatMap((image) => image.warnings),
      ...(size === undefined || isSizeUsed ? [] : unusedSize([...settled.values()])),
    ],
  }
}

async function archiveAt(path: string, cwd: string, reference: string): Promise<BaseImage> {
  const image = await openImageArchive(resolve(cwd, path), path, {
    hashes: false,
    isWanted: () => true,
  })
  return { ...archiveBase(image, path), reference }
}

/** Whether `--base` names a Dockerfile rather than an archive. */
export const isDockerfile = (path: string, cwd: string): boolean =>
  /(?:^|[/.])(?:Dockerfile|Containerfile)\b/i.test(path) &&
  statusOf(resolve(cwd, path))?.isFile() === true

function unusedSize(images: readonly BaseImage[]): readonly Warning[] {
  if (images.length === 0) return []
  const names = listNames([...new Set(images.map(({ reference }) => reference))], 3)
  return [warning('base-size-unused', `--base-size is not used: the size of ${names} is known.`)]
}
