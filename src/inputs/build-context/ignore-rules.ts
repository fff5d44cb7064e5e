import { globTester } from '../../text/glob.ts'
import { cleanGoPath, parseGoPattern } from './go-pattern.ts'

/** A line of `.dockerignore`. */
export interface IgnoreRule {
  /** Cleaned, without `!`. */
  readonly pattern: string
  /** `!`: includes paths again that lines above ignore. */
  readonly isException: boolean
  /** From 1. */
  readonly line: number
  readonly fits: (path: string) => boolean
}

/** Why a line cannot be a rule. */
export class BadIgnorePattern extends Error {
  readonly line: number

  constructor(message: string, line: number) {
    super(message)
    this.name = 'BadIgnorePattern'
    this.line = line
  }
}

/** Each rule is compared with each file of the context. */
const MOST_CHARACTERS = 2 ** 17

/**
 * The rules of a `.dockerignore` (moby/patternmatcher's `ignorefile.ReadAll` and `New`): comments
 * only at the beginning of a line, slashes at the beginning dropped.
 *
 * @throws BadIgnorePattern for what BuildKit refuses
 */
export function parseIgnoreFile(content: string): readonly IgnoreRule[] {
  if (content.length > MOST_CHARACTERS)
    throw new BadIgnorePattern('The file is longer than any such file', 1)
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/)
  return lines.flatMap((line, index) => {
    if (line.startsWith('#')) return []
    const written = line.trim()
    if (written === '') return []
    const isException = written.startsWith('!')
    const pattern = (isException ? written.slice(1) : written).trim()
    const clean = pattern === '' ? '' : cleanGoPath(pattern)
    const rule = ignoreRule(
      (isException ? '!' : '') + (clean.length > 1 ? clean.replace(/^\//, '') : clean),
      index + 1,
    )
    return rule === null ? [] : [rule]
  })
}

/**
 * A rule of a pattern with its `!`; null for an empty one.
 *
 * @throws BadIgnorePattern
 */
export function ignoreRule(written: string, line = 1): IgnoreRule | null {
  const trimmed = written.trim()
  if (trimmed === '') return null
  const clean = cleanGoPath(trimmed)
  const isException = clean.startsWith('!')
  const pattern = isException ? clean.slice(1) : clean
  if (pattern === '') throw new BadIgnorePattern('The pattern ! names nothing', line)
  if (parseGoPattern(pattern, false) === null)
    throw new BadIgnorePattern(`The pattern ${pattern} is malformed`, line)
  return { pattern, isException, line, fits: fitting(pattern) }
}

/** How to compare a pattern, by its form: patternmatcher's `compile`. */
function fitting(pattern: string): (path: string) => boolean {
  const isPlain = !/[*?[\]\\]/.test(pattern)
  if (isPlain) return (path) => path === pattern
  const inner = pattern.replace(/^\*\*\/?/, '').replace(/\*\*\/?$/, '')
  if (!/[*?[\]\\]/.test(inner)) {
    // Only a `**` at the beginning, which may end in the middle of a name, or one at the end.
    if (pattern.startsWith('**') && !/.\*\*\/?$/.test(pattern)) {
      const end = pattern.slice(2)
      return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1))
    }
    if (pattern.endsWith('**') && !pattern.startsWith('**')) {
      const start = pattern.slice(0, -2)
      return (path) => path.startsWith(start)
    }
  }
  return globTester(parseGoPattern(pattern, true) ?? [])
}

/** The rules that match a folder or one above it, by their index. */
export type FittingRules = readonly boolean[]

export interface IgnoreAnswer {
  /** The rule that ignores the path; null for an included path. */
  readonly by: IgnoreRule | null
  /** The result for paths below it. */
  readonly fitting: FittingRules
}

/**
 * The result for a path: the last rule that matches it, or a folder above it, decides
 * (patternmatcher's `MatchesUsingParentResults`).
 *
 * @param path relative, with slashes
 * @param above the result for its folder; none at the top
 */
export function ignoreAnswer(
  rules: readonly IgnoreRule[],
  path: string,
  above: FittingRules = [],
): IgnoreAnswer {
  let by: IgnoreRule | null = null
  const fitting = rules.map((rule, index) => {
    // An exception matters only for an ignored path, and another rule only for an included one.
    const fits = above[index] === true || (rule.isException === (by !== null) && rule.fits(path))
    if (fits) by = rule.isException ? null : rule
    return fits
  })
  return { by, fitting }
}

/** The rule that ignores a path, or null, if nothing is known about the folders above it. */
export function ignoredBy(rules: readonly IgnoreRule[], path: string): IgnoreRule | null {
  let answer: IgnoreAnswer = { by: null, fitting: [] }
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    answer = ignoreAnswer(rules, path.slice(0, slash), answer.fitting)
  }
  return ignoreAnswer(rules, path, answer.fitting).by
}

/**
 * Whether an exception can match something below a folder, by the part of its pattern before a
 * star.
 */
export function mayExceptBelow(rules: readonly IgnoreRule[], folder: string): boolean {
  const inside = `${folder}/`
  return rules.some(({ isException, pattern }) => {
    if (!isException) return false
    const wildcard = pattern.search(/[*?[\\]/)
    const start = wildcard < 0 ? pattern : pattern.slice(0, wildcard)
    return start.startsWith(inside) || (wildcard >= 0 && inside.startsWith(start))
  })
}
