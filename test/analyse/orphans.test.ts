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

test('a package that only removed or changed packages needed is orphaned, with its chain', () => {
  const before = [pkg('torch', ['cudnn', 'numpy']), ...shared]
  const after = [pkg('torch', ['numpy']), ...shared]
  expect([...orphansOf(before, after)]).toEqual(['cudnn', 'cublas'])
  expect([...orphansOf(before, before)]).toEqual([])
})

test('a package that nothing ever needed is not orphaned, because a person requested it', () => {
  expect([...orphansOf(shared, [pkg('tool', [])])]).toEqual([])
})
