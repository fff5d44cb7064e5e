import { posix } from 'node:path'
import { warning } from '../../errors.ts'
import type { BuildContext } from '../../inputs/build-context/build-context.ts'
import { gitIgnoredBy } from '../../inputs/build-context/git-ignored.ts'
import { cleanGoPath } from '../../inputs/build-context/go-pattern.ts'
import { ignoredBy } from '../../inputs/build-context/ignore-rules.ts'
import type { ImageWork, StepPlace } from './image-work.ts'
import { isSmallByName } from './small-file.ts'

/** They may be data as well, which a pattern or a folder of .gitignore keeps out. */
const SETTINGS_OR_DATA = /\.(?:json|ya?ml|py)$/i

/**
 * Whether `.gitignore` keeps the settings or keys that a COPY names out of the repository, such as
 * `.env`: each machine has its own, and they are small. A warning says so.
 *
 * @param root of the context, absolute
 */
export function areLocalSettings(
  source: string,
  { rules }: BuildContext,
  root: string,
  { line }: StepPlace,
  { warnings }: ImageWork,
): boolean {
  const path = cleanGoPath(`/${source}`).slice(1)
  const mayBeData = SETTINGS_OR_DATA.test(path)
  if (/[*?[]/.test(path) || (!isSmallByName(path) && !mayBeData)) return false
  if (ignoredBy(rules, path) !== null) return false
  const rule = gitIgnoredBy(root, path)
  if (rule === null || (mayBeData && posix.basename(rule.pattern) !== posix.basename(path)))
    return false
  const message = `Line ${line}: ${source} is not in the build context, because .gitignore has ${rule.pattern.replace(/^\*\*\//, '')}: a small file is assumed there.`
  warnings.push(warning('settings-assumed', message))
  return true
}
