import type { Asked } from './asked.ts'
import { describeMissing } from './missing.ts'
import { absentVersionHint } from './no-version.ts'
import { describeObstacle, hintFor } from './obstacle-words.ts'
import { obstaclesIn } from './obstacles.ts'
import type { Projects } from './projects.ts'
import { NO_NEIGHBOURS, neighboursOf } from './versions.ts'

/** What stands in the way of every version that is asked for, in words. */
export interface Absence {
  readonly code: string
  readonly statements: readonly string[]
  readonly hint: string
}

/** More kinds of obstacle than this are not told apart. */
const MOST_OBSTACLES = 3

/** Why a project has no version that can be used among those asked for. */
export function absenceOf(name: string, asked: Asked, projects: Projects): Absence {
  const candidates = projects.candidates(name)
  if (candidates === null) return describeMissing(name, projects)
  const neighbours = neighboursOf(candidates.newestFirst, asked.range)
  const obstacles = obstaclesIn(candidates, asked.range, projects)
  const [first] = obstacles
  if (first === undefined)
    return {
      code: 'no-such-version',
      statements: [noSuchVersion(name, asked.text)],
      hint: absentVersionHint(name, asked.range, candidates, neighbours, projects),
    }
  const told = obstacles.slice(0, MOST_OBSTACLES)
  const lastPython = told.findLast(({ obstacle }) => obstacle.kind === 'requires-python')
  const target = `, and the target has Python ${projects.rules.target.summary.python}`
  const described = told.map((obstructed) => describeObstacle(name, obstructed, projects))
  return {
    code: described[0]!.code,
    statements: [
      ...described.map(({ statement }, index) => (told[index] === lastPython ? statement + target : statement)),
      ...(obstacles.length > MOST_OBSTACLES ? [`the other versions of ${name} have other obstacles`] : []),
    ],
    hint: hintFor(name, first, asked.byUser ? neighbours : NO_NEIGHBOURS, projects),
  }
}

/** `there is no black 24.0.0`, `no version of black is >=99`. */
function noSuchVersion(name: string, text: string): string {
  const single = /^===?([^*,]+)$/.exec(text)?.[1]
  if (single !== undefined) return `there is no ${name} ${single}`
  return text === 'any version' ? `${name} has no files` : `no version of ${name} ${text.startsWith('!') ? 'meets' : 'is'} ${text}`
}
