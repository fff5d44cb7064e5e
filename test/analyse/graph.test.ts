import { expect, test } from 'vitest'
import { buildGraph, nearestRoots } from '../../src/analyse/graph.ts'
import { pkg } from './packages.ts'

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
