import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createKnownDistributions } from '../../src/distributions/known-distributions.ts'
import { learnLikeness } from '../../src/distributions/likeness.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { createIndexes } from '../../src/indexes/indexes.ts'
import type { WheelFacts } from '../../src/weigh/facts.ts'
import { indexOf, wheel } from '../scenarios/support.ts'
import { onTestEnd } from '../support/cleanup.ts'

test('parts that cannot be fetched are requested once in a run, also of several wheels', async () => {
  const names = ['a', 'b', 'c']
  const { index: indexUrl, requests } = await indexOf(
    names.map((name) => wheel(`${name} 1.0`)),
    {
      intercept: ({ path }) => (path.startsWith('/files/') ? { status: 404 } : undefined),
    },
  )
  const fetcher = createFetcher()
  onTestEnd(() => fetcher.close())
  const store = createMemoryStore()
  const indexes = createIndexes({ indexUrl, policy: 'merge' }, fetcher, store)
  const facts = createKnownDistributions(store, null)
  const pages = await Promise.all(names.map((name) => indexes.page(name)))
  const files = pages.flatMap((page) => (page.kind === 'found' ? page.page.files : []))
  const weight = { download: 5_000_000, packed: 5_000_000 } as WheelFacts
  const learnAll = () =>
    Promise.all(
      files.map((file, at) => learnLikeness(names[at]!, file, weight, { facts, indexes })),
    )
  await learnAll()
  const asked = requests.length
  expect(requests.filter(({ path }) => path.startsWith('/files/')).length).toBeGreaterThanOrEqual(3)
  await learnAll()
  expect(requests).toHaveLength(asked)
})
