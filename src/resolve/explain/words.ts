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

/** Statements as one sentence. It begins with a capital unless its first word is a name that people write as it is. */
export function sentence(statements: readonly string[]): string {
  const text = statements.length === 2 ? statements.join(', and ') : statements.join('; ')
  return `${/^(?:every|no|there|none|the|what) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`
}

/** What people wrote, without the marker, which is known to hold. */
export const bare = (text: string): string => text.split(/\s*;(?=\s)|;/)[0]!.trim()

/** A name or a requirement and a specifier set side by side: `foo>=1`, `foo` where any version will do. */
export const required = (name: string, specifier: string): string => `${name}${specifier === 'any version' ? '' : specifier}`
