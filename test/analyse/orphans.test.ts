import { expect, test } from 'vitest'
import { orphansOf } from '../../src/analyse/orphans.ts'
import { pkg } from './packages.ts'

const shared = [
  pkg('app', ['torch', 'numpy']),
  pkg('cublas', []),
  pkg('cudnn', ['cublas']),
  pkg('numpy', []),
  pkg('tool', []),
]

test('what only left or changed packages needed is orphaned, along its chain', () => {
  const before = [pkg('torch', ['cudnn', 'numpy']), ...shared]
  const after = [pkg('torch', ['numpy']), ...shared]
  expect([...orphansOf(before, after)]).toEqual(['cudnn', 'cublas'])
  expect([...orphansOf(before, before)]).toEqual([])
})

test('what nothing ever needed is no orphan: a person asked for it', () => {
  expect([...orphansOf(shared, [pkg('tool', [])])]).toEqual([])
})
