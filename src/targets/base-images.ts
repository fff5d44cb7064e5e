/** When the table below was true. */
export const BASE_IMAGES_AS_OF = '2026-09-19'

/**
 * What Docker shows for `python:3.X-slim-bookworm` on linux/amd64, bytes by minor version: the usual base of an image with glibc 2.36
 * (docker-library/repo-info, rounded there to 10 kB).
 */
export const SLIM_IMAGE_SIZES: ReadonlyMap<string, number> = new Map([
  ['3.10', 127_380_000],
  ['3.11', 130_010_000],
  ['3.12', 124_300_000],
  ['3.13', 120_970_000],
  ['3.14', 122_320_000],
])
