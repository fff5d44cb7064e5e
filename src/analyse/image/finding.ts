import type { ImageFiles } from '../../images/file-system/image-files.ts'
import type { BuiltImage } from './built-image.ts'

/** The bytes of groups as a container or `docker images` counts them. */
export const bytesOf = (groups: Iterable<ImageFiles>): number => {
  let bytes = 0
  for (const { footprint } of groups) bytes += footprint.sizes.uncompressed.size ?? 0
  return bytes
}

/** Names of the heaviest groups, for a sentence: `torch 2.9.0, triton 3.5.0 and 15 more`. */
export function namesOf(groups: readonly ImageFiles[], most = 2): string {
  const labels = [
    ...new Set(groups.toSorted((a, b) => bytesOf([b]) - bytesOf([a])).map(({ label }) => label)),
  ]
  const rest = labels.length - most
  return rest > 0 ? `${labels.slice(0, most).join(', ')} and ${rest} more` : labels.join(' and ')
}

export const lineOf = ({ layers }: BuiltImage, layer: number): number | null =>
  layers[layer]?.line ?? null
