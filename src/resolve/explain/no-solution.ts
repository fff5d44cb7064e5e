import { type Place, PysizeError } from '../../errors.ts'
import type { Candidate } from '../candidate.ts'
import type { PipOutcome } from '../pip-search.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import type { UvOutcome } from '../uv-search.ts'
import { factsOf } from './facts.ts'
import { factsOfCauses } from './pip-causes.ts'
import { type Projects, projectsOf } from './projects.ts'
import { shorten } from './shorten.ts'
import { type Story, storyOf, type Wish, wishPlaces, wishText } from './story.ts'
import { wayOut } from './way-out.ts'
import { list, sentence, together } from './words.ts'

/** What came of the searches; `pip` is null where it was not asked, or given up. */
export interface Failures {
  readonly uv: UvOutcome
  readonly pip: PipOutcome | null
}

/** Turns a failed search into one explanation that a person can follow. */
export async function noSolution({ uv, pip }: Failures, request: ResolutionRequest, universe: Universe): Promise<PysizeError> {
  const projects = projectsOf(universe, request)
  if (uv.kind === 'solved') return pipAlone(pip, uv.pins, request, projects)
  const story = storyOf(shorten(factsOf(uv, request, projects)), projects)
  const { wishes, needs, absences } = story
  const change = needs.length > 0 ? await wayOut(wishes, request, universe) : null
  const [absence] = absences
  // Where several wishes meet, what one of them could be instead is the better advice.
  const hints = [wishes.length > 1 && change !== null ? null : (absence?.hint ?? null), change].filter((hint) => hint !== null)
  if (hints.length === 0 && wishes.length > 1) hints.push(needs.length > 0 ? 'Change one of them.' : 'Keep one of them.')
  if (hints.length === 0 && needs.length === 0) hints.push('Change one of its bounds.')
  return failure(codeOf(story), message(story), wishes, hints)
}

function codeOf({ wishes, needs, absences: [absence] }: Story): string {
  if (wishes.length > 1) return 'conflict'
  return absence?.code ?? (needs.length > 0 ? 'conflict' : 'empty-specifier')
}

/** Where only pip's way of searching fails: what it got stuck on, and what it does not take unless told to. */
function pipAlone(
  pip: PipOutcome | null,
  pins: ReadonlyMap<string, Candidate>,
  request: ResolutionRequest,
  projects: Projects,
): PysizeError {
  const other = [...pins.values()].find(({ version, yanked }) => yanked || version.isPrerelease)
  const pre = other?.version.isPrerelease === true
  const story = storyOf(pip?.kind === 'failed' ? factsOfCauses(pip.causes, request) : [], projects)
  const code = pip?.kind === 'failed' && pip.tooDeep ? 'too-deep' : other === undefined ? 'conflict' : pre ? 'needs-pre' : 'yanked'
  const stuck = [...story.wishes.map(wishText), ...story.needs]
  const text =
    stuck.length === 0 ? 'pip gives up before it finds a solution' : `pip finds nothing that meets all of this: ${stuck.join('; ')}`
  const hint =
    other === undefined
      ? 'There is a solution, which --installer uv finds; pin its versions for pip to find it too.'
      : `There is a solution with ${other.name} ${other.version.normal}, which ${pre ? 'is a pre-release: admit it with --pre' : 'was yanked: pin it to take it all the same'}.`
  return failure(code, sentence(text), story.wishes, [hint])
}

const failure = (code: string, text: string, wishes: readonly Wish[], hints: readonly string[]): PysizeError =>
  new PysizeError(code, text, {
    exitCode: 3,
    places: wishes.flatMap(wishPlaces),
    ...(hints.length === 0 ? {} : { hint: hints.join(' ') }),
  })

function message({ wishes, needs, absences }: Story): string {
  const details = [...needs, ...absences.flatMap(({ statements }) => statements)]
  const [only, ...others] = wishes
  if (only !== undefined && others.length === 0)
    return details.length > 0 ? sentence(together(details)) : `No version can meet ${wishText(only)}.`
  const excluded = `${list(wishes.map((wish) => `${wishText(wish)}${lineOf(wishPlaces(wish)[0])}`))} exclude each other`
  return details.length === 0 ? `${excluded}.` : `${excluded}: ${together(details)}.`
}

const lineOf = (place: Place | undefined): string => (place?.line === undefined ? '' : ` (${place.file}:${place.line})`)
