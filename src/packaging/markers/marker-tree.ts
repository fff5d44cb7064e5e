/** The variables every environment defines (PEP 508, Environment Markers). */
export const ENVIRONMENT_VARIABLES = [
  'implementation_name',
  'implementation_version',
  'os_name',
  'platform_machine',
  'platform_python_implementation',
  'platform_release',
  'platform_system',
  'platform_version',
  'python_full_version',
  'python_version',
  'sys_platform',
] as const

export type EnvironmentVariable = (typeof ENVIRONMENT_VARIABLES)[number]

/**
 * The marker variables of a Python interpreter and its machine. Treated as immutable: answers are
 * cached per object.
 */
export interface MarkerEnvironment extends Readonly<Record<EnvironmentVariable, string>> {
  /**
   * Whether versions that are compared with Python's are reduced to their releases: uv reads
   * `python_full_version <= "3.11.0a6"` as `<= "3.11.0"`, so it is true for 3.11.0 itself (uv:
   * crates/uv-pep440/src/version_ranges.rs, `release_specifier_to_range`).
   */
  readonly releasesOnly?: true
}

/** `extra` occurs in metadata, the two set-valued ones in lock files (PEP 751). */
export type MarkerVariable = EnvironmentVariable | 'extra' | 'extras' | 'dependency_groups'

export type MarkerOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '~=' | '===' | 'in' | 'not in'

/** One side of a comparison: a variable by its canonical name, or a literal by its value. */
export interface Operand {
  readonly isVariable: boolean
  readonly text: string
}

export interface MarkerComparison {
  readonly kind: 'comparison'
  readonly left: Operand
  readonly operator: MarkerOperator
  readonly right: Operand
  /** The canonical text. */
  readonly text: string
  readonly mentionsExtra: boolean
}

export interface Junction {
  readonly kind: 'and' | 'or'
  /** At least two. */
  readonly parts: readonly Marker[]
  /** Whether it was in parentheses; they are printed again, as in `packaging`. */
  readonly grouped: boolean
  readonly mentionsExtra: boolean
}

/** A parsed environment marker (PEP 508). */
export type Marker = MarkerComparison | Junction

/** One marker from several, in the order given; parts that join others keep their parentheses. */
export function joinMarkers(kind: Junction['kind'], parts: readonly Marker[]): Marker {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return { kind, parts, grouped: false, mentionsExtra: parts.some((part) => part.mentionsExtra) }
}

/**
 * The canonical text, as `packaging` prints it: double quotes, normalised extras, one blank between
 * words.
 */
export function formatMarker(marker: Marker): string {
  if (marker.kind === 'comparison') return marker.text
  const glue = marker.kind === 'and' ? ' and ' : ' or '
  return marker.parts
    .map((part) =>
      part.kind !== 'comparison' && part.grouped ? `(${formatMarker(part)})` : formatMarker(part),
    )
    .join(glue)
}

/** The extras a marker compares `extra` with, normalised, in order of appearance. */
export function extrasNamed(marker: Marker): readonly string[] {
  if (!marker.mentionsExtra) return []
  if (marker.kind !== 'comparison') return [...new Set(marker.parts.flatMap(extrasNamed))]
  const other = marker.left.isVariable && marker.left.text === 'extra' ? marker.right : marker.left
  return other.isVariable ? [] : [other.text]
}

/**
 * Whether the marker compares `extra` only by `==`, so an extra that it does not name cannot make
 * it true.
 */
export function namesItsExtras(marker: Marker): boolean {
  if (!marker.mentionsExtra) return true
  return marker.kind === 'comparison'
    ? marker.operator === '=='
    : marker.parts.every(namesItsExtras)
}
