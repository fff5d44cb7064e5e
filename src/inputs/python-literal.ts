/** A Python literal as text: what can be read without running the code around it. */
export type PythonLiteral = string | readonly PythonLiteral[] | ReadonlyMap<string, PythonLiteral>

interface Cursor {
  readonly text: string
  at: number
}

/**
 * Reads the string, list, tuple or dict of such that begins at `start`, comments and adjacent strings among them.
 *
 * @returns `undefined` for anything else: a name, a call, an f-string, a number, an operator behind the literal
 */
export function readPythonLiteral(text: string, start: number): PythonLiteral | undefined {
  const cursor = { text, at: start }
  const value = readValue(cursor)
  if (value === undefined) return undefined
  skipBlank(cursor, ' \t')
  return /^(?:[,)\]}#\r\n;]|$)/.test(text.slice(cursor.at, cursor.at + 1)) ? value : undefined
}

function readValue(cursor: Cursor): PythonLiteral | undefined {
  skipSpace(cursor)
  const open = cursor.text[cursor.at]
  if (open === '[') return readItems(cursor, ']')
  if (open === '(') return readItems(cursor, ')')
  return open === '{' ? readEntries(cursor) : readStrings(cursor)
}

function readItems(cursor: Cursor, close: string): PythonLiteral[] | undefined {
  const items: PythonLiteral[] = []
  cursor.at++
  while (!takes(cursor, close)) {
    const item = readValue(cursor)
    if (item === undefined || !endsItem(cursor, close)) return undefined
    items.push(item)
  }
  return items
}

function readEntries(cursor: Cursor): Map<string, PythonLiteral> | undefined {
  const entries = new Map<string, PythonLiteral>()
  cursor.at++
  while (!takes(cursor, '}')) {
    const key = readValue(cursor)
    if (typeof key !== 'string' || !takes(cursor, ':')) return undefined
    const value = readValue(cursor)
    if (value === undefined || !endsItem(cursor, '}')) return undefined
    entries.set(key, value)
  }
  return entries
}

function endsItem(cursor: Cursor, close: string): boolean {
  if (takes(cursor, ',')) return true
  skipSpace(cursor)
  return cursor.text[cursor.at] === close
}

const PREFIXED = /[ruRU]?("""|'''|"|')/y

/** Adjacent strings are one, as in Python. */
function readStrings(cursor: Cursor): string | undefined {
  let value: string | undefined
  for (;;) {
    const before = cursor.at
    if (value !== undefined) skipSpace(cursor)
    const part = readString(cursor)
    if (part === undefined) {
      cursor.at = before
      return value
    }
    value = (value ?? '') + part
  }
}

function readString(cursor: Cursor): string | undefined {
  PREFIXED.lastIndex = cursor.at
  const quote = PREFIXED.exec(cursor.text)?.[1]
  if (quote === undefined) return undefined
  const start = PREFIXED.lastIndex
  for (let at = start; at < cursor.text.length; at++) {
    const char = cursor.text[at]
    if (char === '\\') at++
    else if (char === '\n' && quote.length === 1) return undefined
    else if (cursor.text.startsWith(quote, at)) {
      cursor.at = at + quote.length
      return cursor.text.slice(start, at).replace(/\\\r?\n|\\(["'\\])/g, '$1')
    }
  }
  return undefined
}

function takes(cursor: Cursor, char: string): boolean {
  skipSpace(cursor)
  if (cursor.text[cursor.at] !== char) return false
  cursor.at++
  return true
}

function skipSpace(cursor: Cursor): void {
  for (;;) {
    skipBlank(cursor, ' \t\r\n\\')
    if (cursor.text[cursor.at] !== '#') return
    const end = cursor.text.indexOf('\n', cursor.at)
    cursor.at = end < 0 ? cursor.text.length : end
  }
}

function skipBlank(cursor: Cursor, blanks: string): void {
  while (cursor.at < cursor.text.length && blanks.includes(cursor.text.charAt(cursor.at))) cursor.at++
}
