import type { Marker, MarkerEnvironment } from '../../packaging/markers/marker.ts'
import {
  both,
  type Diagram,
  diagramOf,
  not,
  withExtras,
} from '../../packaging/markers/marker-diagram.ts'
import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import { baseRequirements, type MetadataDependencies, requirementsOfExtra } from '../metadata.ts'
import type { ResolutionRequest } from '../request.ts'

/**
 * A requirement that applies to the target, with the rest of its marker: extras are decided, the
 * rest is kept as uv keeps it.
 */
export interface MarkedRequirement {
  readonly requirement: Requirement
  readonly marker: Diagram
}

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

  /** The user's own requirement. Its marker is known to be true. */
  root(requirement: Requirement): readonly MarkedRequirement[] {
    return this.#constrained(
      requirement,
      withExtras(diagramOf(requirement.marker), () => false),
      null,
    )
  }

  /**
   * The requirements of a distribution, or those that one of its extras (normalised) adds; extras
   * that include others are flattened.
   */
  of(
    name: string,
    dependencies: MetadataDependencies,
    extra: string | null,
  ): readonly MarkedRequirement[] {
    const active = this.#active(dependencies, extra)
    if (
      !dependencies.requirements.some(
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
      for (const inner of this.#active(dependencies, included)) {
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
   * Without an extra the requirements that need none; with one those that apply only because of it.
   */
  #active(dependencies: MetadataDependencies, extra: string | null): readonly MarkedRequirement[] {
    const requirements =
      extra === null
        ? baseRequirements(dependencies, this.#environment)
        : requirementsOfExtra(dependencies, extra, this.#environment)
    return requirements.flatMap((requirement) =>
      this.#constrained(requirement, conditionOf(requirement.marker, extra), extra),
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

/** The rest of a marker that is true on the target, without an extra or only because of one. */
function conditionOf(marker: Marker | null, extra: string | null): Diagram {
  const diagram = diagramOf(marker)
  const without = withExtras(diagram, () => false)
  if (extra === null) return without
  return both(
    withExtras(diagram, (asked) => asked === extra),
    not(without),
  )
}

const includedExtras = ({
  requirement,
  marker,
}: MarkedRequirement): readonly { readonly extra: string; readonly marker: Diagram }[] =>
  requirement.extras.map((extra) => ({ extra: normalizeName(extra), marker }))
