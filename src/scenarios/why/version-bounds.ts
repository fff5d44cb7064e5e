import type { InputRequirement } from '../../inputs/input.ts'
import type { Holder } from '../../model/documents.ts'
import { formatMarker } from '../../packaging/markers/marker.ts'
import {
  formatRequirement,
  parseRequirement,
  type Requirement,
  RequirementError,
} from '../../packaging/requirement.ts'
import { FULL, type Range } from '../../packaging/versions/range.ts'
import { ANY_VERSION } from '../../packaging/versions/specifier-set.ts'
import { constraintsInTurns, holds } from '../../resolve/build-request.ts'
import { edgeText } from '../../resolve/dependency-edges.ts'
import type { RootRequirement } from '../../resolve/request.ts'
import { NO_EXTRA, type Resolution } from '../../resolve/resolution.ts'
import type { Sources } from '../../resolve/sources.ts'
import type { TakeTurn } from '../../turns.ts'
import type { Plan } from '../plan/plan.ts'

/** A requirement or constraint that may limit the version of a package. */
export interface Bound {
  readonly holder: Holder
  /** The package that is bounded. */
  readonly of: string
  /** The user's text; null for a requirement of a package. */
  readonly written: RootRequirement | InputRequirement | null
  readonly range: Range
  readonly url: string | null
  readonly admitsPrereleases: boolean
}

/**
 * Everything that limits the version of a package: the user's lines, constraints, then requirements
 * of packages.
 */
export function boundsOn(
  name: string,
  { request, inputs, rules }: Plan,
  { packages }: Resolution,
): readonly Bound[] {
  const bound = (
    requirement: Requirement,
    written: Bound['written'],
    holder: Pick<Holder, 'kind'> & Partial<Holder>,
  ): Bound => ({
    holder: {
      name: null,
      version: null,
      extra: null,
      file: null,
      line: null,
      requirement: edgeText(requirement),
      marker: requirement.marker === null ? null : formatMarker(requirement.marker),
      ...holder,
    },
    of: name,
    written,
    range: requirement.url === null ? requirement.specifier.range : FULL,
    url: requirement.url,
    admitsPrereleases: requirement.specifier.admitsPrereleases,
  })
  const lines = request.roots.flatMap((root) => {
    const [place] = root.origin
    return root.requirement.name === name
      ? [
          bound(root.requirement, root, {
            kind: 'line',
            file: place?.file ?? root.text,
            line: place?.line ?? null,
          }),
        ]
      : []
  })
  const constraints = inputs.constraints.flatMap((input) =>
    isOf(name, input) && holds(input, rules.target)
      ? [
          bound(input.requirement, input, {
            kind: 'constraint',
            file: input.origin[0].file,
            line: input.origin[0].line ?? null,
          }),
        ]
      : [],
  )
  const dependents = [...packages].flatMap(([other, { candidate, asks }]) =>
    other === name
      ? []
      : [...asks].flatMap(([extra, requirements]) =>
          requirements
            .filter((requirement) => requirement.name === name)
            .map((requirement) =>
              bound(requirement, null, {
                kind: 'package',
                name: other,
                version: candidate.version.normal,
                extra: extra === NO_EXTRA ? null : extra,
              }),
            ),
        ),
  )
  return [...lines, ...constraints, ...dependents]
}

const isOf = (
  name: string,
  input: InputRequirement,
): input is InputRequirement & { readonly requirement: Requirement } =>
  input.requirement?.name === name

/**
 * The plan without some of the user's bounds: lines still require the package, in any version and
 * with any hash.
 */
export async function withoutBounds(
  plan: Plan,
  released: readonly Bound[],
  turn: TakeTurn,
): Promise<Plan> {
  const written = new Set<unknown>(released.map((bound) => bound.written))
  const lines = new Set(released.flatMap(({ holder, of }) => (holder.kind === 'line' ? [of] : [])))
  const { inputs, rules, request } = plan
  const { allowedHashes } = rules
  const roots = request.roots.map((root) =>
    written.has(root) ? { ...root, requirement: unbound(root.requirement) } : root,
  )
  const constraints = inputs.constraints.filter(
    (input) => !written.has(input) && holds(input, rules.target),
  )
  return {
    ...plan,
    request: {
      ...request,
      roots,
      constraints: await constraintsInTurns(constraints, turn),
    },
    rules:
      lines.size === 0
        ? rules
        : { ...rules, allowedHashes: (name) => (lines.has(name) ? null : allowedHashes(name)) },
  }
}

const unbound = (requirement: Requirement): Requirement => ({
  ...requirement,
  specifier: ANY_VERSION,
  url: null,
})

/** The sources without the version bounds that some packages put on another one. */
export function withoutDemands(sources: Sources, released: readonly Bound[]): Sources {
  const demands = released.filter(({ holder }) => holder.kind === 'package')
  if (demands.length === 0) return sources
  return {
    ...sources,
    metadata: async (candidate, ask) => {
      const answer = await sources.metadata(candidate, ask)
      const of = new Set(
        demands.filter(({ holder }) => holder.name === candidate.name).map((bound) => bound.of),
      )
      if (answer.kind === 'unknown' || of.size === 0) return answer
      return {
        ...answer,
        facts: {
          ...answer.facts,
          requiresDist: answer.facts.requiresDist.map((text) => withoutBound(text, of)),
        },
      }
    },
  }
}

function withoutBound(text: string, names: ReadonlySet<string>): string {
  try {
    const requirement = parseRequirement(text, { lenient: true })
    return names.has(requirement.name) ? formatRequirement(unbound(requirement)) : text
  } catch (error) {
    // Unreadable metadata makes its version unusable, as before.
    if (error instanceof RequirementError) return text
    throw error
  }
}
