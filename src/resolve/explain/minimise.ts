import { groupBy } from '../../collections/group-by.ts'
import { EMPTY, union } from '../../packaging/versions/range.ts'
import type { PackageId } from '../uv/search.ts'
import type { DependencyFact, Fact } from './facts.ts'
import { type Effort, isContradiction } from './is-contradiction.ts'

/**
 * The smallest set of facts that still contradict each other. Adjacent versions with the same need
 * become one fact while the contradiction remains; then every unneeded fact is removed.
 */
export async function minimise(facts: readonly Fact[], effort: Effort): Promise<readonly Fact[]> {
  const others = mergeAbsent(facts.filter((fact) => fact.kind !== 'dependency'))
  const edges = [
    ...groupBy(facts.filter(isDependency), ({ package: id, on }) => `${id} ${on}`).values(),
  ]
  const merged = [...others, ...edges.map(merge)]
  if (await isContradiction(merged, effort)) return necessary(merged, effort)
  // Merge as much as the contradiction allows, the longest runs first.
  const runs = edges.map(mergeAlike).sort((a, b) => b.length - a.length)
  let current: readonly Fact[] = [...others, ...runs.flat()]
  for (const run of runs) current = await mergeRun(current, run, effort)
  return necessary(current, effort)
}

const isDependency = (fact: Fact): fact is DependencyFact => fact.kind === 'dependency'

/** One fact for several: weaker than its parts if they need different versions, never stronger. */
const merge = (edge: readonly DependencyFact[]): DependencyFact => ({
  ...edge[0]!,
  set: edge.reduce((set, fact) => union(set, fact.set), EMPTY),
  onSet: edge.reduce((set, fact) => union(set, fact.onSet), EMPTY),
})

/** One fact for all versions that need the same, lowest versions first. */
const mergeAlike = (edge: readonly DependencyFact[]): readonly DependencyFact[] =>
  [...groupBy(edge, ({ onSet }) => onSet.join()).values()]
    .map(merge)
    .sort((a, b) => (a.set.join() < b.set.join() ? -1 : 1))

const mergeAbsent = (facts: readonly Exclude<Fact, DependencyFact>[]): readonly Fact[] => {
  const absent = groupBy(
    facts.filter(({ kind }) => kind === 'absent'),
    ({ package: id }) => id,
  )
  return [
    ...facts.filter(({ kind }) => kind !== 'absent'),
    ...[...absent].map(
      ([id, parts]): Fact => ({
        kind: 'absent',
        package: id,
        set: parts.reduce((set, part) => union(set, part.set), EMPTY),
      }),
    ),
  ]
}

/** Merges a run of facts if they still contradict each other; otherwise its halves are tried. */
async function mergeRun(
  facts: readonly Fact[],
  run: readonly DependencyFact[],
  effort: Effort,
): Promise<readonly Fact[]> {
  if (run.length < 2) return facts
  const parts = new Set<Fact>(run)
  const merged = [...facts.filter((fact) => !parts.has(fact)), merge(run)]
  if (await isContradiction(merged, effort)) return merged
  const middle = run.length >> 1
  return mergeRun(await mergeRun(facts, run.slice(0, middle), effort), run.slice(middle), effort)
}

/** Removes one fact after the other, those furthest from the user's lines first. */
async function necessary(facts: readonly Fact[], effort: Effort): Promise<readonly Fact[]> {
  const depths = depthsOf(facts)
  const depth = (fact: Fact): number => depths.get(fact.package) ?? Number.MAX_SAFE_INTEGER
  let kept = [...facts].sort((a, b) => depth(a) - depth(b))
  for (const fact of kept.toReversed()) {
    const without = kept.filter((other) => other !== fact)
    if (await isContradiction(without, effort)) kept = without
  }
  return kept
}

/** The number of dependencies from a requirement to each package. */
function depthsOf(facts: readonly Fact[]): ReadonlyMap<PackageId, number> {
  const depths = new Map<PackageId, number>()
  for (const { kind, package: id } of facts) if (kind === 'requirement') depths.set(id, 0)
  for (const [id, depth] of depths)
    for (const fact of facts)
      if (isDependency(fact) && fact.package === id && !depths.has(fact.on))
        depths.set(fact.on, depth + 1)
  return depths
}
