import type { BuiltImage } from '../../analyse/image/built-image.ts'
import { imageFindings } from '../../analyse/image/image-findings.ts'
import type { Finding } from '../../model/image.ts'
import { cpuFindings } from './cpu-findings.ts'
import type { ImageInstall, ImageWork } from './image-work.ts'

/** Everything wrong or wasteful in a predicted image. */
export const findingsOf = async (
  image: BuiltImage,
  work: ImageWork,
): Promise<readonly Finding[]> => [
  ...work.findings,
  ...(await imageFindings(image)),
  ...(await cpuFindings(
    image,
    work.installs.filter((install) => keepsTorch(image, install)),
    work,
  )),
]

/** Whether the torch of an install is in the image. */
function keepsTorch({ files }: BuiltImage, { result }: ImageInstall): boolean {
  const torch = result.resolution.packages.get('torch')?.candidate.version.normal
  return files.some(
    ({ group: { distribution } }) =>
      distribution?.name === 'torch' && distribution.version === torch,
  )
}
