import { footprintOfMany } from '../../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../../images/file-system/image-files.ts'
import { added } from '../../../images/file-system/operations.ts'
import { estimated } from '../../../images/sizes/figure.ts'
import type { StageState, StepPlace } from '../image-work.ts'

/** Distributions with files for browsers. */
const DJANGO = /django|wagtail|^drf|rest-framework|admin|grappelli|ckeditor|tinymce|jazzmin|unfold/

/** The folder is unknown: the settings of the project name it. */
const FOLDER = '/.static/'

/** Whether a place belongs to files that `collectstatic` has collected. */
export const isCollected = (place: string): boolean => place.startsWith(FOLDER)

/**
 * `manage.py collectstatic`: copies of the static files of Django's apps. The settings of the
 * project say which apps are installed, and storages may add hashed and compressed copies: between
 * nothing and four times the original files.
 */
export async function collectStatic(
  what: string,
  state: StageState,
  { layer, line }: StepPlace,
): Promise<StageState> {
  const of = ({ kind, distribution }: ImageFiles): boolean =>
    kind === 'context' ||
    (kind === 'distribution' && distribution !== undefined && DJANGO.test(distribution.name))
  const seen = new Set<symbol>()
  let files = 0
  let bytes = 0
  let packed = 0
  for (const { group } of state.files) {
    if (!of(group) || seen.has(group.key)) continue
    seen.add(group.key)
    for (const { path, size, compressed } of (await group.list?.()) ?? []) {
      if (!path.includes('/static/')) continue
      files++
      bytes += size
      packed += compressed
    }
  }
  const footprint = footprintOfMany(
    files,
    20,
    estimated(bytes, 0, bytes * 4),
    estimated(packed, 0, packed * 4),
  )
  return {
    ...state,
    files: added(state.files, imageFiles('written', what, [`${FOLDER}${line}`], footprint), layer),
  }
}
