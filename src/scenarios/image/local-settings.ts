import { posix } from 'node:path'
import type { BuildContext } from '../../inputs/build-context/build-context.ts'
import { gitIgnoredBy } from '../../inputs/build-context/git-ignored.ts'
import { cleanGoPath } from '../../inputs/build-context/go-pattern.ts'
import { ignoredBy } from '../../inputs/build-context/ignore-rules.ts'
import { isSmallByName } from './small-file.ts'

/** Data has these endings, too. `.gitignore` excludes it by a pattern or a folder, not by its name. */
const SETTINGS_OR_DATA = /\.(?:json|ya?ml|py)$/i

/**
 * The pattern of `.gitignore` that excludes the settings or keys that a COPY names, such as `.env`:
 * each machine has its own, and they are small. Null for other files.
 *
 * @param root of the context, absolute
 */
export function settingsPattern(
  source: string,
  { rules }: BuildContext,
  root: string,
): string | null {
  const path = cleanGoPath(`/${source}`).slice(1)
  const mayBeData = SETTINGS_OR_DATA.test(path)
  if (/[*?[]/.test(path) || (!isSmallByName(path) && !mayBeData)) return null
  if (ignoredBy(rules, path) !== null) return null
  const pattern = gitIgnoredBy(root, path)?.pattern
  const isNamed = !mayBeData || posix.basename(pattern ?? '') === posix.basename(path)
  return pattern === undefined || !isNamed ? null : pattern.replace(/^\*\*\//, '')
}
