import type { ErrorCode } from '../../codes/errors.ts'
import { type Place, PysizeError } from '../../errors.ts'
import { list } from '../../text/lists.ts'
import { capitalised } from '../../text/sentence.ts'
import { takeTurns } from '../../turns.ts'
import type { Alternatives } from '../alternatives.ts'
import type { Candidate } from '../candidate.ts'
import type { PipOutcome } from '../pip/search.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import type { UvOutcome } from '../uv/search.ts'
import { type Cause, describe, statementsOf } from './cause.ts'
import { changeText } from './change.ts'
import { type Explanation, explanationOf, placesOf, requirementText } from './explanation.ts'
import { factsOf, pipFacts, type UserRequirement } from './facts.ts'
import { newEffort } from './is-contradiction.ts'
import { minimise } from './minimise.ts'
import { type Projects, projectsOf } from './projects.ts'
import type { Change } from './suggestion.ts'
import { suggestionFor } from './suggestions.ts'
import { Trials } from './trial.ts'
import { untriedHint } from './untried-hint.ts'
import { statementSentence, together } from './words.ts'

/** The results of the searches; `pip` is null if it was not run, or stopped. */
export interface Failures {
  readonly uv: UvOutcome
  readonly pip: PipOutcome | null
}

/**
 * Turns a failed search into one error: the cause, the user's lines that take part, and a
 * suggestion that was tried (EXPLAIN.md).
 */
export async function noSolution(
  { uv, pip }: Failures,
  request: ResolutionRequest,
  universe: Universe,
  alternatives: Alternatives,
): Promise<PysizeError> {
  const projects = projectsOf(universe, request)
  if (uv.kind === 'solved') return pipOnly(pip, uv.pins, projects, alternatives)
  const explanation = explanationOf(
    await minimise(factsOf(uv, request, projects), newEffort(takeTurns(universe.signal))),
    projects,
  )
  const hint =
    (await suggestionFor(explanation, projects, alternatives)) ?? untriedHint(explanation, projects)
  if (universe.snapshot !== null && explanation.causes.some(({ kind }) => UNRECORDED.has(kind)))
    return notInSnapshot(explanation, projects, hint)
  return failure(
    codeOf(explanation, projects),
    message(explanation, projects),
    explanation.requirements,
    universe.snapshot !== null && explanation.causes.some(({ kind }) => kind === 'no-version')
      ? orOnline(hint)
      : hint,
  )
}

/** An index may have newer versions than a snapshot. */
const orOnline = (hint: string | null): string =>
  hint === null
    ? 'Leave out --offline: the index may have more versions.'
    : hint.startsWith('Change ')
      ? `Leave out --offline, or ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`
      : hint

/** Causes that only mean that a snapshot lacks the data, which an index may have. */
const UNRECORDED: ReadonlySet<Cause['kind']> = new Set([
  'no-package',
  'no-metadata',
  'unknown-hash',
])

const notInSnapshot = (
  explanation: Explanation,
  projects: Projects,
  hint: string | null,
): PysizeError =>
  new PysizeError('not-in-snapshot', message(explanation, projects), {
    exitCode: 4,
    places: explanation.requirements.flatMap(placesOf),
    hint:
      hint === null
        ? 'Leave out --offline, or make a snapshot that has it with pysize snapshot create.'
        : orOnline(hint),
  })

function codeOf(
  { requirements, dependencies, causes: [cause] }: Explanation,
  projects: Projects,
): ErrorCode {
  if (requirements.length > 1) return 'conflict'
  if (cause !== undefined) return describe(cause, projects).code
  return dependencies.length > 0 ? 'conflict' : 'empty-specifier'
}

/**
 * Explains why pip's search fails although there is a solution: pip takes no yanked version or
 * pre-release for a dependency, or gives up.
 */
async function pipOnly(
  pip: PipOutcome | null,
  pins: ReadonlyMap<string, Candidate>,
  projects: Projects,
  alternatives: Alternatives,
): Promise<PysizeError> {
  const { universe, request } = projects
  const other = [...pins.values()].find(({ version, yanked }) => yanked || version.isPrerelease)
  const pre = other?.version.isPrerelease === true
  const code =
    pip?.kind === 'failed' && pip.tooDeep
      ? 'too-deep'
      : other === undefined
        ? 'conflict'
        : pre
          ? 'needs-pre'
          : 'yanked'
  const { requirements, dependencies } = explanationOf(
    pip?.kind === 'failed' ? pipFacts(pip.causes, request) : [],
    projects,
  )
  const stuck = [...requirements.map(requirementText), ...dependencies]
  const text =
    stuck.length === 0
      ? 'pip gives up before it finds a solution'
      : `pip finds no solution for ${stuck.join('; ')}`
  const changes: readonly Change[] =
    other === undefined
      ? []
      : [pre ? { kind: 'prereleases' } : { kind: 'pin', name: other.name, version: other.version }]
  const works =
    changes.length > 0 &&
    (await new Trials({ request, universe }, alternatives).verdict(...changes)) === 'works'
  return failure(
    code,
    statementSentence(text),
    requirements,
    works ? capitalised(`${changes.map(changeText).join()}.`) : null,
  )
}

const failure = (
  code: ErrorCode,
  text: string,
  requirements: readonly UserRequirement[],
  hint: string | null,
): PysizeError =>
  new PysizeError(code, text, {
    exitCode: 3,
    places: requirements.flatMap(placesOf),
    ...(hint === null ? {} : { hint }),
  })

function message({ requirements, dependencies, causes }: Explanation, projects: Projects): string {
  const details = [...dependencies, ...statementsOf(causes, projects)]
  const [only, ...others] = requirements
  if (only !== undefined && others.length === 0)
    return details.length > 0
      ? statementSentence(together(details))
      : `No version can meet ${requirementText(only)}.`
  const lines = list(requirements.map((of) => `${requirementText(of)}${lineOf(placesOf(of)[0])}`))
  return details.length === 0 ? `${lines} conflict.` : `${lines} conflict: ${together(details)}.`
}

const lineOf = (place: Place | undefined): string =>
  place?.line === undefined ? '' : ` (${place.file}:${place.line})`
