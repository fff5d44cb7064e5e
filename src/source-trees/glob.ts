import { withoutTrailingSlashes } from '../text/slashes.ts'

/**
 * A pattern of paths as in build backends, for whole paths: `*` and `?` stay within one folder,
 * `**` crosses folders, `[…]` is a set. A pattern that names a folder includes everything below it.
 */
export function globMatcher(pattern: string): RegExp {
  let source = ''
  const text = withoutTrailingSlashes(pattern.replace(/^\.?\//, ''))
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (text.startsWith('**/', at)) {
      source += '(?:.*/)?'
      at += 2
    } else if (text.startsWith('**', at)) {
      source += '.*'
      at++
    } else if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '[' && text.indexOf(']', at) > at + 1) {
      const end = text.indexOf(']', at)
      source += `[${text
        .slice(at + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`
      at = end
    } else source += char.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
  }
  return new RegExp(`^${source}(?:/.*)?$`)
}

/** Whether a path matches one of the patterns. */
export function matchesAny(path: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(path))
}
