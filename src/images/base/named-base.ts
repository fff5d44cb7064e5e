import { openImage } from '../../installed/open-source.ts'
import { archiveBase } from './archive-base.ts'
import type { BaseImage } from './base-image.ts'

/**
 * The base image in an archive (`docker save`) or an OCI layout, instead of the image that FROM
 * names. Undefined if the path names something else, such as a Dockerfile.
 *
 * @param platform `linux/amd64`: selects an image if the archive contains several
 * @throws PysizeError exit 2 if nothing is there, or the image cannot be read
 */
export async function namedBase(
  path: string,
  cwd: string,
  platform: string,
): Promise<BaseImage | undefined> {
  const [os, architecture] = platform.split('/')
  const isWanted = (own: string): boolean =>
    own.split('/').slice(0, 2).join('/') === `${os}/${architecture}`
  const image = await openImage(path, cwd, { hashes: false, samples: true, isWanted })
  return image && archiveBase(image, path)
}
