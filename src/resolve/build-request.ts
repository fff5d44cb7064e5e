import { type Place, PysizeError } from '../errors.ts'
import { prereleasesFor } from '../inputs/index-options.ts'
import type { InputRequirement, Inputs } from '../inputs/input.ts'
import { repositoryName, urlFilename } from '../inputs/links.ts'
import { requirementForLink } from '../inputs/requirements/link-hints.ts'
import { evaluateMarker, UndefinedComparisonError } from '../packaging/markers/marker.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Requirement } from '../packaging/requirement.ts'
import { parseSdistName } from '../packaging/sdist-name.ts'
import { intersectAll } from '../packaging/versions/range.ts'
import { ANY_VERSION } from '../packaging/versions/specifier-set.ts'
import { parseWheelName } from '../packaging/wheel-name.ts'
import { BETWEEN_PAUSES } from '../solver/pause.ts'
import type { Target } from '../targets/target.ts'
import type { TakeTurn } from '../turns.ts'
import {
  type Constraint,
  isPinned,
  type ResolutionMode,
  type ResolutionRequest,
  type RootRequirement,
} from './request.ts'

/** The inputs with the requirements and constraints that apply to a target. */
export const holdingOn = (inputs: Inputs, target: Target): Inputs => ({
  ...inputs,
  requirements: inputs.requirements.filter((input) => holds(input, target)),
  constraints: inputs.constraints.filter((input) => holds(input, target)),
})

/** Inputs that apply to the target, as a request to the resolver. */
export function buildRequest(
  inputs: Inputs,
  mode: ResolutionMode,
  constraints: ReadonlyMap<string, Constraint>,
): ResolutionRequest {
  return {
    roots: inputs.requirements.map(rootOf),
    constraints,
    mode,
    preferBinary: inputs.options.preferBinary,
    prereleases: (name) => prereleasesFor(inputs.options, name),
  }
}

/**
 * Whether a requirement applies to the target.
 *
 * @throws PysizeError exit 2 if its marker compares values that cannot be compared, such as
 *   `os_name === "posix"`
 */
export function holds(
  { marker, unless, text, origin }: InputRequirement,
  { markers }: Target,
): boolean {
  if (marker === null && unless === undefined) return true
  try {
    return (
      (marker === null || evaluateMarker(marker, markers)) &&
      unless?.some((other) => evaluateMarker(other, markers)) !== true
    )
  } catch (error) {
    if (!(error instanceof UndefinedComparisonError)) throw error
    throw new PysizeError(
      'undefined-marker',
      `The marker of '${text}' cannot be evaluated: ${error.message}.`,
      {
        exitCode: 2,
        places: origin,
      },
    )
  }
}

const rootOf = (input: InputRequirement): RootRequirement => ({
  requirement: namedRequirement(input),
  origin: input.origin,
  text: input.text,
})

/**
 * The requirement, or for a bare path or URL the equivalent one: its name is that of the wheel or
 * of the project's metadata.
 */
function namedRequirement(input: InputRequirement): Requirement {
  const { requirement, url, project, extras } = input
  // The name of a bare wheel is read from its URL. The URL itself stays the requirement.
  if (requirement !== null)
    return requirement.url === url && requirement.extras === extras
      ? requirement
      : { ...requirement, url, extras }
  const filename = url === null ? '' : urlFilename(url)
  const archive = parseWheelName(filename) ?? parseSdistName(filename)
  const repository = url === null ? undefined : repositoryName(url)
  const rawName =
    archive?.name ?? repository ?? (project?.kind === 'known' ? project.metadata.name : '')
  if (rawName === '' || url === null)
    throw new PysizeError(
      'unnamed-requirement',
      `The name of '${input.text}' is unknown until it is built.`,
      {
        exitCode: 2,
        places: input.origin,
        hint: `Write it as '${requirementForLink(input.text) ?? `name @ ${input.text}`}'.`,
      },
    )
  return {
    name: normalizeName(rawName),
    rawName,
    extras,
    specifier: ANY_VERSION,
    url,
    marker: null,
  }
}

/** The constraints by project. Other work gets its turn while a hundred thousand are read. */
export async function constraintsInTurns(
  inputs: readonly InputRequirement[],
  turn: TakeTurn,
): Promise<ReadonlyMap<string, Constraint>> {
  const steps = constraintSteps(inputs)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    await turn()
  }
}

/** Yields after every thousandth input and project. */
function* constraintSteps(
  inputs: readonly InputRequirement[],
): Generator<void, ReadonlyMap<string, Constraint>, void> {
  const byName = new Map<string, NamedInput[]>()
  let at = 0
  for (const input of inputs) {
    if (++at % BETWEEN_PAUSES === 0) yield
    if (!isNamed(input)) continue
    const own = byName.get(input.requirement.name) ?? []
    if (own.length === 0) byName.set(input.requirement.name, own)
    own.push(input)
  }
  const constraints = new Map<string, Constraint>()
  for (const [name, own] of byName) {
    if (++at % BETWEEN_PAUSES === 0) yield
    constraints.set(name, constraintOf(own))
  }
  return constraints
}

type NamedInput = InputRequirement & { readonly requirement: Requirement }

const isNamed = (input: InputRequirement): input is NamedInput => input.requirement !== null

/**
 * All constraints on one project as one, in one pass: a file may constrain a hundred thousand
 * projects.
 */
function constraintOf(inputs: readonly NamedInput[]): Constraint {
  const parts: Requirement[] = []
  const urls: string[] = []
  const origin: Place[] = []
  let pinned = false
  let admitsPrereleases = false
  for (const { requirement, origin: own } of inputs) {
    const { url, extras, specifier } = requirement
    if (url !== null || specifier.specifiers.length > 0)
      parts.push(extras.length === 0 ? requirement : { ...requirement, extras: [] })
    if (url !== null) urls.push(url)
    origin.push(...own)
    pinned ||= isPinned(specifier)
    admitsPrereleases ||= specifier.admitsPrereleases
  }
  return {
    parts,
    urls,
    range: intersectAll(inputs.map(({ requirement }) => requirement.specifier.range)),
    pinned,
    admitsPrereleases,
    origin,
    text: inputs.map(({ text }) => text).join(', '),
  }
}
