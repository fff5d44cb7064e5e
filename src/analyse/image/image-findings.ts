import type { Finding } from '../../model/image.ts'
import type { BuiltImage } from './built-image.ts'
import { contextFindings } from './context-files.ts'
import { hiddenFindings } from './hidden-files.ts'
import { missingFindings } from './importable.ts'
import { leftFindings } from './left-files.ts'

/** Finds everything that is wrong or wasteful in an image. */
export const imageFindings = async (image: BuiltImage): Promise<readonly Finding[]> => [
  ...missingFindings(image),
  ...hiddenFindings(image),
  ...leftFindings(image),
  ...(await contextFindings(image)),
]
