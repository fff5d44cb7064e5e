import { readLenient } from './lenient.ts'
import { formatMarker } from './markers/marker.ts'
import { type Requirement, RequirementError, readRequirement } from './requirement-read.ts'

export { type Requirement, RequirementError } from './requirement-read.ts'

export interface RequirementOptions {
  /** Fix the usual faults of invalid published metadata, as uv does. */
  readonly lenient?: boolean
}

/**
 * Reads a dependency specifier as `packaging` 26.3 does, versions in parentheses (PEP 345) among
 * them.
 * @throws RequirementError with the column of the fault
 */
export function parseRequirement(text: string, options: RequirementOptions = {}): Requirement {
  try {
    return readRequirement(text)
  } catch (error) {
    const fixed =
      options.lenient === true && error instanceof RequirementError
        ? readLenient(text, readOrNothing)
        : undefined
    if (fixed === undefined) throw error
    return fixed
  }
}

function readOrNothing(text: string): Requirement | undefined {
  try {
    return readRequirement(text)
  } catch (error) {
    if (error instanceof RequirementError) return undefined
    throw error
  }
}

/**
 * The canonical text, as `packaging` prints it; the name and the extras keep their spelling, the
 * extras are sorted.
 */
export function formatRequirement({
  rawName,
  extras,
  specifier,
  url,
  marker,
}: Requirement): string {
  const what = `${rawName}${extras.length > 0 ? `[${extras.toSorted().join(',')}]` : ''}${specifier.text}${url === null ? '' : ` @ ${url}`}`
  if (marker === null) return what
  return `${what}${url === null ? '' : ' '}; ${formatMarker(marker)}`
}
