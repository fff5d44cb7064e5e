/** The fields of a METADATA or PKG-INFO file that a resolution needs (core metadata specifications). Values are as written. */
export interface CoreMetadata {
  /** Empty strings where the file lacks them. */
  readonly metadataVersion: string
  readonly name: string
  readonly version: string
  readonly requiresDist: readonly string[]
  readonly requiresPython: string | null
  readonly providesExtra: readonly string[]
  /** The fields of an sdist that a build may still change (PEP 643), in lower case. */
  readonly dynamic: readonly string[]
}

/**
 * Reads core metadata: header lines (RFC 822) up to the first blank one, names in any case, folded lines joined by a blank.
 * A line that is no header ends them, as it does for Python's own reader. Of a field that may stand once, the first counts.
 */
export function parseCoreMetadata(text: string): CoreMetadata {
  const fields = new Map<string, string[]>()
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length) {
    let end = lineEnd(text, at)
    const name = headerName(text, at, end)
    if (name === undefined) break
    const values = WANTED.has(name) ? valuesOf(fields, name) : undefined
    values?.push(text.slice(at + name.length + 1, end).trim())
    at = end + 1
    while (isBlank(text.charCodeAt(at))) {
      end = lineEnd(text, at)
      const folded = text.slice(at, end).trim()
      if (values !== undefined && folded !== '') values.push(`${values.pop()} ${folded}`)
      at = end + 1
    }
  }
  return assemble(fields)
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

function assemble(fields: ReadonlyMap<string, readonly string[]>): CoreMetadata {
  const all = (name: string): readonly string[] => fields.get(name) ?? []
  const first = (name: string): string => all(name)[0] ?? ''
  return {
    metadataVersion: first('metadata-version'),
    name: first('name'),
    version: first('version'),
    requiresDist: all('requires-dist'),
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

/** Undefined for the blank line and for one that has no name and colon. */
function headerName(text: string, start: number, end: number): string | undefined {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 58) return at === start ? undefined : text.slice(start, at).toLowerCase()
    if (code <= 32 || code > 126) return undefined
  }
  return undefined
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end < 0 ? text.length : end
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
