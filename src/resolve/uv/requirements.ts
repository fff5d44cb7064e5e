import { evaluateMarker, type Marker, type MarkerEnvironment } from '../../packaging/marker.ts'
import { both, type Diagram, diagramOf, not, withExtras } from '../../packaging/marker-diagram.ts'
import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import type { MetadataDependencies } from '../metadata.ts'
import type { ResolutionRequest } from '../request.ts'

/**
 * A requirement that holds on the target, with what is left of its marker there: extras are
 * settled, the rest is kept as uv keeps it.
 */
export interface MarkedRequirement {
  readonly requirement: Requirement
  readonly marker: Diagram
}

const NO_EXTRAS: ReadonlySet<string> = new Set()

/**
 * Expands requirements as uv does (uv-resolver `resolver/requirements.rs`, `RequirementExpander`):
 * each is followed by its constraints.
 */
export class Expander {
  readonly #constraints: ResolutionRequest['constraints']
  readonly #environment: MarkerEnvironment

  constructor(
    { constraints }: Pick<ResolutionRequest, 'constraints'>,
    environment: MarkerEnvironment,
  ) {
    this.#constraints = constraints
    this.#environment = environment
  }

  /** The user's own requirement. Its marker is known to hold. */
  root(requirement: Requirement): readonly MarkedRequirement[] {
    return this.#constrained(
      requirement,
      withExtras(diagramOf(requirement.marker), () => false),
      null,
    )
  }

  /**
   * What a distribution requires, or what one of its extras (normalised) adds to that; extras that
   * include others are flattened.
   */
  of(
    name: string,
    { requirements }: MetadataDependencies,
    extra: string | null,
  ): readonly MarkedRequirement[] {
    const active = this.#active(requirements, extra)
    if (
      !requirements.some(
        (requirement) => requirement.name === name && requirement.extras.length > 0,
      )
    )
      return active
    const isOwn = ({ requirement }: MarkedRequirement): boolean =>
      requirement.name === name && requirement.extras.length > 0
    const all = [...active]
    const seen = new Set<string>()
    const queue = active.filter(isOwn).flatMap(includedExtras)
    for (const { extra: included, marker } of queue) {
      const key = `${included} ${marker.id}`
      if (seen.has(key)) continue
      seen.add(key)
      for (const inner of this.#active(requirements, included)) {
        const under = { requirement: inner.requirement, marker: both(inner.marker, marker) }
        if (isOwn(under)) queue.push(...includedExtras(under))
        all.push(under)
      }
    }
    const bounds = all
      .filter((one) => isOwn(one) && one.requirement.specifier.specifiers.length > 0)
      .map(({ requirement, marker }) => ({ requirement: { ...requirement, extras: [] }, marker }))
    return [...all.filter((one) => !isOwn(one)), ...bounds]
  }

  /**
   * Without an extra the requirements that need none; with one those that hold because of it alone.
   */
  #active(
    requirements: readonly Requirement[],
    extra: string | null,
  ): readonly MarkedRequirement[] {
    return requirements.flatMap((requirement) => {
      const marker = this.#holding(requirement.marker, extra)
      return marker === null ? [] : this.#constrained(requirement, marker, extra)
    })
  }

  #holding(marker: Marker | null, extra: string | null): Diagram | null {
    const without = marker === null || evaluateMarker(marker, this.#environment, NO_EXTRAS)
    const diagram = () => withExtras(diagramOf(marker), () => false)
    if (extra === null) return without ? diagram() : null
    if (without || !evaluateMarker(marker, this.#environment, new Set([extra]))) return null
    return both(
      withExtras(diagramOf(marker), (asked) => asked === extra),
      not(diagram()),
    )
  }

  #constrained(
    requirement: Requirement,
    marker: Diagram,
    extra: string | null,
  ): readonly MarkedRequirement[] {
    const constraints = this.#constraints.get(requirement.name)?.parts ?? []
    return [
      { requirement, marker },
      ...constraints.map((constraint) => ({
        requirement: constraint,
        marker: both(
          withExtras(diagramOf(constraint.marker), (asked) => asked === extra),
          marker,
        ),
      })),
    ]
  }
}

const includedExtras = ({
  requirement,
  marker,
}: MarkedRequirement): readonly { readonly extra: string; readonly marker: Diagram }[] =>
  requirement.extras.map((extra) => ({ extra: normalizeName(extra), marker }))
