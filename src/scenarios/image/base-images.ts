import type { Warning } from '../../errors.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import { knownImage } from '../../images/base/known-images.ts'
import { readReference } from '../../images/base/reference.ts'
import { scratchImage, uvImage } from '../../images/base/uv-image.ts'

/** Where the facts of base images come from. */
export interface BaseImages {
  /** Null where nothing is known of an image. */
  readonly imageOf: (reference: string, platform: string) => Promise<BaseImage | null>
  /** What the reader should know of the images that were asked for. */
  readonly warnings: () => readonly Warning[]
}

export function openBaseImages(): BaseImages {
  const known = new Map<string, BaseImage | null>()
  const look = (text: string, platform: string): BaseImage | null => {
    if (text === 'scratch') return scratchImage(platform)
    const reference = readReference(text)
    return uvImage(reference, platform) ?? knownImage(reference, platform) ?? null
  }
  return {
    imageOf: async (reference, platform) => {
      const key = `${platform} ${reference}`
      if (!known.has(key)) known.set(key, look(reference, platform))
      return known.get(key) ?? null
    },
    warnings: () => [...known.values()].flatMap((image) => image?.warnings ?? []),
  }
}
