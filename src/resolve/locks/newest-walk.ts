import type { LockedEdge, LockedPackage } from '../../inputs/locks/lock.ts'
import { compareVersions, parseVersion } from '../../packaging/versions/version.ts'
import type { Walk } from './selection.ts'

/** A walk that ends without an answer is repeated this often; real locks need a few. */
const MOST_WALKS = 200

/** The package that a walk means by an edge. */
export type Meant = (edge: LockedEdge) => LockedPackage | undefined

/**
 * A walk that takes the newest of several locked versions that all requirements allow. A tool that
 * resolves again within its lock does the same (poetry: puzzle/provider.py, with a repository of
 * the locked packages). The walk leaves out versions that cannot be meant, one after the other.
 *
 * @param walk walks with a choice of versions
 * @returns the last walk; it may still have two versions of a name, if no choice avoids it
 */
export async function newestWalk(walk: (meant: Meant) => Promise<Walk>): Promise<Walk> {
  const left = new Set<LockedPackage>()
  const meant = ({ to }: LockedEdge): LockedPackage | undefined => {
    const open = to.filter((one) => !left.has(one))
    return newestOf(open.length === 0 ? to : open)
  }
  let found = await walk(meant)
  for (let walks = 1; walks < MOST_WALKS; walks++) {
    const more = unfit(found, left)
    if (more.length === 0) return found
    for (const one of more) left.add(one)
    found = await walk(meant)
  }
  return found
}

function newestOf(all: readonly LockedPackage[]): LockedPackage | undefined {
  const [first, ...others] = all
  if (first === undefined || others.length === 0) return first
  return others.reduce((best, one) => (isNewer(one, best) ? one : best), first)
}

function isNewer({ version }: LockedPackage, { version: other }: LockedPackage): boolean {
  const [a, b] = [version, other].map((text) => (text === null ? undefined : parseVersion(text)))
  return a !== undefined && (b === undefined || compareVersions(a, b) > 0)
}

interface Requirement {
  /** Undefined for a root. */
  readonly owner: LockedPackage | undefined
  readonly to: readonly LockedPackage[]
}

/** The versions to leave out next, of a name that a walk met twice. */
function unfit({ met, roots }: Walk, left: ReadonlySet<LockedPackage>): readonly LockedPackage[] {
  const seen = new Set<string>()
  const doubled = [...met.keys()].find(({ name }) => seen.size === seen.add(name).size)?.name
  if (doubled === undefined) return []
  const requirements: Requirement[] = [
    ...roots.flatMap(({ name, to }) => (name === doubled ? [{ owner: undefined, to }] : [])),
    ...[...met].flatMap(([owner, parts]) =>
      [...parts.values()]
        .flat()
        .flatMap(({ name, to }) => (name === doubled ? [{ owner, to }] : [])),
    ),
  ]
  const all = new Set(requirements.flatMap(({ to }) => to))
  const common = [...all].filter(
    (one) => !left.has(one) && requirements.every(({ to }) => to.includes(one)),
  )
  if (common.length > 0) {
    const allowed = new Set(common)
    return [...all].filter((one) => !allowed.has(one) && !left.has(one))
  }
  // Another version of one of the owners may allow more.
  const edges = [...roots, ...[...met.values()].flatMap((parts) => [...parts.values()].flat())]
  const hasOther = (owner: LockedPackage): boolean =>
    edges.some(
      ({ name, to }) =>
        name === owner.name && to.some((other) => other !== owner && !left.has(other)),
    )
  const owner = requirements.find(({ owner: one }) => one !== undefined && hasOther(one))?.owner
  return owner === undefined ? [] : [owner]
}
