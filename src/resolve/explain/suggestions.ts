import { list } from '../../text/lists.ts'
import { capitalised } from '../../text/sentence.ts'
import type { Alternatives } from '../alternatives.ts'
import { likeliest } from '../look-ahead.ts'
import { baseName } from '../uv/search.ts'
import { fixesFor } from './cause.ts'
import { changeText } from './change.ts'
import type { Explanation } from './explanation.ts'
import type { UserRequirement } from './facts.ts'
import { IMPORT_NAMES } from './known-projects.ts'
import { nearestVersion } from './nearest-version.ts'
import type { Projects } from './projects.ts'
import type { Change } from './suggestion.ts'
import { Trials } from './trial.ts'

/** The most suggestions, because a longer list is no advice, and the most lines that are tried. */
const MOST_SUGGESTIONS = 2
const MOST_LINES = 3

/**
 * Possible changes for the user, in a sentence: each one was resolved together with all other
 * requirements. Null if none was found within the budget.
 */
export async function suggestionFor(
  explanation: Explanation,
  projects: Projects,
  alternatives: Alternatives,
): Promise<string | null> {
  const { causes } = explanation
  const trials = new Trials(
    { request: projects.request, universe: projects.universe },
    alternatives,
  )
  const fixes = fixesFor(causes, projects)
  const remedies = fixes.filter((change) => REMEDIES.has(change.kind))
  const verdicts = await Promise.all(
    remedies.map(async (change) => ({ change, verdict: await trials.verdict(change) })),
  )
  for (const { change, verdict } of verdicts) {
    if (verdict === 'works' || (verdict === 'unknown' && isListed(change, projects)))
      return sentenceOf(change)
    if ((verdict === 'unreachable' || verdict === 'unknown') && change.kind === 'torch')
      return `${sentenceOf(change).slice(0, -1)} (not checked${verdict === 'unknown' ? '' : ', since that index could not be reached'}).`
  }
  const working = (await Promise.all(lineChanges(explanation, trials))).filter(
    (change) => change !== null,
  )
  const options = fixes.filter(({ kind }) => !REMEDIES.has(kind) && kind !== 'marker')
  for (const change of options)
    if (working.length < MOST_SUGGESTIONS && (await ifItWorks(change, trials)) !== null)
      working.push(change)
  if (working.length > 0)
    return capitalised(`${list(unique(working).slice(0, MOST_SUGGESTIONS), ', or')}.`)
  const [marker] = fixes.filter(({ kind }) => kind === 'marker')
  const limited = marker === undefined ? null : await ifItWorks(marker, trials)
  return limited === null ? null : sentenceOf(limited)
}

/** Changes that remove their cause: if one works, nothing else is tried. */
const REMEDIES: ReadonlySet<Change['kind']> = new Set(['remove', 'rename', 'torch'])

/**
 * For each of the user's lines the nearest version that works; for two about one project, leaving
 * one out.
 */
function lineChanges(
  { requirements, requiredByOthers }: Explanation,
  trials: Trials,
): readonly Promise<Change | null>[] {
  const lines = requirements.slice(0, MOST_LINES)
  const isTwice = (of: UserRequirement): boolean =>
    requirements.some(
      (other) =>
        other !== of &&
        other.kind === 'requirement' &&
        baseName(other.package) === baseName(of.package),
    )
  return lines.map(async (of): Promise<Change | null> => {
    if (of.kind === 'requirement' && isTwice(of))
      return ifItWorks({ kind: 'remove', roots: [of.root] }, trials)
    const version = await nearestVersion(of, requiredByOthers(of), trials)
    return version === null ? null : { kind: 'version', of, version }
  })
}

const ifItWorks = async (change: Change, trials: Trials): Promise<Change | null> =>
  (await trials.verdict(change)) === 'works' ? change : null

const unique = (changes: readonly Change[]): readonly string[] => [
  ...new Set(changes.map(changeText)),
]

/**
 * Whether the corrected name has a version for the line. Such a name is suggested even if time runs
 * out before it is tried.
 */
function isListed(change: Change, { universe }: Projects): boolean {
  if (change.kind !== 'rename') return false
  const candidates = universe.knownCandidates(change.name)
  const { range } = change.root.requirement.specifier
  return candidates !== null && likeliest(candidates, range) !== undefined
}

function sentenceOf(change: Change): string {
  if (change.kind !== 'rename') return capitalised(`${changeText(change)}.`)
  const { name } = change.root.requirement
  return IMPORT_NAMES.has(name)
    ? `Did you mean ${change.name}? ${name} is the name it is imported by.`
    : `Did you mean ${change.name}?`
}
