import { ownEntry } from '../../collections/own-entry.ts'
/**
 * Compares versions of Alpine's packages: numbers, a letter, suffixes such as `_rc1` and `_p2`, the
 * build `-r3` (apk-tools: src/version.c).
 *
 * @returns negative if the first is older, 0 if both are equal
 */
export function compareAlpineVersions(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [partsOf(a), partsOf(b)]
  return (
    compareNumbers(one.numbers, other.numbers) ||
    compareText(one.letter, other.letter) ||
    compareSuffixes(one.suffixes, other.suffixes) ||
    one.build - other.build
  )
}

/** Whether a version begins with the parts of another one: `1.2.3-r0` with `1.2` (apk's `~`). */
export const beginsWith = (version: string, prefix: string): boolean =>
  version === prefix || (version.startsWith(prefix) && !/^[0-9]/.test(version.slice(prefix.length)))

interface VersionParts {
  readonly numbers: readonly string[]
  readonly letter: string
  readonly suffixes: readonly (readonly [rank: number, number: number])[]
  readonly build: number
}

/** Versions before the release are negative. */
const SUFFIXES: Readonly<Record<string, number>> = {
  alpha: -4,
  beta: -3,
  pre: -2,
  rc: -1,
  cvs: 1,
  svn: 2,
  git: 3,
  hg: 4,
  p: 5,
}

function partsOf(version: string): VersionParts {
  const [, numbers = '', letter = '', rest = ''] = /^([0-9.]*)([a-z]?)(.*)$/.exec(version) ?? []
  const [, suffixes = '', build = '-1'] =
    /^((?:_[a-z]+[0-9]*)*)[^-]*(?:-r([0-9]+))?/.exec(rest) ?? []
  return {
    numbers: numbers.split('.'),
    letter,
    suffixes: [...suffixes.matchAll(/_([a-z]+)([0-9]*)/g)].map(([, name, number]) => [
      ownEntry(SUFFIXES, name!) ?? 0,
      Number(number),
    ]),
    build: Number(build),
  }
}

/**
 * The digits of a number after the first one that begins with a zero are compared like those of a
 * fraction.
 */
function compareNumbers(one: readonly string[], other: readonly string[]): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [a, b] = [one[at], other[at]]
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1
    const order =
      at > 0 && (a.startsWith('0') || b.startsWith('0')) ? compareText(a, b) : Number(a) - Number(b)
    if (order !== 0) return order
  }
  return 0
}

function compareSuffixes(one: VersionParts['suffixes'], other: VersionParts['suffixes']): number {
  for (let at = 0; at < Math.max(one.length, other.length); at++) {
    const [rank, number] = one[at] ?? [0, 0]
    const [otherRank, otherNumber] = other[at] ?? [0, 0]
    if (rank !== otherRank) return rank - otherRank
    if (number !== otherNumber) return number - otherNumber
  }
  return 0
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
