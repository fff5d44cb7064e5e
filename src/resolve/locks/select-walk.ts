import { inputError } from '../../errors.ts'
import type { LockedEdge, LockedPackage, LockedRoot } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { MarkerEnvironment } from '../../packaging/markers/marker.ts'
import type { Target } from '../../targets/target.ts'
import { list } from '../../text/lists.ts'
import { shortened } from '../../text/shortened.ts'
import type { TakeTurn } from '../../turns.ts'
import { activeExtras } from './active-extras.ts'
import { walkMarkerHolds } from './lock-marker.ts'
import { type Meant, newestWalk } from './newest-walk.ts'
import type { LockSelection, SelectedPackage, Walk } from './selection.ts'

const BASE = ''

/**
 * The packages that the roots lead to, under the markers on the way (uv:
 * crates/uv-lock/src/lock/installable.rs). If parts of the lock exclude each other, markers depend
 * on the active extras, and dependencies may activate some: these are found first.
 *
 * @throws PysizeError exit 2: `conflicting-parts`, `ambiguous-lock`, `invalid-lock`
 */
export async function selectWalk(
  { lock, counted, roots }: LockInput,
  { markers }: Target,
  turn: TakeTurn,
): Promise<LockSelection> {
  const { conflicts } = lock
  if (lock.resolvesAgain === true)
    return selected(
      await newestWalk((choose) =>
        walk({ roots, environment: markers, active: NOTHING, turn, choose }),
      ),
    )
  if (conflicts === null)
    return selected(await walk({ roots, environment: markers, active: NOTHING, turn }))
  const clash = conflicts.clash(counted)
  if (clash !== null) throw exclusive(lock.file, clash)
  const active = await activeExtras({
    roots,
    environment: markers,
    active: conflicts.active(counted),
    extraName: conflicts.extra,
    meant: (edge, some) => meant(edge, markers, some),
    turn,
  })
  const both = conflicts.sets
    .map((set) => set.filter((one) => one.startsWith('extra-') && active.has(one)))
    .find((some) => some.length > 1)
  if (both !== undefined) throw exclusive(lock.file, both)
  return selected(await walk({ roots, environment: markers, active, turn }))
}

const exclusive = (file: string, parts: readonly string[]): Error =>
  inputError(
    'conflicting-parts',
    `${file} says that ${list(parts.map(words))} exclude each other.`,
    {
      places: [{ file }],
      hint: 'Choose one of them with --extra, --group or --package, without --all-extras and --all-groups.',
    },
  )

function selected({ met, roots }: Walk): LockSelection {
  const packages = new Map<string, SelectedPackage>()
  for (const [locked, edges] of met) {
    const other = packages.get(locked.name)
    if (other !== undefined) throw twice(locked, other.locked)
    packages.set(locked.name, { locked, edges })
  }
  return { packages, doubled: [], missing: [], roots }
}

const NOTHING: ReadonlySet<string> = new Set()

/** `extra-3-app-cpu` in words for people. */
function words(encoded: string): string {
  const [, kind = '', length = '0', rest = ''] =
    /^(extra|group|project)-(\d+)-(.*)$/.exec(encoded) ?? []
  const name = rest.slice(0, Number(length))
  const part = rest.slice(Number(length) + 1)
  return kind === 'project' ? `the project ${name}` : `the ${kind} ${part} of ${name}`
}

interface WalkRules {
  readonly roots: readonly LockedRoot[]
  readonly environment: MarkerEnvironment
  readonly active: ReadonlySet<string>
  readonly turn: TakeTurn
  /** Decides between several versions that an edge allows. */
  readonly choose?: Meant
}

async function walk({ roots, environment, active, turn, choose }: WalkRules): Promise<Walk> {
  const met = new Map<LockedPackage, Map<string, readonly LockedEdge[]>>()
  const queue: { readonly of: LockedPackage; readonly extra: string }[] = []
  const projects = new Set(roots.flatMap(({ isProject, name }) => (isProject ? [name] : [])))

  const isHeld = ({ marker }: LockedEdge, place: LockedPackage['place']): boolean =>
    walkMarkerHolds(marker, environment, active, place)
  const reach = (edge: LockedEdge): void => {
    const one = choose?.(edge) ?? meant(edge, environment, active)
    const parts = met.get(one) ?? new Map<string, readonly LockedEdge[]>()
    met.set(one, parts)
    for (const extra of [BASE, ...edge.extras]) {
      if (parts.has(extra)) continue
      parts.set(extra, [])
      queue.push({ of: one, extra })
    }
  }

  const held = roots.filter((root) => isHeld(root, () => root.origin[0]))
  for (const root of held) reach(root)
  // The list grows while it is read.
  for (const { of, extra } of queue) {
    await turn()
    // The dependencies of the lock's projects are among the roots.
    if (projects.has(of.name) && extra === BASE) continue
    const here = ((extra === BASE ? of.dependencies() : of.extras().get(extra)) ?? []).filter(
      (edge) => isHeld(edge, of.place),
    )
    met.get(of)!.set(extra, here)
    for (const edge of here) reach(edge)
  }
  return { met, roots: held }
}

/** The package that an edge leads to; if several are possible, the one of the target's fork. */
function meant(
  { name, to }: LockedEdge,
  environment: MarkerEnvironment,
  active: ReadonlySet<string>,
): LockedPackage {
  const [first] = to
  if (to.length === 1 && first !== undefined) return first
  const here = to.filter(
    ({ forks, place }) =>
      forks.length === 0 || forks.some((fork) => walkMarkerHolds(fork, environment, active, place)),
  )
  const [only, other] = here
  if (only !== undefined && other === undefined) return only
  if (only !== undefined && other !== undefined) throw twice(only, other)
  throw inputError(
    'ambiguous-lock',
    `The lock has no version of ${shortened(name)} for this target.`,
    {
      places: to.map(({ place }) => place()),
    },
  )
}

const twice = (one: LockedPackage, other: LockedPackage): Error =>
  inputError(
    'ambiguous-lock',
    `The lock has two versions of ${one.name} for this target: ${other.version} and ${one.version}.`,
    {
      places: [other.place(), one.place()],
      hint: 'Create the lock file again.',
    },
  )
