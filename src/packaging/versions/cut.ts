import type { Version } from './version.ts'
import { incrementAt, MARK, numberEnd, releaseNumbers, tailStart } from './version-key.ts'

/**
 * Cuts: points between versions, written as strings that order among the keys. A cut means "before
 * the lowest version at or above this string". If a version has a successor, the cut above it is
 * written as the successor's key, so the same point is always the same string: `<=1.0.dev2` and
 * `<1.0.dev3` end at one cut.
 */

type Keyed = Pick<Version, 'key'>
type Prefixed = Pick<Version, 'key' | 'width'>

/** The cut above a version and its local versions. The version has none itself. */
export function afterLocals({ key }: Keyed): string {
  const dev = key.lastIndexOf(MARK.dev)
  if (dev !== -1) return key.slice(0, dev + 1) + incrementAt(key, dev + 1)
  const post = key.lastIndexOf(MARK.post)
  return post === -1
    ? `${key.slice(0, -1)}${MARK.post}0${MARK.dev}0`
    : `${key.slice(0, post + 1)}${incrementAt(key, post + 1)}${MARK.dev}0`
}

/**
 * The cut above a version, its local versions and, unless it is a post or dev release, its post
 * releases.
 */
export function afterPosts(version: Keyed): string {
  const { key } = version
  const tail = tailStart(key)
  if (key.includes(MARK.dev, tail) || key.includes(MARK.post, tail)) return afterLocals(version)
  if (key.charAt(tail) === MARK.final) return key.slice(0, tail) + MARK.afterPosts
  return `${key.slice(0, tail + 1)}${incrementAt(key, tail + 1)}${MARK.dev}0`
}

/** The cut below a final version and all its pre-releases. */
export function beforePrereleases({ key }: Keyed): string {
  return `${key.slice(0, -1)}${MARK.dev}0`
}

/**
 * The cut below every version whose release begins with the first `length` numbers of this one's.
 */
export function beforePrefix(version: Prefixed, length: number): string {
  return prefix(version, releaseNumbers(version.key, version.width).slice(0, length))
}

/**
 * The cut above every version whose release begins with the first `length` numbers of this one's.
 */
export function afterPrefix(version: Prefixed, length: number): string {
  const numbers = releaseNumbers(version.key, version.width)
  return prefix(version, [
    ...numbers.slice(0, length - 1),
    incrementAt(numbers[length - 1] ?? '0', 0),
  ])
}

function prefix({ key }: Keyed, numbers: readonly string[]): string {
  const length = numbers.findLastIndex((number) => number !== '0') + 1
  return `${key.slice(0, numberEnd(key, 0))}${numbers.slice(0, length).join('')}${MARK.dev}0`
}

/**
 * The lowest key of a final version at or above a cut; the cut itself if there is no such version.
 */
export function leastFinal(cut: string): string {
  const tail = tailStart(cut)
  const mark = cut.charAt(tail)
  if (mark === MARK.post) {
    const end = numberEnd(cut, tail + 1)
    return cut.charAt(end) === MARK.dev ? cut.slice(0, end) + MARK.final : cut
  }
  return mark === MARK.final || mark === MARK.afterPosts ? cut : cut.slice(0, tail) + MARK.final
}
