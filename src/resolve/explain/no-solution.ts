import { type Place, PysizeError } from '../../errors.ts'
import type { PipOutcome } from '../pip-search.ts'
import type { ResolutionRequest } from '../request.ts'
import type { Universe } from '../universe.ts'
import type { UvOutcome } from '../uv-search.ts'
import { type Fact, factsOf } from './facts.ts'
import { type Projects, projectsOf } from './projects.ts'
import { shorten } from './shorten.ts'
import { type Story, storyOf, type Wish } from './story.ts'
import { bare, list, sentence } from './words.ts'

export interface Failures {
  readonly uv: UvOutcome
  readonly pip: PipOutcome | null
}

/** Turns a failed search into one explanation that a person can follow. */
export function noSolution({ uv }: Failures, request: ResolutionRequest, universe: Universe): PysizeError {
  const projects = projectsOf(universe, request)
  if (uv.kind === 'solved') return new PysizeError('no-solution', 'pip finds no solution.', { exitCode: 3 })
  return explain(shorten(factsOf(uv, request, projects)), projects)
}

export function explain(facts: readonly Fact[], projects: Projects): PysizeError {
  const story = storyOf(facts, projects)
  const { wishes, needs, absences } = story
  const details = [...needs, ...absences.flatMap(({ statements }) => statements)]
  const [absence] = absences
  const code = wishes.length > 1 || absence === undefined ? 'conflict' : absence.code
  return new PysizeError(code, message(story, details), {
    exitCode: 3,
    places: wishes.flatMap(placesOf),
    ...(absence === undefined ? {} : { hint: absence.hint }),
  })
}

function message({ wishes }: Story, details: readonly string[]): string {
  if (wishes.length > 1) {
    const excluded = `${list(wishes.map((wish) => inWords(wish, true)))} exclude each other`
    return details.length === 0 ? `${excluded}.` : `${excluded}: ${sentence(details)}`
  }
  if (details.length > 0) return sentence(details)
  return `No version can meet ${inWords(wishes[0]!, false)}.`
}

function inWords(wish: Wish, withPlace: boolean): string {
  const text = wish.kind === 'requirement' ? bare(wish.root.text) : `the constraint ${bare(wish.constraint.text)}`
  const place = withPlace ? placeText(placesOf(wish)[0]) : ''
  return `${text}${place}`
}

const placeText = (place: Place | undefined): string => (place?.line === undefined ? '' : ` (${place.file}:${place.line})`)

const placesOf = (wish: Wish): readonly Place[] => (wish.kind === 'requirement' ? wish.root.origin : wish.constraint.origin)
