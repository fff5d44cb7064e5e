import { withoutTrailingSlashes } from '../text/slashes.ts'
import { globMatcher } from './glob.ts'

interface Command {
  readonly takes: boolean
  readonly matches: (path: string) => boolean
}

/**
 * Whether a MANIFEST.in includes a file (setuptools, "Controlling files in the distribution"): the
 * last matching command decides. Paths are relative to the project's root.
 */
export function manifestMatcher(text: string): (path: string) => boolean {
  const commands = text
    .replace(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => commandOf(line.replace(/#.*/, '').trim().split(/\s+/)) ?? [])
  return (path) => commands.findLast(({ matches }) => matches(path))?.takes ?? false
}

function commandOf([verb = '', ...words]: readonly string[]): Command | undefined {
  const patterns = words.map(globMatcher)
  const [folder = '', ...rest] = words
  const inside = `${withoutTrailingSlashes(folder.replace(/^\.?\//, ''))}/`
  const below = (path: string): boolean => inside === '/' || path.startsWith(inside)
  const named = rest.map(globMatcher)
  const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
  switch (verb) {
    case 'include':
    case 'exclude':
      return {
        takes: verb === 'include',
        matches: (path) => patterns.some((one) => one.test(path)),
      }
    case 'recursive-include':
    case 'recursive-exclude':
      return {
        takes: verb === 'recursive-include',
        matches: (path) =>
          below(path) &&
          named.some(
            (one) =>
              one.test(lastPart(path)) || one.test(path.slice(inside === '/' ? 0 : inside.length)),
          ),
      }
    case 'global-include':
    case 'global-exclude':
      return {
        takes: verb === 'global-include',
        matches: (path) => patterns.some((one) => one.test(lastPart(path))),
      }
    case 'graft':
    case 'prune':
      return { takes: verb === 'graft', matches: below }
    default:
      return undefined
  }
}
