import { expect, test } from 'vitest'
import { trackConflicts } from '../../src/solver/conflict-tracker.ts'

const base = (id: string): string => id.split('[')[0]!
const isSameProject = (a: string, b: string): boolean => base(a) === base(b)

const conflict = (affected: string, packages: readonly string[], withRoot = false) => [
  { affected, packages, withRoot },
]

test('names both packages of a conflict once each when they reach the threshold', () => {
  const record = trackConflicts(isSameProject, 2)
  expect(record(conflict('c', ['a', 'c']), 'b')).toEqual({ affected: [], culprits: [] })
  expect(record(conflict('c', ['a', 'c']), 'b')).toEqual({ affected: ['b'], culprits: ['a'] })
  expect(record(conflict('c', ['a', 'c']), 'b')).toEqual({ affected: [], culprits: [] })
})

test('does not count a package against its own extras', () => {
  const record = trackConflicts(isSameProject, 1)
  expect(record(conflict('a[x]', ['a', 'a[x]']), 'a[x]')).toEqual({ affected: [], culprits: [] })
})

test('counts a conflict with only the root requirements', () => {
  const record = trackConflicts(isSameProject, 1)
  expect(record(conflict('a', ['a'], true), 'b')).toEqual({ affected: ['b'], culprits: [] })
})
