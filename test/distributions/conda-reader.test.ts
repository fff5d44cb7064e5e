import { expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { readCondaPackage } from '../../src/distributions/conda-reader.ts'
import { FetchError } from '../../src/fetch/fetch-error.ts'
import type { Fetcher } from '../../src/fetch/request.ts'
import type { CondaPackage } from '../../src/inputs/conda/conda-input.ts'

test('no further package is requested from a host that could not be reached', async () => {
  const requests: string[] = []
  const get = async (url: string): Promise<never> => {
    requests.push(new URL(url).host)
    throw new FetchError('not-connected', url, 'could not be reached')
  }
  const fetcher = { get } as unknown as Fetcher
  const store = createMemoryStore()
  for (const host of ['one.test', 'one.test', 'two.test', 'one.test']) {
    const url = `https://${host}/linux-64/demo-${requests.length}-0.conda`
    const one = { name: 'demo', url, size: null, sha256: null, md5: null } as CondaPackage
    const { weight, away } = await readCondaPackage(one, fetcher, store, false)
    expect([weight.kind, away instanceof FetchError]).toEqual(['unknown', true])
  }
  expect(requests).toEqual(['one.test', 'two.test'])
})
