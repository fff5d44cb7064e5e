import { PysizeError } from '../errors.ts'
import { formatRequirement } from '../packaging/requirement.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { Candidates } from '../resolve/candidates.ts'
import { likeliest } from '../resolve/look-ahead.ts'
import type { RootRequirement } from '../resolve/request.ts'
import { Universe } from '../resolve/universe.ts'
import { type DataSource, openSources } from './data-source.ts'
import type { Plan } from './plan/plan.ts'
import type { Session } from './session/session.ts'

/** The answer of a universe, awaited if it is not known yet. */
async function known<T>(ask: () => T | Promise<void>): Promise<T> {
  for (;;) {
    const answer = ask()
    if (!(answer instanceof Promise)) return answer
    await answer
  }
}

/**
 * All versions of a project on a plan's indexes.
 *
 * @throws PysizeError exit 3 if no index has the project, exit 4 if an index failed
 */
export async function candidatesOfProject(
  name: string,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Candidates> {
  const universe = universeOf(plan, session, source)
  const candidates = await known(() => universe.candidates(name))
  if (candidates !== null) return candidates
  throw new PysizeError(
    'no-such-package',
    `${name} is not on ${universe.indexes(name).join(' or ') || 'the index'}.`,
    { exitCode: 3 },
  )
}

/**
 * The distribution that an installer would take for one requirement, without its dependencies.
 *
 * @throws PysizeError exit 3 if no version fits, exit 4 if an index failed
 */
export async function findDistribution(
  { requirement }: RootRequirement,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Candidate> {
  const { name, url, specifier } = requirement
  if (url !== null) {
    const universe = universeOf(plan, session, source)
    return known(() => universe.direct(url, name))
  }
  const best = likeliest(await candidatesOfProject(name, plan, session, source), specifier.range)
  if (best !== undefined) return best
  throw new PysizeError(
    'no-such-version',
    `No version of ${name} fits ${formatRequirement(requirement)} on this target.`,
    {
      exitCode: 3,
      hint: `'pysize history ${name}' lists its releases.`,
    },
  )
}

const universeOf = (plan: Plan, session: Session, source: DataSource): Universe =>
  new Universe(plan.rules, openSources(plan, session, source))
