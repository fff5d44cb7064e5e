import { dependencyTree } from '../analyse/graph/tree.ts'
import type { TreeAnswer } from '../model/documents.ts'
import type { TreeOptions } from '../options/options.ts'
import { answered } from '../scenarios/draft.ts'
import type { Host } from '../scenarios/session/session.ts'
import { scenarioWith } from '../scenarios/why/tree.ts'

/** No real closure is so deep; a hostile one could be too deep to print. */
const DEEPEST = 255

/**
 * Resolves, weighs, and arranges the environment as a tree.
 *
 * @param invert normalised
 */
export function treeWith(
  { depth = DEEPEST, ...options }: TreeOptions,
  invert: string | null,
  host: Host,
): Promise<TreeAnswer> {
  const shape = { depth: Math.min(depth, DEEPEST), invert }
  return answered(
    options,
    host,
    (plan, settled, session) => scenarioWith(invert, plan, settled, session),
    async (draft, { scenarios: [asked] }, turn) => ({
      ...draft,
      command: 'tree' as const,
      scenarios: [asked!],
      tree: { ...shape, roots: await dependencyTree(asked!, shape, turn) },
    }),
  )
}
