/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word = 'and'): string {
  if (items.length < 2) return items.join()
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`
}

/** As `list`, but of many items the first few and the last. */
export function listEnds(items: readonly string[], most = 5): string {
  if (items.length <= most) return list(items)
  return `${items.slice(0, most - 2).join(', ')}, … and ${items.at(-1)}`
}

/** Statements as one, to stand within a sentence. */
export const together = (statements: readonly string[]): string => statements.join(statements.length === 2 ? ', and ' : '; ')

/** A statement as a sentence: with a capital, unless its first word is a name, which stays as it is. */
export const sentence = (statement: string): string =>
  `${/^(?:every|no|there) /.test(statement) ? statement.charAt(0).toUpperCase() + statement.slice(1) : statement}.`

/** What people wrote, without the marker, which is known to hold. */
export const withoutMarker = (text: string): string => text.split(';')[0]!.trim()

/** The clauses of a specifier set as people order them: from where on, up to where, but not. */
export function readable(specifier: string): string {
  const rank = (clause: string): number => (clause.startsWith('!') ? 2 : clause.startsWith('<') ? 1 : 0)
  return specifier
    .split(',')
    .map((clause) => clause.trim())
    .sort((a, b) => rank(a) - rank(b))
    .join(',')
}
