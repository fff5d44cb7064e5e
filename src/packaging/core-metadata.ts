/**
 * The fields of a METADATA or PKG-INFO file that a resolution needs (core metadata specifications).
 * Values are as written.
 */
export interface CoreMetadata {
  /** Empty strings if the file lacks them. */
  readonly metadataVersion: string
  readonly name: string
  /** False if there is no Name header; the header may also be empty. */
  readonly hasName: boolean
  readonly version: string
  readonly requiresDist: readonly string[]
  readonly requiresPython: string | null
  readonly providesExtra: readonly string[]
  /** The fields of an sdist that a build may still change (PEP 643), in lower case. */
  readonly dynamic: readonly string[]
}

/**
 * Reads core metadata: header lines (RFC 822) up to the first blank one, names in any case, folded
 * lines joined by a blank. A line that is not a header ends them, as in Python's own reader. If a
 * field that may occur once is repeated, the first counts.
 */
export function parseCoreMetadata(text: string): CoreMetadata {
  const fields = new Map<string, string[]>()
  eachWanted(text, (name, start, end) => {
    const [first = '', ...folded] = text.slice(start + name.length + 1, end).split('\n')
    const parts = [first.trim(), ...folded.map((line) => line.trim()).filter((line) => line !== '')]
    valuesOf(fields, name).push(parts.join(' '))
  })
  return assemble(fields)
}

/** The header lines that `parseCoreMetadata` reads, as they are. */
export function wantedHeaders(text: string): string {
  const lines: string[] = []
  eachWanted(text, (_, start, end) => lines.push(text.slice(start, end), '\n'))
  return lines.join('')
}

/**
 * Calls `visit` with the lower-case name of each header that is read, and its start and end with
 * the folded lines.
 */
function eachWanted(text: string, visit: (name: string, start: number, end: number) => void): void {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    let end = lineEnd(text, at)
    const colon = headerColon(text, at, end)
    if (colon < 0) return
    while (isBlank(text.charCodeAt(end + 1))) end = lineEnd(text, end + 1)
    if (INITIALS.has(text.charCodeAt(at) | 0x20)) {
      const name = text.slice(at, colon).toLowerCase()
      if (WANTED.has(name)) visit(name, at, end)
    }
    at = end + 1
  }
}

const WANTED: ReadonlySet<string> = new Set([
  'metadata-version',
  'name',
  'version',
  'requires-dist',
  'requires-python',
  'provides-extra',
  'dynamic',
])

/** Their first letters: most headers have another one. */
const INITIALS: ReadonlySet<number> = new Set([...WANTED].map((name) => name.charCodeAt(0)))

/**
 * A text of metadata without the logins in its URLs: no request uses them, and metadata is cached
 * for good.
 */
export const withoutLogins = (text: string): string =>
  text.includes('@') ? text.replace(/(https?:\/\/)[^\s/@]*@/gi, '$1') : text

function assemble(fields: ReadonlyMap<string, readonly string[]>): CoreMetadata {
  const all = (name: string): readonly string[] => fields.get(name) ?? []
  const first = (name: string): string => all(name)[0] ?? ''
  return {
    metadataVersion: first('metadata-version'),
    name: first('name'),
    hasName: fields.has('name'),
    version: first('version'),
    requiresDist: all('requires-dist').map(withoutLogins),
    requiresPython: first('requires-python') || null,
    providesExtra: all('provides-extra'),
    dynamic: all('dynamic').map((field) => field.toLowerCase()),
  }
}

function valuesOf(fields: Map<string, string[]>, name: string): string[] {
  let values = fields.get(name)
  if (values === undefined) {
    values = []
    fields.set(name, values)
  }
  return values
}

/** The end of a header's name; -1 for the blank line and for a line without name and colon. */
function headerColon(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 58) return at === start ? -1 : at
    if (code <= 32 || code > 126) return -1
  }
  return -1
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end < 0 ? text.length : end
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
