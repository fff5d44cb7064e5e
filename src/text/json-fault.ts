const TOKEN = /[ \t\n\r]*([{}[\]:,"]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y

/** What may come next: a first value or key may also be the end of its list or object. */
type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'next'

/**
 * Where a text stops being JSON, as the offset of the first character that cannot be there; the
 * length of a text that is cut off, undefined for valid JSON. V8 tells it only for some faults.
 */
export function jsonFaultAt(text: string): number | undefined {
  const open: string[] = []
  let expected: Expected = 'value'
  let at = 0
  for (;;) {
    if (expected === 'next' && open.length === 0) {
      const rest = text.slice(at).search(/[^ \t\n\r]/)
      return rest < 0 ? undefined : at + rest
    }
    TOKEN.lastIndex = at
    const token = TOKEN.exec(text)?.[1]
    const next: Expected | null = token === undefined ? null : after(token, expected, open)
    if (token === undefined || next === null) {
      const gap = text.slice(at).search(/[^ \t\n\r]/)
      return gap < 0 ? text.length : at + gap
    }
    expected = next
    at = TOKEN.lastIndex
    if (token !== '"') continue
    const { end, isValid } = endOfText(text, at)
    if (!isValid) return end
    at = end
  }
}

/** @returns null if the token cannot be there */
function after(token: string, expected: Expected, open: string[]): Expected | null {
  const inObject = open.at(-1) === '{'
  if (expected === 'colon') return token === ':' ? 'value' : null
  const isEnd = token === (inObject ? '}' : ']') && open.length > 0
  if (isEnd && (expected === 'next' || expected === (inObject ? 'first key' : 'first value'))) {
    open.pop()
    return 'next'
  }
  if (expected === 'next') return token !== ',' ? null : inObject ? 'key' : 'value'
  if (expected === 'key' || expected === 'first key') return token === '"' ? 'colon' : null
  if (token !== '{' && token !== '[') return /^[}\]:,]/.test(token) ? null : 'next'
  open.push(token)
  return token === '{' ? 'first key' : 'first value'
}

/**
 * The offset after the quote that ends a text, or of the character that cannot be in it. A long
 * text is too much for a pattern.
 */
function endOfText(
  text: string,
  start: number,
): { readonly end: number; readonly isValid: boolean } {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return { end: at + 1, isValid: true }
    if (code < 0x20) return { end: at, isValid: false }
    if (code !== 0x5c) continue
    ESCAPE.lastIndex = at
    if (!ESCAPE.test(text)) return { end: at, isValid: false }
    at = ESCAPE.lastIndex - 1
  }
  return { end: text.length, isValid: false }
}
