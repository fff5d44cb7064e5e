/**
 * Compares versions of Debian packages: epoch, upstream version, revision (Debian policy 5.6.12).
 *
 * @returns negative if the first is older, 0 if both are equal
 */
export function compareDebianVersions(a: string, b: string): number {
  if (a === b) return 0
  const [one, other] = [partsOf(a), partsOf(b)]
  return (
    one.epoch - other.epoch ||
    compareParts(one.upstream, other.upstream) ||
    compareParts(one.revision, other.revision)
  )
}

interface VersionParts {
  readonly epoch: number
  readonly upstream: string
  readonly revision: string
}

function partsOf(version: string): VersionParts {
  const colon = version.indexOf(':')
  const rest = version.slice(colon + 1)
  const hyphen = rest.lastIndexOf('-')
  return {
    epoch: colon < 0 ? 0 : Number(version.slice(0, colon)) || 0,
    upstream: hyphen < 0 ? rest : rest.slice(0, hyphen),
    revision: hyphen < 0 ? '' : rest.slice(hyphen + 1),
  }
}

/** Runs of other characters and of digits in turn, as dpkg's `verrevcmp` compares them. */
function compareParts(a: string, b: string): number {
  let [at, to] = [0, 0]
  while (at < a.length || to < b.length) {
    while ((at < a.length && !isDigit(a, at)) || (to < b.length && !isDigit(b, to))) {
      const difference = orderOf(a, at) - orderOf(b, to)
      if (difference !== 0) return difference
      at++
      to++
    }
    const [one, other] = [digitsAt(a, at), digitsAt(b, to)]
    at += one.length
    to += other.length
    const [short, long] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')]
    if (short.length !== long.length) return short.length - long.length
    if (short !== long) return short < long ? -1 : 1
  }
  return 0
}

const isDigit = (text: string, at: number): boolean => text[at]! >= '0' && text[at]! <= '9'

/** A tilde sorts before the end, letters before all else. */
function orderOf(text: string, at: number): number {
  if (at >= text.length || isDigit(text, at)) return 0
  const character = text[at]!
  if (character === '~') return -1
  return /[A-Za-z]/.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256
}

function digitsAt(text: string, at: number): string {
  let end = at
  while (end < text.length && isDigit(text, end)) end++
  return text.slice(at, end)
}
