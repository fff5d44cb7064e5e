import { inputError, type Place } from '../../errors.ts'
import { type Counted, type LockedPackage, MAIN_GROUP } from '../../inputs/locks/lock.ts'
import { CREATE_AGAIN } from '../../inputs/locks/lock-fault.ts'
import {
  evaluateLockMarker,
  evaluateMarker,
  type Marker,
  type MarkerEnvironment,
  MarkerError,
  parseMarker,
  UndefinedComparisonError,
} from '../../packaging/markers/marker.ts'

const parsed = new Map<string, Marker>()
/** A lock of thousands of packages has a few hundred different markers. */
const MOST_PARSED = 20_000

/** @throws PysizeError exit 2 `invalid-lock` */
function lockMarker(text: string, place: () => Place): Marker {
  const known = parsed.get(text)
  if (known !== undefined) return known
  try {
    const marker = parseMarker(text)
    if (parsed.size >= MOST_PARSED) parsed.clear()
    parsed.set(text, marker)
    return marker
  } catch (error) {
    if (!(error instanceof MarkerError)) throw error
    throw faulty(text, error, place)
  }
}

const faulty = (text: string, error: Error, place: () => Place): Error =>
  inputError(
    'invalid-lock',
    `The marker '${text.slice(0, 200)}' can't be read: ${error.message}.`,
    { places: [place()], hint: CREATE_AGAIN, cause: error },
  )

/** The active extras, or parts that exclude each other. */
type Active = Pick<ReadonlySet<string>, 'has'>

/**
 * Whether a marker of a walked lock is true. It compares `extra` with a set: parts that exclude
 * each other, of which some are active (uv: crates/uv-resolver-types/src/universal_marker.rs,
 * `UniversalMarker::evaluate`).
 */
export function walkMarkerHolds(
  text: string | null,
  environment: MarkerEnvironment,
  active: Active,
  place: () => Place,
): boolean {
  if (text === null) return true
  const marker = lockMarker(text, place)
  try {
    return holds(marker, environment, active)
  } catch (error) {
    if (!(error instanceof UndefinedComparisonError)) throw error
    throw faulty(text, error, place)
  }
}

function holds(marker: Marker, environment: MarkerEnvironment, active: Active): boolean {
  if (!marker.mentionsExtra) return evaluateMarker(marker, environment)
  if (marker.kind !== 'comparison') {
    const isHeld = (part: Marker): boolean => holds(part, environment, active)
    return marker.kind === 'and' ? marker.parts.every(isHeld) : marker.parts.some(isHeld)
  }
  const { left, right, operator } = marker
  const isActive = active.has(left.isVariable ? right.text : left.text)
  return operator === '!=' ? !isActive : isActive
}

/** A marker of a flat lock, and the markers in the file that it was made from. */
type FlatMarker = Pick<LockedPackage, 'marker' | 'writtenMarkers' | 'place'>

/** Whether a marker of a flat lock is true (PEP 751). */
export function flatMarkerHolds(
  { marker: text, writtenMarkers = [], place }: FlatMarker,
  environment: MarkerEnvironment,
  { extras, groups }: { readonly extras: readonly string[]; readonly groups: readonly string[] },
): boolean {
  if (text === null) return true
  // An error shows the marker as it stands in the file.
  if (!parsed.has(text)) for (const written of writtenMarkers) lockMarker(written, place)
  const marker = lockMarker(text, place)
  try {
    return evaluateLockMarker(marker, environment, { extras, dependencyGroups: groups })
  } catch (error) {
    if (!(error instanceof UndefinedComparisonError)) throw error
    throw faulty(writtenMarkers.length === 0 ? text : writtenMarkers.join(' or '), error, place)
  }
}

/** The counted parts as the markers of a flat lock name them. */
export const lockedParts = ({
  extras,
  groups,
  main,
}: Counted): Pick<Counted, 'extras' | 'groups'> => ({
  extras,
  groups: main ? [...groups, MAIN_GROUP] : groups,
})
