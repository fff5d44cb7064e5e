import { posix } from 'node:path'
import { warning } from '../../errors.ts'
import { footprintOfMany } from '../../images/file-system/footprint.ts'
import { type ImageFiles, imageFiles } from '../../images/file-system/image-files.ts'
import { estimated } from '../../images/sizes/figure.ts'
import type { CopyStep } from '../../images/stages/step.ts'
import type { BuildContext } from '../../inputs/build-context/build-context.ts'
import { gitIgnoredBy } from '../../inputs/build-context/git-ignored.ts'
import { cleanGoPath } from '../../inputs/build-context/go-pattern.ts'
import { ignoredBy } from '../../inputs/build-context/ignore-rules.ts'
import type { ImageWork, StepPlace } from './image-work.ts'

/** Files of settings, certificates and keys, by their names. */
const SETTINGS = /(?:^|[/.])env(?:\.[\w-]+)?$|\.(?:ini|cfg|conf|properties|toml|pem|key|crt|cer)$/i
/** They may be data as well, which a pattern or a folder of .gitignore keeps out. */
const SETTINGS_OR_DATA = /\.(?:json|ya?ml|py)$/i

/** Bytes. */
const USUAL_SIZE = 1_000
const LARGEST_SIZE = 20_000

/**
 * The settings or keys that a COPY names and `.gitignore` keeps out of the repository, such as
 * `.env`: each machine has its own, and they are small. Null for another source.
 *
 * @param root of the context, absolute
 */
export function localSettings(
  step: CopyStep,
  source: string,
  { rules }: BuildContext,
  root: string,
  { line }: StepPlace,
  work: ImageWork,
): ImageFiles | null {
  const path = cleanGoPath(`/${source}`).slice(1)
  const mayBeData = SETTINGS_OR_DATA.test(path)
  if (/[*?[]/.test(path) || (!SETTINGS.test(path) && !mayBeData)) return null
  if (ignoredBy(rules, path) !== null) return null
  const rule = gitIgnoredBy(root, path)
  const name = posix.basename(path)
  if (rule === null || (mayBeData && posix.basename(rule.pattern) !== name)) return null
  work.warnings.push(
    warning(
      'settings-assumed',
      `Line ${line}: ${source} is not in the build context, because .gitignore has ${rule.pattern.replace(/^\*\*\//, '')}: a small file is assumed there.`,
    ),
  )
  const size = estimated(USUAL_SIZE, 0, LARGEST_SIZE)
  const at = step.destination.endsWith('/') ? `${step.destination}${name}` : step.destination
  return imageFiles(
    'context',
    `${step.kind.toUpperCase()} ${source}`,
    [at],
    footprintOfMany(1, 0, size, estimated(USUAL_SIZE / 2, 0, LARGEST_SIZE)),
    {},
  )
}
