import type { Junction, Marker, MarkerComparison, Operand } from './marker-tree.ts'

/** uv compares these as versions, and all others as text. */
const VERSIONS: ReadonlySet<string> = new Set([
  'implementation_version',
  'python_full_version',
  'python_version',
])

/**
 * A marker of a distribution's metadata as uv reads it (crates/uv-pep508/src/marker/parse.rs): a
 * comparison without meaning is ignored.
 *
 * @returns null if nothing is left, so the requirement always applies; undefined if uv can't read
 * the marker: it does not know `===`
 */
export function uvMarker(marker: Marker): Marker | null | undefined {
  if (marker.kind !== 'comparison') return uvJunction(marker)
  if (marker.operator === '===') return undefined
  return isMeaningful(marker) ? marker : null
}

function uvJunction(junction: Junction): Marker | null | undefined {
  const parts: Marker[] = []
  for (const part of junction.parts) {
    const read = uvMarker(part)
    if (read === undefined) return undefined
    if (read !== null) parts.push(read)
  }
  if (parts.length < 2) return parts[0] ?? null
  return { ...junction, parts, mentionsExtra: parts.some(({ mentionsExtra }) => mentionsExtra) }
}

function isMeaningful({ left, operator, right }: MarkerComparison): boolean {
  if (left.isVariable === right.isVariable) return false
  return operator !== '~=' || isVersion(left) || isVersion(right)
}

const isVersion = ({ isVariable, text }: Operand): boolean => isVariable && VERSIONS.has(text)
