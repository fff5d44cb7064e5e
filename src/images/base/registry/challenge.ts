/** The challenge of a registry with status 401. */
export interface Challenge {
  readonly scheme: 'bearer' | 'basic'
  readonly parameters: ReadonlyMap<string, string>
}

/** No registry writes a longer header. */
const LONGEST = 4096
/** A parameter (RFC 9110, section 11.2), or a scheme if no `=` follows. */
const PART = /\s*(?:,\s*)*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y

/**
 * The challenges of a WWW-Authenticate header that can be met, Bearer before Basic; several may
 * come, also in one header.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = []
  const text = header.slice(0, LONGEST)
  PART.lastIndex = 0
  for (let match = PART.exec(text); match !== null && match[0] !== ''; match = PART.exec(text)) {
    const [, name = '', quoted, plain] = match
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain
    if (value === undefined) found.push({ scheme: name.toLowerCase(), parameters: new Map() })
    else found.at(-1)?.parameters.set(name.toLowerCase(), value)
  }
  const met = (scheme: Challenge['scheme']): readonly Challenge[] =>
    found.filter((one) => one.scheme === scheme).map(({ parameters }) => ({ scheme, parameters }))
  return [...met('bearer'), ...met('basic')]
}
