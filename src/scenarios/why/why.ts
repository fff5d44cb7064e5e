import { type Paths, pathsTo } from '../../analyse/graph/paths.ts'
import { rowPathsTo } from '../../analyse/graph/row-paths.ts'
import { sizesBelow } from '../../analyse/graph/sizes-below.ts'
import type { HeldBy, Why } from '../../model/documents.ts'
import type { PackageEstimate } from '../../model/estimate.ts'
import type { Answer } from '../answers.ts'
import { askedScenario } from '../asked-scenario.ts'
import type { DataSource } from '../data-source.ts'
import { notInEnvironment } from '../not-in-environment.ts'
import type { Plan } from '../plan/plan.ts'
import type { ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { condaHeldBy, heldBy } from './held-by.ts'

/** How many paths are listed; the others are counted. */
const MOST_PATHS = 50

/** The leftovers of further installs depend on their order. */
const LEFT_THERE: HeldBy = {
  by: [],
  newest: null,
  without: null,
  next: [],
  reason: 'Earlier installs left it there.',
}

/**
 * The reason why a package is part of an environment: the paths from the user's lines, the bounds
 * of its version, and its sizes.
 *
 * @param name normalised
 * @throws PysizeError as `askedScenario` does; exit 2 `not-in-environment`
 */
export async function explainPackage(
  name: string,
  plan: Plan,
  session: Session,
  source: DataSource,
): Promise<Answer & { readonly why: Why }> {
  const result = await askedScenario(plan, session, source)
  const { resolution, scenario, universe, warnings } = result
  const one = scenario.packages.find((other) => other.name === name)
  if (one === undefined) throw notInEnvironment(name, plan.inputs, resolution, universe)
  const { shown, more, isExact, lines } = pathsOf(one, plan, result)
  const why: Why = {
    name,
    version: one.version,
    requested: one.requested,
    lines,
    paths: shown,
    more_paths: more,
    more_paths_exact: isExact,
    held_by:
      one.conda !== undefined
        ? condaHeldBy(one, plan)
        : plan.installs.length > 0
          ? LEFT_THERE
          : await heldBy(name, plan, result, session, source),
    ...sizesBelow(scenario.packages, scenario.overlaps)(one),
  }
  // Resolving again reads pages whose freshness is not known here.
  return { asOf: new Date().toISOString(), scenarios: [scenario], warnings, freshUntil: 0, why }
}

function pathsOf(
  one: PackageEstimate,
  plan: Plan,
  { resolution, scenario, request }: ScenarioResult,
): Paths {
  const file = plan.conda?.file
  if (one.conda !== undefined && file !== undefined)
    return rowPathsTo(one, scenario.packages, file, MOST_PATHS)
  return pathsTo(one.name, rootsOf({ ...plan, request }), resolution.packages, MOST_PATHS)
}

/** The user's lines, those of further installs too. */
const rootsOf = ({
  request,
  installs,
}: Pick<Plan, 'request' | 'installs'>): Plan['request']['roots'] => [
  ...request.roots,
  ...installs.flatMap(({ plan }) => plan.request.roots),
]
