import { inputError, type PysizeError } from '../errors.ts'
import type { Inputs } from '../inputs/input.ts'
import { evaluateMarker, extrasNamed, formatMarker } from '../packaging/markers/marker.ts'
import type { Requirement } from '../packaging/requirement.ts'
import { holds } from '../resolve/build-request.ts'
import { edgeText } from '../resolve/dependency-edges.ts'
import type { Resolution } from '../resolve/resolution.ts'
import type { Universe } from '../resolve/universe.ts'
import type { Target } from '../targets/target.ts'
import { list } from '../text/lists.ts'
import { nearest } from '../text/nearest.ts'

/** The most ways to get a package that are named. */
const MOST_WAYS = 3

/**
 * The error for a package that is not part of an environment: with the extra or target that would
 * bring it, or the name that was probably meant.
 */
export function notInEnvironment(
  name: string,
  inputs: Inputs,
  { packages }: Resolution,
  universe: Universe,
): PysizeError {
  const { target } = universe.rules
  const ways = [
    ...linesElsewhere(name, inputs, target),
    ...extrasWith(name, packages, universe),
    ...dependentsElsewhere(name, packages, universe),
  ]
  const meant = nearest(name, packages.keys())
  const hint =
    ways.length > 0
      ? `${list(ways.slice(0, MOST_WAYS), 'or')}.`
      : meant === undefined
        ? undefined
        : `Did you mean ${meant}?`
  const count =
    packages.size === 0
      ? 'which is empty'
      : packages.size === 1
        ? 'which has 1 package'
        : `which has ${packages.size} packages`
  return inputError('not-in-environment', `${name} is not part of this environment, ${count}.`, {
    hint,
  })
}

/** Lines of the user's that name it for other targets. */
const linesElsewhere = (
  name: string,
  { requirements }: Inputs,
  target: Target,
): readonly string[] =>
  requirements.flatMap((input) => {
    if (input.requirement?.name !== name || holds(input, target)) return []
    const [{ file, line }] = input.origin
    return [
      `${line === undefined ? file : `${file}:${line}`} names it for other targets only (${formatMarker(input.marker!)})`,
    ]
  })

const requirementsOn = (
  name: string,
  packages: Resolution['packages'],
  universe: Universe,
): readonly (readonly [string, Requirement])[] =>
  [...packages].flatMap(([other, { candidate }]) => {
    const known = universe.knownDependencies(candidate)
    if (known === null || 'unavailable' in known) return []
    return known.requirements.flatMap((requirement) =>
      requirement.name === name ? [[other, requirement] as const] : [],
    )
  })

/** `uvicorn[standard] brings it`, for packages that are part of the environment. */
function extrasWith(
  name: string,
  packages: Resolution['packages'],
  universe: Universe,
): readonly string[] {
  const { markers } = universe.rules.target
  const found = new Set<string>()
  for (const [other, { marker }] of requirementsOn(name, packages, universe))
    for (const extra of marker === null ? [] : extrasNamed(marker))
      if (evaluateMarker(marker!, markers, new Set([extra]))) found.add(`${other}[${extra}]`)
  return found.size === 0 ? [] : [`${list([...found].slice(0, MOST_WAYS), 'or')} would bring it`]
}

/** Packages that require it on other targets. */
const dependentsElsewhere = (
  name: string,
  packages: Resolution['packages'],
  universe: Universe,
): readonly string[] =>
  requirementsOn(name, packages, universe).flatMap(([other, requirement]) =>
    requirement.marker === null || extrasNamed(requirement.marker).length > 0
      ? []
      : [
          `${other} requires ${edgeText(requirement)} on other targets only (${formatMarker(requirement.marker)})`,
        ],
  )
