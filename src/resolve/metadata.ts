import { hasHugeNumber } from '../packaging/huge-number.ts'
import type { MarkerEnvironment } from '../packaging/marker.ts'
import { evaluateMarker } from '../packaging/marker.ts'
import { normalizeName } from '../packaging/name.ts'
import { parseRequirement, type Requirement } from '../packaging/requirement.ts'
import type { SpecifierSet } from '../packaging/specifier.ts'
import { knownRequiresPython } from './candidate.ts'

/** What the resolver needs of a distribution's core metadata. */
export interface MetadataFacts {
  readonly requiresDist: readonly string[]
  readonly requiresPython: string | null
  readonly providesExtra: readonly string[]
  /** Those of `requiresDist` that the target may not need: a setup.py worked them out on the machine that packed it. */
  readonly estimated?: readonly string[]
}

export const NO_DEPENDENCIES: MetadataFacts = { requiresDist: [], requiresPython: null, providesExtra: [] }

/** A distribution's dependencies, read for one target; asked for once per set of extras. */
export interface Dependencies {
  readonly requiresPython: SpecifierSet | null
  readonly providesExtra: ReadonlySet<string>
  /** Every requirement of the metadata, parsed, but those that can't be. */
  readonly requirements: readonly Requirement[]
  readonly unreadable: readonly string[]
}

const strict = new Map<string, Requirement | null>()
const lenient = new Map<string, Requirement | null>()

/** A Requires-Dist parsed once per process; null where unreadable. */
function knownRequirement(text: string, mends: boolean): Requirement | null {
  const parsed = mends ? lenient : strict
  let requirement = parsed.get(text)
  if (requirement === undefined) {
    try {
      const read = parseRequirement(text, { lenient: mends })
      requirement = mends && hasHugeNumber(read.specifier.text) ? null : read
    } catch {
      requirement = null
    }
    parsed.set(text, requirement)
  }
  return requirement
}

/** @param mends whether common slips are mended, as uv does and pip does not */
export function dependenciesOf(facts: MetadataFacts, mends: boolean): Dependencies {
  const requirements: Requirement[] = []
  const unreadable: string[] = []
  const requiresPython = facts.requiresPython === null ? null : knownRequiresPython(facts.requiresPython, mends)
  // pip takes a Requires-Python that it can't read for none; to uv the metadata is invalid.
  if (mends && requiresPython === null && facts.requiresPython !== null) unreadable.push(`Requires-Python: ${facts.requiresPython}`)
  for (const text of facts.requiresDist) {
    const requirement = knownRequirement(text, mends)
    if (requirement === null) unreadable.push(text)
    else requirements.push(requirement)
  }
  return {
    requiresPython,
    providesExtra: new Set(facts.providesExtra.map(normalizeName)),
    requirements,
    unreadable,
  }
}

const NO_EXTRAS: ReadonlySet<string> = new Set()

/** The requirements that hold on a target without any extra: in the metadata's order. */
export function baseRequirements(dependencies: Dependencies, environment: MarkerEnvironment): readonly Requirement[] {
  return dependencies.requirements.filter((r) => r.marker === null || evaluateMarker(r.marker, environment, NO_EXTRAS))
}

/** The requirements that hold on a target with these extras (normalised), the base ones among them. */
export function requirementsWithExtras(
  dependencies: Dependencies,
  extras: ReadonlySet<string>,
  environment: MarkerEnvironment,
): readonly Requirement[] {
  return dependencies.requirements.filter(
    (r) => r.marker === null || evaluateMarker(r.marker, environment, NO_EXTRAS) || evaluateMarker(r.marker, environment, extras),
  )
}
