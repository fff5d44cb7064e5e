import { basename, dirname, join } from 'node:path'
import { statusOf, textOfFile } from '../../cache/regular-file.ts'
import { BadIgnorePattern, type IgnoreRule, ignoredBy, ignoreRule } from './ignore-rules.ts'

/** How many folders are searched, from the build context up to the root of its repository. */
const MOST_FOLDERS = 8
/** No ignore file is larger, bytes. */
const LARGEST_FILE = 2 ** 20

/**
 * The line of a `.gitignore` that excludes a file of a build context, such as `settings/.env`: each
 * machine has its own. Null if no line excludes it.
 *
 * @param folder of the context, absolute
 * @param path of the file in it, with slashes
 */
export function gitIgnoredBy(folder: string, path: string): IgnoreRule | null {
  const parts = path.split('/')
  for (let depth = parts.length - 1; depth > 0; depth--) {
    const own = join(folder, ...parts.slice(0, depth))
    const rule = ignoredBy(rulesIn(own), parts.slice(depth).join('/'))
    if (rule !== null) return rule
  }
  let root = folder
  let inRoot = path
  for (let up = 0; up < MOST_FOLDERS; up++) {
    const rule = ignoredBy(rulesIn(root), inRoot)
    const above = dirname(root)
    if (rule !== null) return rule
    if (above === root || statusOf(join(root, '.git')) !== undefined) return null
    inRoot = `${basename(root)}/${inRoot}`
    root = above
  }
  return null
}

function rulesIn(folder: string): readonly IgnoreRule[] {
  const path = join(folder, '.gitignore')
  const text = statusOf(path)?.isFile() === true ? textOfFile(path, LARGEST_FILE) : undefined
  return (text ?? '').split(/\r?\n/).flatMap((line, index) => ruleOf(line, index + 1) ?? [])
}

/** gitignore(5): a pattern without a slash, except at its end, matches names in any folder. */
function ruleOf(line: string, number: number): IgnoreRule | null {
  if (line.startsWith('#') || line.trim() === '') return null
  const isException = line.startsWith('!')
  const pattern = line.slice(isException ? 1 : 0).trim()
  const anchored = /\/./.test(pattern) ? pattern.replace(/^\/+/, '') : `**/${pattern}`
  try {
    return ignoreRule(`${isException ? '!' : ''}${anchored}`, number)
  } catch (error) {
    if (error instanceof BadIgnorePattern) return null
    throw error
  }
}
