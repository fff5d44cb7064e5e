import { NEWEST_PATCH } from '../../targets/python-releases.ts'
import { knownRequiresPython, knownVersion } from '../candidate.ts'
import type { InstallerPolicy } from '../policy.ts'

/** The newest Python 3 that a Requires-Python admits, as a value of `--python`; null where none does, or the text is unreadable. */
export function pythonFor(requiresPython: string, policy: InstallerPolicy): string | null {
  const set = knownRequiresPython(requiresPython)
  if (set === null) return null
  const minors = [...NEWEST_PATCH].filter(([minor, patch]) => policy.admitsPython(set, knownVersion(`3.${minor}.${patch}`)!))
  const newest = Math.max(...minors.map(([minor]) => minor))
  return minors.length === 0 ? null : `3.${newest}`
}
