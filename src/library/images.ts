import { checkOptions, checkQuestion, checkSides } from '../api/check-options.ts'
import { libraryHost } from '../api/library-host.ts'
import type { ImageReport } from '../model/image.ts'
import type { ImageAdvice } from '../model/image-advice.ts'
import type { ImageDiff } from '../model/image-diff.ts'
import type { ImageOptions } from '../options/options.ts'

/**
 * The image that a Dockerfile builds, layer by layer, predicted without building it.
 *
 * @example
 * const { image, findings } = await image({ dockerfile: 'Dockerfile', context: '.' })
 * console.log(image.uncompressed_size) // what `docker images` shows, bytes
 *
 * @throws PysizeError as `estimate` does; exit 2 for a Dockerfile that BuildKit refuses
 */
export async function image(options: ImageOptions = {}): Promise<ImageReport> {
  checkOptions(options)
  const { imageWith } = await import('../api/image.ts')
  return imageWith(options, libraryHost(options))
}

/**
 * Lists the layers of an image that are pushed and pulled again after a change: two Dockerfiles, or
 * two revisions of one (`main..HEAD`; a revision alone is compared with the working folder).
 *
 * @throws PysizeError as `image` does; exit 2 for an argument that is neither a file nor a revision
 */
export async function imageDiff(
  old: string,
  next: string | undefined,
  options: ImageOptions = {},
): Promise<ImageDiff> {
  checkSides(old, next)
  checkOptions(options)
  const { imageDiffWith } = await import('../api/image-diff.ts')
  return imageDiffWith(old, next, options, libraryHost(options))
}

/**
 * Writes a Dockerfile for requirements, a lock or a project in steps. Each step has its saving.
 * Nothing is built.
 *
 * @example
 * const { dockerfile, steps } = await adviseImage({ files: ['requirements.txt'], budget: '500MB' })
 * for (const { title, saves } of steps) console.log(title, saves) // bytes
 *
 * @throws PysizeError as `image` does; exit 2 `not-advised` if no Dockerfile can be written for the
 * input
 */
export async function adviseImage(options: ImageOptions): Promise<ImageAdvice> {
  checkQuestion(options)
  const { adviseImageWith } = await import('../api/advise-image.ts')
  return adviseImageWith(options, libraryHost(options))
}
