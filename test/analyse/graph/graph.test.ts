import { expect, test } from 'vitest'
import { buildGraph, nearestRoots, paths } from '../../../src/analyse/graph/graph.ts'
import { pkg } from '../packages.ts'

test('edges follow dependencies; a name outside the closure has none', () => {
  const graph = buildGraph([
    pkg('app', ['lib', 'colorama'], { requested: true }),
    pkg('lib', ['app']),
  ])
  expect(graph).toEqual({ names: ['app', 'lib'], successors: [[1], [0]], roots: [0] })
})

test('each package is traced to the nearest package that was requested', () => {
  const graph = buildGraph([
    pkg('transformers', ['tokenizers', 'requests'], { requested: true }),
    pkg('requests', ['urllib3'], { requested: true }),
    pkg('tokenizers', ['hub']),
    pkg('hub', ['urllib3', 'tqdm']),
    pkg('urllib3'),
    pkg('tqdm'),
  ])
  expect(Object.fromEntries(nearestRoots(graph))).toEqual({
    transformers: 'transformers',
    requests: 'requests',
    tokenizers: 'transformers',
    hub: 'transformers',
    urllib3: 'requests',
    tqdm: 'transformers',
  })
})

test('a path of thousands of packages is shown by its first and last ones', () => {
  const chain = Array.from({ length: 3000 }, (_, at) => ({
    name: `p${at}`,
    requested: at === 0,
    dependencies: [`p${at + 1}`],
  }))
  const pathOf = paths(chain)
  expect(pathOf('p2')).toEqual(['p0', 'p1', 'p2'])
  const last = pathOf('p2999')
  expect(last.slice(0, 3)).toEqual(['p0', '…', 'p2950'])
  expect(last.at(-1)).toBe('p2999')
  expect(pathOf('nothing')).toEqual([])
})
