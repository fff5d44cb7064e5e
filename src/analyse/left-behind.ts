import type { Scenario, ToolName } from '../model/estimate.ts'
import { buildGraph } from './graph/graph.ts'

/** Packages that an earlier install left in an environment and that nothing needs now. */
export interface LeftBehind {
  /** Sorted. */
  readonly names: readonly string[]
  /** Names of needed packages that would lose files if these were removed. */
  readonly wouldBreak: readonly string[]
}

/**
 * The packages that no requested package leads to. Empty if one install made the environment,
 * because installed packages do not always show what was requested.
 */
export function leftBehind({
  packages,
  overlaps,
  changes = [],
}: Pick<Scenario, 'packages' | 'overlaps' | 'changes'>): LeftBehind {
  if (!changes.some(({ option }) => option === 'then')) return { names: [], wouldBreak: [] }
  const { names, successors, roots } = buildGraph(packages)
  const needed = new Set(roots)
  for (const one of needed) for (const next of successors[one]!) needed.add(next)
  const left = names.filter((_, at) => !needed.has(at)).sort()
  const isLeft = new Set(left)
  const shared = overlaps.flatMap((overlap) => {
    const writers = overlap.harmless ? [] : overlap.packages.map(({ name }) => name)
    return writers.some((name) => isLeft.has(name))
      ? writers.filter((name) => !isLeft.has(name))
      : []
  })
  return { names: left, wouldBreak: [...new Set(shared)].sort() }
}

/** The command that removes packages. uv does not ask for confirmation. */
export const uninstallCommand = (names: readonly string[], installer: ToolName): string =>
  `${installer === 'uv' ? 'uv pip uninstall' : 'pip uninstall -y'} ${names.join(' ')}`
