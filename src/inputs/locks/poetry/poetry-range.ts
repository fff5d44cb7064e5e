/**
 * A constraint as Poetry writes it, as a specifier set: `^1.2` is `>=1.2,<2`, `~1.2` is
 * `>=1.2,<1.3`. Undefined where it has alternatives (`||`).
 */
export function poetryRange(text: string): string | undefined {
  if (text.includes('|')) return undefined
  const clauses = text.split(',').flatMap((written) => {
    const part = written.trim()
    if (part === '*' || part === '') return []
    const [, sign, release, rest = ''] = /^([\^~])(?!=)\s*v?(\d+(?:\.\d+)*)(.*)$/.exec(part) ?? []
    if (release !== undefined) return bounds(sign === '^', release, rest)
    return [/^\d/.test(part) ? `==${part}` : part]
  })
  return clauses.join(',')
}

/** The caret lets the first number that is not 0 stand, the tilde the first two. */
function bounds(isCaret: boolean, release: string, rest: string): readonly string[] {
  const numbers = release.split('.').map(Number)
  const significant = numbers.findIndex((number) => number !== 0)
  const at = isCaret ? (significant < 0 ? numbers.length - 1 : significant) : Math.min(1, numbers.length - 1)
  const above = [...numbers.slice(0, at), (numbers[at] ?? 0) + 1].join('.')
  return [`>=${release}${rest}`, `<${above}`]
}
