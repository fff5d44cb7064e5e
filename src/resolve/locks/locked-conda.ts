import { inputError } from '../../errors.ts'
import type { CondaInput, CondaPackage } from '../../inputs/conda/conda-input.ts'
import type { CondaRow } from '../../inputs/locks/conda/conda-row.ts'
import type { LockInput } from '../../inputs/locks/lock-input.ts'
import type { Target } from '../../targets/target.ts'
import { flatMarkerHolds, lockedParts } from './lock-marker.ts'

/**
 * The packages that conda installs from a lock on a target; null if there are none.
 *
 * @throws PysizeError exit 2 `ambiguous-lock` if two packages have one name
 */
export function lockedConda(input: LockInput, target: Target): CondaInput | null {
  const { file, conda: rows = [] } = input.lock
  const place = (): { readonly file: string } => ({ file })
  const isInstalled = installedOn(input, target)
  const chosen = new Map<string, CondaPackage>()
  for (const row of rows) {
    if (!isInstalled(row)) continue
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
  const python = pythonOfUrl(chosen.get('python')?.url ?? '') ?? null
  return { file, packages: [...chosen.values()], requested: null, provides: [], python }
}

/**
 * The Python that conda installs from a lock on a target, such as 3.12.8; undefined if it installs
 * none. Its platforms and environments may have different ones. A free-threaded one ends in `t`: its
 * build names the ABI cp313t.
 */
export function lockedPython(input: LockInput, target: Target): string | undefined {
  const isInstalled = installedOn(input, target)
  for (const row of input.lock.conda ?? []) {
    const version = pythonOfUrl(row.url)
    if (version !== undefined && isInstalled(row))
      return /cp3\d+t\.(?:conda|tar\.bz2)$/.test(row.url) ? `${version}t` : version
  }
  return undefined
}

/** The version of conda's Python, by the name of its file. */
const pythonOfUrl = (url: string): string | undefined =>
  /\/python-(3\.\d+\.\d+)-[^/]+$/.exec(url)?.[1]

function installedOn(
  { lock: { file }, counted }: LockInput,
  { markers }: Target,
): (row: CondaRow) => boolean {
  const parts = lockedParts(counted)
  return ({ marker }) => flatMarkerHolds({ marker, place: () => ({ file }) }, markers, parts)
}
