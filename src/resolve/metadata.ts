import type { MarkerEnvironment } from '../packaging/markers/marker.ts'
import {
  evaluateMarker,
  extrasNamed,
  namesItsExtras,
  UndefinedComparisonError,
} from '../packaging/markers/marker.ts'
import { uvMarker } from '../packaging/markers/uv-marker.ts'
import { normalizeName } from '../packaging/name.ts'
import { parseRequirement, type Requirement } from '../packaging/requirement.ts'
import { hasHugeNumber } from '../packaging/versions/huge-number.ts'
import type { SpecifierSet } from '../packaging/versions/specifier-set.ts'
import { knownRequiresPython } from './candidate.ts'
import type { InstallerPolicy } from './policy.ts'

/** The part of a distribution's core metadata that the resolver needs. */
export interface MetadataFacts {
  readonly requiresDist: readonly string[]
  readonly requiresPython: string | null
  readonly providesExtra: readonly string[]
  /**
   * The entries of `requiresDist` that the target may not need: a setup.py computed them on the
   * packager's machine.
   */
  readonly estimated?: readonly string[]
}

export const NO_DEPENDENCIES: MetadataFacts = {
  requiresDist: [],
  requiresPython: null,
  providesExtra: [],
}

/**
 * A distribution's dependencies, as an installer reads them, for every target: `baseRequirements`
 * and its siblings select those of one target.
 */
export interface MetadataDependencies {
  readonly requiresPython: SpecifierSet | null
  readonly providesExtra: ReadonlySet<string>
  /** Every requirement of the metadata, parsed, except unreadable ones. */
  readonly requirements: readonly Requirement[]
  /** The reasons why the metadata is invalid, in words that follow "it has". */
  readonly faults: readonly string[]
}

const strict = new Map<string, Requirement | null>()
const lenient = new Map<string, Requirement | null>()

/** A Requires-Dist parsed once per process; null if unreadable. */
function knownRequirement(text: string, fixes: boolean): Requirement | null {
  const parsed = fixes ? lenient : strict
  let requirement = parsed.get(text)
  if (requirement === undefined) {
    try {
      const read = parseRequirement(text, { lenient: fixes })
      requirement = fixes ? readByUv(read) : read
    } catch {
      requirement = null
    }
    parsed.set(text, requirement)
  }
  return requirement
}

/** Ten times the number in any real distribution. */
const MOST_REQUIREMENTS = 10_000

/** Null if uv's parser refuses a text that PEP 508 allows. */
function readByUv(requirement: Requirement): Requirement | null {
  const marker = requirement.marker === null ? null : uvMarker(requirement.marker)
  if (marker === undefined || hasHugeNumber(requirement.specifier.text)) return null
  return marker === requirement.marker ? requirement : { ...requirement, marker }
}

type Reading = Pick<InstallerPolicy, 'fixesMetadata' | 'unreadablePython'>

/**
 * By the way in which an installer reads metadata. The resolutions of a run share most
 * distributions.
 */
const readings = new Map<string, WeakMap<MetadataFacts, MetadataDependencies>>()

/** The requirements in metadata, by the installer's rules: one object for the same facts. */
export function dependenciesOf(facts: MetadataFacts, policy: Reading): MetadataDependencies {
  const reading = `${policy.fixesMetadata} ${policy.unreadablePython}`
  const known = readings.get(reading) ?? new WeakMap<MetadataFacts, MetadataDependencies>()
  readings.set(reading, known)
  const dependencies = known.get(facts) ?? readDependencies(facts, policy)
  known.set(facts, dependencies)
  return dependencies
}

/**
 * The value that old build tools write for unknown fields. uv ignores such a header
 * (crates/uv-pypi-types/src/metadata/mod.rs, `get_all_values`).
 */
const NOTHING = 'UNKNOWN'

function readDependencies(facts: MetadataFacts, policy: Reading): MetadataDependencies {
  const requirements: Requirement[] = []
  const faults: string[] = []
  const isStated = (text: string | null): text is string =>
    text !== null && !(policy.fixesMetadata && text === NOTHING)
  const requiresPython = isStated(facts.requiresPython)
    ? knownRequiresPython(facts.requiresPython, policy)
    : null
  if (
    policy.unreadablePython === 'refused' &&
    requiresPython === null &&
    isStated(facts.requiresPython)
  )
    faults.push(`the invalid field 'Requires-Python: ${facts.requiresPython}'`)
  if (facts.requiresDist.length > MOST_REQUIREMENTS)
    faults.push(`more than ${MOST_REQUIREMENTS} requirements`)
  for (const text of facts.requiresDist.slice(0, MOST_REQUIREMENTS)) {
    if (!isStated(text)) continue
    const requirement = knownRequirement(text, policy.fixesMetadata)
    if (requirement === null) faults.push(`the invalid requirement '${text}'`)
    else requirements.push(requirement)
  }
  return {
    requiresPython,
    providesExtra: new Set(facts.providesExtra.map(normalizeName)),
    requirements,
    faults,
  }
}

