/** Without one of these a literal is its own value. */
const NOTABLE = /[\\\n\r\0]/
const SPECIAL =
  /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\r\n|[\s\S])|$)|[\n\r\0]/g

const SIMPLE = new Map([
  ['\n', ''],
  ['\r', ''],
  ['\r\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

/**
 * Escapes that Python refuses if their digits are missing. `\N{…}` would need the table of Unicode
 * names, so it is refused, too.
 */
const INCOMPLETE = new Set(['x', 'u', 'U', 'N'])

/**
 * The value of a Python string literal, from the text between its quotes, because `packaging` reads
 * a marker's literals by Python's own rules. Undefined for a syntax error.
 */
export function decodePythonString(body: string): string | undefined {
  if (!NOTABLE.test(body)) return body
  let valid = true
  const value = body.replace(
    SPECIAL,
    (match: string, octal?: string, x?: string, u?: string, U?: string, other?: string) => {
      const hexadecimal = x ?? u ?? U
      const code =
        octal !== undefined
          ? Number.parseInt(octal, 8)
          : hexadecimal !== undefined
            ? Number.parseInt(hexadecimal, 16)
            : undefined
      if (code !== undefined && code <= 0x10ffff) return String.fromCodePoint(code)
      if (other === undefined || INCOMPLETE.has(other)) valid = false
      return (other !== undefined ? SIMPLE.get(other) : undefined) ?? match
    },
  )
  return valid ? value : undefined
}
