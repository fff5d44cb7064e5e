/**
 * Translates a constraint of Poetry into a specifier set (poetry-core:
 * constraints/version/parser.py): `^1.2` is `>=1.2,<2`, `~1.2` is `>=1.2,<1.3`. Versions between
 * alternatives (`^1.2 || ^3.0`) are excluded. Undefined if no specifier set is equal, and for
 * anything that is not a constraint.
 */
export function poetryRange(text: string): string | undefined {
  const alternatives = poetryAlternatives(text)
  if (
    !alternatives.every((clauses) =>
      clauses.every((clause) => /^(?:===|[=!~<>]=|[<>](?!>))/.test(clause)),
    )
  )
    return undefined
  if (alternatives.length === 1) return alternatives[0]!.join(',')
  const spans = alternatives.map(spanOf)
  if (spans.includes(undefined)) return undefined
  const [first, ...others] = spans
    .filter((span) => span !== undefined)
    .sort((a, b) => compareReleases(a.from ?? [], b.from ?? []))
  const excluded = [...first!.excluded]
  let end = first!.to
  for (const { from, to, excluded: own } of others) {
    const gap = end === null || from === null ? undefined : seriesBetween(end, from)
    if (gap === undefined) return undefined
    excluded.push(...gap.map((series) => `!=${series}.*`), ...own)
    end = to
  }
  const lower = first!.from === null ? [] : [`>=${first!.from.join('.')}`]
  return [...lower, ...excluded, ...(end === null ? [] : [`<${end.join('.')}`])].join(',')
}

/**
 * The alternatives of a constraint, each as clauses of a specifier set. A space joins two
 * conditions like a comma; between an operator and its version it means nothing.
 */
export function poetryAlternatives(text: string): readonly (readonly string[])[] {
  return text
    .replace(/\s+/g, ' ')
    .split(/\|\|?/)
    .map((one) =>
      one
        .replace(/([\^~<>=!]) /g, '$1')
        .split(/[, ]/)
        .flatMap(clausesOf),
    )
}

function clausesOf(part: string): readonly string[] {
  if (/^(?:\*|x|)$/i.test(part)) return []
  const [, sign, release, rest = ''] = /^([\^~])(?!=)v?(\d+(?:\.\d+)*)(.*)$/.exec(part) ?? []
  if (release !== undefined) return bounds(sign === '^', release, rest)
  const plain = part.replace(/^=(?!=)/, '==')
  return [/^v?\d/.test(plain) ? `==${plain}` : plain]
}

/** The caret keeps the first number that is not 0, the tilde the first two. */
function bounds(isCaret: boolean, release: string, rest: string): readonly string[] {
  const numbers = release.split('.').map(Number)
  const significant = numbers.findIndex((number) => number !== 0)
  const at = isCaret
    ? significant < 0
      ? numbers.length - 1
      : significant
    : Math.min(1, numbers.length - 1)
  const above = [...numbers.slice(0, at), (numbers[at] ?? 0) + 1].join('.')
  return [`>=${release}${rest}`, `<${above}`]
}

type Release = readonly number[]

/** The versions from one release up to another, exclusive; null means no end. */
interface Span {
  readonly from: Release | null
  readonly to: Release | null
  readonly excluded: readonly string[]
}

/** Undefined if an alternative has other operators. */
function spanOf(clauses: readonly string[]): Span | undefined {
  let span: Span = { from: null, to: null, excluded: [] }
  for (const clause of clauses) {
    const [, operator, release = '', wild] =
      /^(>=|<|==|!=)(\d+(?:\.\d+)*)(\.\*)?$/.exec(clause) ?? []
    const numbers = release.split('.').map(Number)
    if (operator === '!=') span = { ...span, excluded: [...span.excluded, clause] }
    else if (operator === '>=' && wild === undefined) span = { ...span, from: numbers }
    else if (operator === '<' && wild === undefined) span = { ...span, to: numbers }
    else if (operator === '==' && wild !== undefined)
      span = { ...span, from: numbers, to: [...numbers.slice(0, -1), numbers.at(-1)! + 1] }
    else return undefined
  }
  return span
}

function compareReleases(a: Release, b: Release): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** More exclusions than any project has. */
const MOST_EXCLUDED = 50

/**
 * The series of releases from one to another, without the latter: from 2 to 4 those are 2 and 3.
 * Undefined if they differ in more than their last number.
 */
function seriesBetween(from: Release, to: Release): readonly string[] | undefined {
  if (compareReleases(from, to) >= 0) return []
  const trimmed = (release: Release): Release =>
    release.slice(0, Math.max(1, release.findLastIndex((number) => number !== 0) + 1))
  const length = Math.max(trimmed(from).length, trimmed(to).length)
  const [low, high] = [from, to].map((release) =>
    Array.from({ length }, (_, at) => release[at] ?? 0),
  ) as [number[], number[]]
  const isSameSeries = low.slice(0, -1).every((number, at) => number === high[at])
  const count = high.at(-1)! - low.at(-1)!
  if (!isSameSeries || count > MOST_EXCLUDED) return undefined
  return Array.from({ length: count }, (_, at) => [...low.slice(0, -1), low.at(-1)! + at].join('.'))
}
