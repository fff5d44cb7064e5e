import { inputError } from '../../errors.ts'
import { type LockedPackage, MAIN_GROUP } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { Target } from '../../targets/target.ts'
import { flatMarkerHolds, walkMarkerHolds } from './lock-marker.ts'
import type { LockSelection, SelectedPackage } from './selection.ts'

/** A flat lock does not record which extras are in effect: their dependencies are chosen anyway. */
const EVERY_EXTRA = { has: () => true }

/**
 * The packages whose own markers hold (PEP 751, "Installation"; packaging.pylock, `select`; poetry:
 * puzzle/transaction.py; pdm: models/repositories/lock.py, `evaluate_candidates`).
 *
 * @throws PysizeError exit 2 `ambiguous-lock` where two packages of one name hold, and the tool
 * refuses them
 */
export function selectFlat({ lock, counted }: LockInput, { markers }: Target): LockSelection {
  const { extras, main } = counted
  const parts = { extras, groups: main ? [...counted.groups, MAIN_GROUP] : counted.groups }
  const chosen = new Map<string, LockedPackage>()
  const doubled: LockedPackage[] = []
  for (const one of lock.packages) {
    if (!flatMarkerHolds(one.marker, markers, parts, one.place)) continue
    const other = chosen.get(one.name)
    if (other !== undefined && lock.takesDoubled === true) doubled.push(other)
    else if (other !== undefined)
      throw inputError(
        'ambiguous-lock',
        `${lock.file} has two versions of ${one.name} for this target.`,
        {
          places: [one.place(), other.place()],
          hint: 'Write the lock file again, or correct the markers of the two.',
        },
      )
    chosen.set(one.name, one)
  }
  const packages = new Map<string, SelectedPackage>()
  for (const [name, locked] of chosen) {
    const held = locked
      .dependencies()
      ?.filter(
        ({ to, marker }) =>
          to.some((one) => chosen.get(one.name) === one) &&
          walkMarkerHolds(marker, markers, EVERY_EXTRA, locked.place),
      )
    packages.set(name, { locked, edges: held === undefined ? null : new Map([['', held]]) })
  }
  return { packages, doubled, roots: lock.roots(counted).filter(({ name }) => chosen.has(name)) }
}
