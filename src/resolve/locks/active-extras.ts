import type { LockedEdge, LockedPackage, LockedRoot } from '../../inputs/locks/lock.ts'
import type { MarkerEnvironment } from '../../packaging/markers/marker.ts'
import type { TakeTurn } from '../../turns.ts'
import { walkMarkerHolds } from './lock-marker.ts'

/**
 * A condition on the way to a package, linked to the earlier ones. Only conditions that name an
 * extra are kept, because only these can change.
 */
interface Way {
  readonly marker: string
  readonly place: LockedPackage['place']
  readonly before: Way | null
  readonly length: number
}

interface Reached {
  readonly of: LockedPackage
  readonly extra: string
  /** Ways that lead to a package; null is a way without conditions. */
  readonly ways: (Way | null)[]
  isDone: boolean
}

/** The most ways that are kept for one package: real locks have few under conditions. */
const MOST_WAYS = 50
/** The most conditions of one way. */
const LONGEST_WAY = 200

export interface ExtrasQuestion {
  readonly roots: readonly LockedRoot[]
  readonly environment: MarkerEnvironment
  /** The extras that are active from the start. */
  readonly active: readonly string[]
  /** As in markers: an extra of a package. */
  readonly extraName: (name: string, extra: string) => string
  /** The package that an edge leads to. */
  readonly meant: (edge: LockedEdge, active: ReadonlySet<string>) => LockedPackage
  readonly turn: TakeTurn
}

/**
 * The extras that are active after dependencies have activated theirs. Each step depends on the
 * state before it: a package that turns out to be unreachable activates nothing from then on (uv:
 * crates/uv-lock/src/lock/installable.rs, the first of its two traversals).
 */
export async function activeExtras({
  roots,
  environment,
  active: start,
  extraName,
  meant,
  turn,
}: ExtrasQuestion): Promise<ReadonlySet<string>> {
  const active = new Set(start)
  const reached = new Map<LockedPackage, Map<string, Reached>>()
  const queue: Reached[] = []
  const projects = new Set(roots.flatMap(({ isProject, name }) => (isProject ? [name] : [])))

  const isOpen = (way: Way | null): boolean => {
    for (let one = way; one !== null; one = one.before)
      if (!walkMarkerHolds(one.marker, environment, active, one.place)) return false
    return true
  }
  const reach = (of: LockedPackage, extra: string, way: Way | null): void => {
    const parts = reached.get(of) ?? new Map<string, Reached>()
    reached.set(of, parts)
    const known = parts.get(extra)
    if (known?.isDone === true || (known !== undefined && known.ways.length >= MOST_WAYS)) return
    const one = known ?? { of, extra, ways: [], isDone: false }
    parts.set(extra, one)
    one.ways.push(way)
    queue.push(one)
  }
  const follow = (edge: LockedEdge, place: LockedPackage['place'], before: Way | null): void => {
    const { name, marker, extras } = edge
    const asked = extras.map((extra) => extraName(name, extra))
    const own = new Set(asked)
    if (
      !walkMarkerHolds(
        marker,
        environment,
        { has: (one) => active.has(one) || own.has(one) },
        place,
      )
    )
      return
    for (const one of asked) active.add(one)
    const length = (before?.length ?? 0) + 1
    const way =
      marker !== null && /\bextra\b/.test(marker) && length <= LONGEST_WAY
        ? { marker, place, before, length }
        : before
    const to = meant(edge, active)
    for (const extra of ['', ...extras]) reach(to, extra, way)
  }

  for (const root of roots) follow(root, () => root.origin[0], null)
  // The list grows while it is read.
  for (const one of queue) {
    await turn()
    const { of, extra, ways } = one
    if (one.isDone) continue
    const way = ways.find(isOpen)
    if (way === undefined) continue
    one.isDone = true
    // The dependencies of the lock's projects are among the roots.
    if (projects.has(of.name) && extra === '') continue
    for (const edge of (extra === '' ? of.dependencies() : of.extras().get(extra)) ?? [])
      follow(edge, of.place, way)
  }
  return active
}