const NO_EXTRAS: ReadonlySet<string> = new Set()

/**
 * The requirements of one distribution on one target, by the extra that makes them apply. A marker
 * is evaluated for the extras that it names, so thousands of extras that require each other take
 * only linear time.
 */
class TargetRequirements {
  readonly base: readonly Requirement[]
  readonly #requirements: readonly Requirement[]
  readonly #environment: MarkerEnvironment
  readonly #basePositions: number[] = []
  /**
   * Positions of the requirements whose markers name an extra; under '' those that any extra may
   * make apply.
   */
  #naming: Map<string, number[]> | undefined
  #added: Map<string, readonly number[]> | undefined

  constructor(requirements: readonly Requirement[], environment: MarkerEnvironment) {
    this.#requirements = requirements
    this.#environment = environment
    for (const [at, { marker }] of requirements.entries()) {
      if (marker === null || evaluateMarker(marker, environment, NO_EXTRAS))
        this.#basePositions.push(at)
      else if (marker.mentionsExtra)
        for (const extra of namesItsExtras(marker) ? extrasNamed(marker) : [ANY_EXTRA]) {
          this.#naming ??= new Map()
          const known = this.#naming.get(extra)
          if (known === undefined) this.#naming.set(extra, [at])
          else known.push(at)
        }
    }
    this.base = this.#basePositions.map((at) => requirements[at]!)
  }

  with(extras: ReadonlySet<string>): readonly Requirement[] {
    const added = new Set([...extras].flatMap((extra) => this.#addedBy(extra)))
    if (added.size === 0) return this.base
    const positions = [...this.#basePositions, ...added].sort((a, b) => a - b)
    return positions.map((at) => this.#requirements[at]!)
  }

  /** The requirements that apply only because of an extra. */
  of(extra: string): readonly Requirement[] {
    return this.#addedBy(extra).map((at) => this.#requirements[at]!)
  }

  /** In order, without requirements that need no extra. */
  #addedBy(extra: string): readonly number[] {
    if (this.#naming === undefined) return []
    let added = this.#added?.get(extra)
    if (added === undefined) {
      const asked = new Set([extra])
      added = [...(this.#naming.get(extra) ?? []), ...(this.#naming.get(ANY_EXTRA) ?? [])]
        .filter((at) => evaluateMarker(this.#requirements[at]!.marker!, this.#environment, asked))
        .sort((a, b) => a - b)
      this.#added ??= new Map()
      this.#added.set(extra, added)
    }
    return added
  }
}

/**
 * The first requirement whose marker compares values that cannot be compared, such as
 * `os_name === "posix"`: pip ends with an error at it.
 */
export function undefinedRequirement(
  { requirements }: MetadataDependencies,
  environment: MarkerEnvironment,
): Requirement | undefined {
  return requirements.find(({ marker }) => {
    if (marker === null) return false
    try {
      evaluateMarker(marker, environment, NO_EXTRAS)
      return false
    } catch (error) {
      if (error instanceof UndefinedComparisonError) return true
      throw error
    }
  })
}

const ANY_EXTRA = ''

const prepared = new WeakMap<MetadataDependencies, Map<MarkerEnvironment, TargetRequirements>>()

function onTarget(
  dependencies: MetadataDependencies,
  environment: MarkerEnvironment,
): TargetRequirements {
  const known = prepared.get(dependencies) ?? new Map<MarkerEnvironment, TargetRequirements>()
  prepared.set(dependencies, known)
  const requirements =
    known.get(environment) ?? new TargetRequirements(dependencies.requirements, environment)
  known.set(environment, requirements)
  return requirements
}

/** The requirements that apply to a target without any extra, in the metadata's order. */
export const baseRequirements = (
  dependencies: MetadataDependencies,
  environment: MarkerEnvironment,
): readonly Requirement[] => onTarget(dependencies, environment).base

/**
 * The requirements that apply to a target with these extras (normalised), including the base ones.
 */
export const requirementsWithExtras = (
  dependencies: MetadataDependencies,
  extras: ReadonlySet<string>,
  environment: MarkerEnvironment,
): readonly Requirement[] => onTarget(dependencies, environment).with(extras)

/**
 * The requirements that an extra (normalised) adds to the base requirements on a target, in the
 * metadata's order.
 */
export const requirementsOfExtra = (
  dependencies: MetadataDependencies,
  extra: string,
  environment: MarkerEnvironment,
): readonly Requirement[] => onTarget(dependencies, environment).of(extra)
