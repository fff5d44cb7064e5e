import images from './slim-image-sizes.json' with { type: 'json' }

/**
 * The size that Docker shows for `python:3.X-slim-bookworm` on linux/amd64, bytes by minor version:
 * the usual base of an image with glibc 2.36. `test/embedded-data/slim-image-sizes.ts` makes the
 * table from docker-library/repo-info, which rounds to 10 kB.
 */
export const SLIM_IMAGE_SIZES: ReadonlyMap<string, number> = new Map(
  Object.entries(images.slim_bookworm),
)
