import { expect, test } from 'vitest'
import { orphanFinder, orphansOf } from '../../src/analyse/orphans.ts'
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

test('the packages that leave with a single one, in a chain, not those of a cycle', () => {
  const without = orphanFinder([
    pkg('torch', ['cudnn', 'numpy', 'torch']),
    pkg('ring', ['ring-b']),
    pkg('ring-a', ['ring-b']),
    pkg('ring-b', ['ring-a', 'ring-b']),
    ...shared,
  ])
  expect([...without('torch')]).toEqual(['cudnn', 'cublas'])
  expect([...without('app')]).toEqual(['torch', 'cudnn', 'numpy', 'cublas'])
  expect([...without('ring')]).toEqual([])
  expect([...without('missing')]).toEqual([])
})

test('each of thousands of packages is removed alone, in linear time', () => {
  const packages = Array.from({ length: 20_000 }, (_, at) =>
    pkg(`p${at}`, at % 4 === 3 ? [] : [`p${at + 1}`]),
  )
  const began = performance.now()
  const without = orphanFinder(packages)
  const sum = packages.reduce((all, { name }) => all + without(name).size, 0)
  expect(sum).toBe((3 + 2 + 1) * 5000)
  expect([...orphansOf(packages, packages.slice(1))]).toEqual(['p1', 'p2', 'p3'])
  expect(performance.now() - began).toBeLessThan(2000)
})
