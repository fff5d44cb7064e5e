import { inputError } from '../../errors.ts'
import type { CondaInput, CondaPackage } from '../../inputs/conda/conda-input.ts'
import { MAIN_GROUP } from '../../inputs/locks/lock.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { Target } from '../../targets/target.ts'
import { flatMarkerHolds } from './lock-marker.ts'

/**
 * The packages that conda installs from a lock on a target; null if there are none.
 *
 * @throws PysizeError exit 2 `ambiguous-lock` if two packages have one name
 */
export function lockedConda({ lock, counted }: LockInput, { markers }: Target): CondaInput | null {
  const { file, conda: rows = [] } = lock
  const parts = {
    extras: counted.extras,
    groups: counted.main ? [...counted.groups, MAIN_GROUP] : counted.groups,
  }
  const place = (): { readonly file: string } => ({ file })
  const chosen = new Map<string, CondaPackage>()
  for (const row of rows) {
    if (!flatMarkerHolds({ marker: row.marker, place }, markers, parts)) continue
    const other = chosen.get(row.name)
    if (other !== undefined && other.url !== row.url)
      throw inputError(
        'ambiguous-lock',
        `${file} has two packages of ${row.name} for this target.`,
        {
          places: [place()],
          hint: 'Name one environment with --only-group, or create the lock file again.',
        },
      )
    chosen.set(row.name, row)
  }
  if (chosen.size === 0) return null
  const python =
    /^.*\/python-(3\.\d+\.\d+)-[^/]+$/.exec(chosen.get('python')?.url ?? '')?.[1] ?? null
  return { file, packages: [...chosen.values()], requested: null, provides: [], python }
}
