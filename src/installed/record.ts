/** One row of a RECORD file (PEP 376, PEP 627). */
export interface RecordRow {
  /** As written: relative to the folder of the distribution, or absolute. */
  readonly path: string
  /** Base64url without padding; null if the row has none, or one of another algorithm. */
  readonly sha256: string | null
  /** Bytes; null if the row has none. */
  readonly size: number | null
}

/**
 * Reads RECORD as Python's csv module does: quoted fields may contain commas, doubled quotes and
 * line breaks.
 */
export function parseRecord(text: string): readonly RecordRow[] {
  const rows: RecordRow[] = []
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  if (!text.includes('"')) {
    for (const line of text.slice(start).split('\n')) addRow(rows, line.trimEnd().split(','))
    return rows
  }
  for (let at = start; at < text.length; ) {
    const fields: string[] = []
    let end: number
    do {
      const [field, next] = readField(text, at)
      fields.push(field)
      end = next
      at = end + 1
    } while (text[end] === ',')
    addRow(rows, fields)
  }
  return rows
}

/** A field from `start` on, and the position of the comma or line break after it. */
function readField(text: string, start: number): readonly [field: string, end: number] {
  if (text[start] !== '"') {
    let end = start
    while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++
    return [text.slice(start, end).trimEnd(), end]
  }
  let field = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return [field + text.slice(at), text.length]
    field += text.slice(at, quote)
    at = quote + 1
    if (text[at] !== '"') break
    field += '"'
    at++
  }
  while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++
  return [field, at]
}

function addRow(rows: RecordRow[], [path = '', hash = '', size = '']: readonly string[]): void {
  if (path === '') return
  rows.push({
    path,
    sha256: hash.startsWith('sha256=') ? hash.slice('sha256='.length).replace(/=+$/, '') : null,
    size: /^\d{1,15}$/.test(size) ? Number(size) : null,
  })
}
