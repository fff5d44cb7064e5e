import type { Cause } from './cause.ts'
import type { Explanation } from './explanation.ts'
import { nearestByPage } from './nearest-version.ts'
import type { Projects } from './projects.ts'

/**
 * A hint if no trial found one: a fact from the project's page, or the usual mistake. Null if there
 * is neither.
 */
export function untriedHint(explanation: Explanation, projects: Projects): string | null {
  const { causes, requirements } = explanation
  const [cause] = causes
  if (cause === undefined || causes.length > 1) return null
  const isAsked = cause.kind === 'no-package' && projects.universe.snapshot === null
  const indexes = isAsked ? cause.indexes : []
  if (indexes.length > 0 && !indexes.some((index) => index.includes('simple')) && !isTorch(indexes))
    return 'The URL of an index mostly ends in /simple/.'
  if (cause.kind === 'hash')
    return 'Write the hashes again with the tool that made them, such as pip-compile --generate-hashes.'
  const [only] = requirements
  if (only === undefined || requirements.length > 1 || !OF_THE_TARGET.has(cause.kind)) return null
  const nearest = nearestByPage(only, { request: projects.request, universe: projects.universe })
  return nearest === null || nearest.name !== cause.name
    ? null
    : `The nearest version for this target is ${nearest.version.normal}.`
}

const isTorch = (indexes: readonly string[]): boolean =>
  indexes.every((index) => /\/whl(?:\/|$)/.test(index))

/** The page says of every version whether it is for the target. */
const OF_THE_TARGET: ReadonlySet<Cause['kind']> = new Set(['requires-python', 'no-wheel'])
