import type { LockSummary } from '../../model/estimate.ts'
import type { LockInput } from './lock-input.ts'

/** The counted parts of a lock, for people. */
export function lockSummary({ lock, counted }: LockInput): LockSummary {
  const { file, format, parts } = lock
  const without = (all: readonly string[], some: readonly string[]): readonly string[] => {
    const counts = new Set(some)
    return all.filter((one) => !counts.has(one))
  }
  const projects = counted.main ? counted.members : []
  return {
    file,
    format,
    extras: counted.extras,
    groups: counted.groups,
    projects,
    left_out: {
      extras: without(parts.extras, counted.extras),
      groups: without(parts.groups, counted.groups),
      projects: without(parts.members, projects),
    },
  }
}
