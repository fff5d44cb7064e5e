import { contains, type Range } from '../packaging/versions/range.ts'
import type { Candidate } from './candidate.ts'

/**
 * The packages of an existing environment that a search may keep: `pip install` and
 * `uv pip install` start from these.
 */
export interface Installed {
  /** By normalised name. Packages to be reinstalled are left out. */
  readonly candidates: ReadonlyMap<string, Candidate>
  /** Whether a newer version is preferred to the installed one. */
  readonly upgrades: (name: string) => boolean
}

export const NOTHING_INSTALLED: Installed = { candidates: new Map(), upgrades: () => false }

/**
 * The version that stays, if it is in the range. pip (`resolution/resolvelib/factory.py`,
 * `_get_installed_candidate`) and uv (`candidate_selector.rs`, `get_installed`) check nothing else:
 * it may be a pre-release, yanked or on no index.
 */
export function keptVersion(
  { candidates, upgrades }: Installed,
  name: string,
  range: Range,
): Candidate | null {
  const installed = candidates.get(name)
  return installed === undefined || upgrades(name) || !contains(range, installed.version.key)
    ? null
    : installed
}
