import { normalizeName } from '../../packaging/name.ts'
import type { Requirement } from '../../packaging/requirement.ts'
import type { RootRequirement } from '../../resolve/request.ts'
import { NO_EXTRA, type ResolvedPackage } from '../../resolve/resolution.ts'

/**
 * One of the user's lines (`name` is null), or a part of a package: its base, or the dependencies
 * of one extra.
 */
export interface PackagePart {
  readonly name: string | null
  readonly extra: string
  readonly asks: readonly Requirement[]
  readonly root: RootRequirement | null
}

/**
 * A closure in parts, which are known by their positions. The lines come first, in the order of the
 * roots.
 */
export interface PartGraph {
  readonly parts: readonly PackagePart[]
  /** The parts that each part requires. An extra requires the base of its package. */
  readonly successors: readonly (readonly number[])[]
  /** The position of a part; undefined if it is not in the closure. */
  readonly at: (name: string, extra: string) => number | undefined
}

/**
 * Lines and extras are separate nodes: dependencies of an extra leave with whoever requires the
 * extra, although the package stays.
 */
export function partGraph(
  roots: readonly RootRequirement[],
  resolved: ReadonlyMap<string, ResolvedPackage>,
): PartGraph {
  const parts: readonly PackagePart[] = [
    ...roots.map((root) => ({ name: null, extra: NO_EXTRA, asks: [root.requirement], root })),
    ...[...resolved].flatMap(([name, { asks }]) =>
      [...asks].map(([extra, requirements]) => ({ name, extra, asks: requirements, root: null })),
    ),
  ]
  const key = (name: string, extra: string): string => `${name}[${extra}]`
  const positions = new Map(
    parts.flatMap(({ name, extra }, at) =>
      name === null ? [] : [[key(name, extra), at] as const],
    ),
  )
  const at: PartGraph['at'] = (name, extra) => positions.get(key(name, extra))
  const successors = parts.map(({ name, extra, asks }) => [
    ...(name === null || extra === NO_EXTRA ? [] : [at(name, NO_EXTRA) ?? []].flat()),
    ...asks.flatMap((asked) =>
      [NO_EXTRA, ...asked.extras.map(normalizeName)].flatMap(
        (wanted) => at(asked.name, wanted) ?? [],
      ),
    ),
  ])
  return { parts, successors, at }
}
