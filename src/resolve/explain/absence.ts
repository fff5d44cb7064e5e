import { isEmpty, type Range } from '../../packaging/range.ts'
import { absentVersionHint } from './hints.ts'
import { describeMissing } from './missing.ts'
import { describeObstacle, hintFor } from './obstacle-words.ts'
import { obstaclesIn } from './obstacles.ts'
import type { Projects } from './projects.ts'
import { neighboursOf, specifierText } from './versions.ts'

/** What stands in the way of every version in a range, in words. */
export interface Absence {
  readonly code: string
  readonly statements: readonly string[]
  readonly hint: string
}

/** More kinds of obstacle than this are not told apart. */
const MOST_OBSTACLES = 3

/** Why a project has no version in `range` that can be used. */
export function absenceOf(name: string, range: Range, projects: Projects): Absence {
  const candidates = projects.candidates(name)
  if (candidates === null) return describeMissing(name, projects)
  const neighbours = neighboursOf(candidates.newestFirst, range)
  const obstacles = obstaclesIn(candidates, range, projects)
  const [first] = obstacles
  if (first === undefined) {
    const exists = candidates.newestFirst.length + candidates.rejected.length > 0
    return {
      code: exists ? 'no-such-version' : 'no-files',
      statements: [exists ? noSuchVersion(name, range) : `${name} has no file that can be installed`],
      hint: absentVersionHint(name, range, candidates, neighbours, projects),
    }
  }
  const told = obstacles.slice(0, MOST_OBSTACLES)
  const untold = obstacles.length - told.length
  return {
    code: describeObstacle(name, first, projects).code,
    statements: [
      ...told.map((obstructed) => describeObstacle(name, obstructed, projects).statement),
      ...(untold > 0 ? [`other versions have other obstacles`] : []),
    ],
    hint: hintFor(name, first, neighbours, projects),
  }
}

/** `black 24.0.0 does not exist`, `no version of black is >=99`. */
function noSuchVersion(name: string, range: Range): string {
  const text = isEmpty(range) ? 'no version' : specifierText(range)
  const single = /^==([^*]+)$/.exec(text)?.[1]
  return single === undefined ? `no version of ${name} is ${text}` : `there is no ${name} ${single}`
}
