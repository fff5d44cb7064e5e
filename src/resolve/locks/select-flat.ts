import { inputError } from '../../errors.ts'
import type { LockedEdge, LockedPackage } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { Target } from '../../targets/target.ts'
import type { TakeTurn } from '../../turns.ts'
import { flatMarkerHolds, lockedParts, walkMarkerHolds } from './lock-marker.ts'
import type { LockSelection, SelectedPackage } from './selection.ts'

/**
 * A flat lock does not record which extras are in effect; their dependencies are selected in any
 * case.
 */
const EVERY_EXTRA = { has: () => true }

/**
 * The packages whose own markers are true (PEP 751, "Installation"; packaging.pylock, `select`;
 * poetry: puzzle/transaction.py; pdm: models/repositories/lock.py, `evaluate_candidates`).
 *
 * @throws PysizeError exit 2 `ambiguous-lock` if those of two packages with one name are, and the
 *   tool refuses that
 */
export async function selectFlat(
  { lock, counted, roots }: LockInput,
  { markers }: Target,
  turn: TakeTurn,
): Promise<LockSelection> {
  const parts = lockedParts(counted)
  const chosen = new Map<string, LockedPackage>()
  const doubled: LockedPackage[] = []
  for (const one of lock.packages) {
    await turn()
    if (!flatMarkerHolds(one, markers, parts)) continue
    const other = chosen.get(one.name)
    if (other !== undefined && lock.takesDoubled === true) doubled.push(other)
    else if (other !== undefined)
      throw inputError(
        'ambiguous-lock',
        `${lock.file} has two versions of ${one.name} for this target.`,
        {
          places: [one.place(), other.place()],
          hint: 'Create the lock file again, or correct the markers of the two.',
        },
      )
    chosen.set(one.name, one)
  }
  const packages = new Map<string, SelectedPackage>()
  const missing = new Set<string>()
  for (const [name, locked] of chosen) {
    await turn()
    const held: LockedEdge[] = []
    const edges = locked.dependencies()
    for (const edge of edges ?? []) {
      const leadsOn = edge.to.some((one) => chosen.get(one.name) === one)
      if (!leadsOn && edge.to.length > 0) continue
      if (!walkMarkerHolds(edge.marker, markers, EVERY_EXTRA, locked.place)) continue
      if (leadsOn) held.push(edge)
      else missing.add(edge.name)
    }
    packages.set(name, { locked, edges: edges === null ? null : new Map([['', held]]) })
  }
  return {
    packages,
    doubled,
    missing: [...missing],
    roots: roots.filter(({ name }) => chosen.has(name)),
  }
}
