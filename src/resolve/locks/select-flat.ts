import { inputError } from '../../errors.ts'
import type { LockedPackage } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { Target } from '../../targets/target.ts'
import { flatMarkerHolds } from './lock-marker.ts'
import type { LockSelection, SelectedPackage } from './selection.ts'

/**
 * The packages whose own markers hold (PEP 751, "Installation"; packaging.pylock, `select`).
 *
 * @throws PysizeError exit 2 `ambiguous-lock` where two packages of one name hold
 */
export function selectFlat({ lock, counted }: LockInput, { markers }: Target): LockSelection {
  const chosen = new Map<string, LockedPackage>()
  for (const one of lock.packages) {
    if (!flatMarkerHolds(one.marker, markers, counted, one.place)) continue
    const other = chosen.get(one.name)
    if (other !== undefined)
      throw inputError('ambiguous-lock', `${lock.file} has two versions of ${one.name} for this target.`, {
        places: [one.place(), other.place()],
        hint: 'Write the lock file again, or correct the markers of the two.',
      })
    chosen.set(one.name, one)
  }
  const packages = new Map<string, SelectedPackage>()
  for (const [name, locked] of chosen) {
    const dependencies = locked.dependencies()
    const held = dependencies?.filter(({ to }) => to.some((one) => chosen.get(one.name) === one))
    packages.set(name, { locked, edges: held === undefined ? null : new Map([['', held]]) })
  }
  const roots = lock
    .roots(counted)
    .filter(({ name, marker, origin }) => chosen.has(name) && flatMarkerHolds(marker, markers, counted, () => origin[0]))
  return { packages, roots }
}
