import { NEWEST_PATCH } from '../../targets/python-releases.ts'
import { type CandidateRules, knownRequiresPython, knownVersion } from '../candidate.ts'

/** The Python 3 nearest to the target's that a Requires-Python admits, as a value of `--python`; null where none does, or the text is unreadable. */
export function pythonFor(requiresPython: string, { policy, target }: CandidateRules): string | null {
  const set = knownRequiresPython(requiresPython, policy.mendsRequirements)
  if (set === null) return null
  const admitted = [...NEWEST_PATCH].filter(([minor, patch]) => policy.admitsPython(set, knownVersion(`3.${minor}.${patch}`)!))
  const nearest = nearestTo(
    target.python.minor,
    admitted.map(([minor]) => minor),
  )
  return nearest === null ? null : `3.${nearest}`
}

export function nearestTo(wanted: number, numbers: readonly number[]): number | null {
  return numbers.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? null
}
