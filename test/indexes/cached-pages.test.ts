import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { made, type Store } from '../../src/cache/store.ts'
import { JsonReleases } from '../../src/indexes/json/json-releases.ts'
import type { PageResult } from '../../src/indexes/page.ts'
import { filenames, index, run, wheel } from './indexes-support.ts'

describe('between runs', () => {
  const clock = (start = 1e12) => {
    let time = start
    return { now: () => time, pass: (seconds: number) => (time += seconds * 1000) }
  }

  test('a fresh page is not requested, an old one by its ETag', async () => {
    const server = await index(
      { demo: [wheel('demo')] },
      { headers: { 'cache-control': 'max-age=600' }, gzip: true },
    )
    const store = createMemoryStore()
    const { now, pass } = clock()
    const ask = () => run({ indexUrl: server.index, store, now }).page('demo')
    const first = await ask()
    expect(await ask()).toMatchObject({ depth: 0 })
    expect(server.requests).toHaveLength(1)
    pass(601)
    expect(filenames(await ask())).toEqual(filenames(first))
    expect(server.requests[1]?.headers['if-none-match']).toBeDefined()
    pass(599)
    await ask()
    expect(server.requests).toHaveLength(2)
  })

  test('a page without any cache header is used for ten minutes', async () => {
    const { now, pass } = clock()
    const store = createMemoryStore()
    const body = JSON.stringify({ meta: { 'api-version': '1.1' }, name: 'demo', files: [] })
    const headers = { 'content-type': 'application/vnd.pypi.simple.v1+json' }
    const server = await index({}, { intercept: () => ({ headers, body }) })
    const ask = () => run({ indexUrl: server.index, store, now }).page('demo')
    await ask()
    pass(599)
    await ask()
    expect(server.requests).toHaveLength(1)
    pass(2)
    await ask()
    expect(server.requests).toHaveLength(2)
  })

  test('what a run learns of a cached page is known to the next one', async () => {
    const versions = ['1.10', '1.9', '2.0']
    const server = await index(
      { demo: versions.map((version) => wheel('demo', version)) },
      { headers: { 'cache-control': 'max-age=600' }, gzip: true },
    )
    const store = createMemoryStore()
    const ask = async (): Promise<JsonReleases> => {
      const result = await run({ indexUrl: server.index, store }).page('demo')
      const releases = result.kind === 'found' ? result.page.releases : undefined
      if (!(releases instanceof JsonReleases)) throw new Error('was not scanned')
      return releases
    }
    await ask()
    const second = await ask()
    const order = {
      readsHugeNumbers: true,
      count: 3,
      places: [2, 0, 1],
      further: new Map(),
      unreadable: 0,
    }
    second.order = order
    const [file] = second.files(2)
    const third = await ask()
    expect(third.order).toEqual(order)
    expect([...third.table.opened.keys()]).toEqual([2])
    expect(third.files(2).map(({ filename }) => filename)).toEqual([file!.filename])
  })

  test('what a run learns never replaces a newer page, nor one that was removed', async () => {
    const projects = { demo: [wheel('demo', '1.10'), wheel('demo', '1.9')] }
    const server = await index(projects, { headers: { 'cache-control': 'max-age=600' } })
    const store = createMemoryStore()
    const { now, pass } = clock()
    const ask = () => run({ indexUrl: server.index, store, now }).page('demo')
    const learn = (result: PageResult): void => {
      if (result.kind === 'found') result.page.releases?.files(0)
    }
    await ask()
    const older = await ask()
    projects.demo.push(wheel('demo', '2.0'))
    pass(601)
    await ask()
    learn(older)
    expect(filenames(await ask())).toHaveLength(3)
    const newer = await ask()
    store.clear()
    learn(newer)
    expect(store.info().size).toBe(0)
  })

  test('a changed page is read again', async () => {
    const projects = { demo: [wheel('demo', '1.0')] }
    const server = await index(projects)
    const store = createMemoryStore()
    const ask = () => run({ indexUrl: server.index, store }).page('demo')
    await ask()
    projects.demo.push(wheel('demo', '2.0'))
    expect(filenames(await ask())).toHaveLength(2)
  })

  test('the common lifetime of all pages is known', async () => {
    const server = await index(
      { a: [wheel('a')], b: [wheel('b')] },
      { headers: { 'cache-control': 'max-age=600' } },
    )
    const { now } = clock()
    const indexes = run({ indexUrl: server.index, now })
    await Promise.all([indexes.page('a'), indexes.page('b')])
    expect(indexes.freshUntil()).toBe(now() + 600_000)
  })

  test('a missing page is cached only if another index has the project', async () => {
    const [one, two] = [
      await index({}),
      await index({ demo: [wheel('demo')] }, { headers: { 'cache-control': 'max-age=600' } }),
    ]
    const store = createMemoryStore()
    for (let i = 0; i < 2; i++) {
      const indexes = run({ indexUrl: one.index, extraIndexUrls: [two.index], store })
      await Promise.all([indexes.page('demo'), indexes.page('none')])
    }
    expect(one.requests.map(({ path }) => path).sort()).toEqual([
      '/simple/demo/',
      '/simple/none/',
      '/simple/none/',
    ])
  })

  test('users are separated, and no secret is cached', async () => {
    const server = await index(
      { demo: [wheel('demo')] },
      { headers: { 'cache-control': 'max-age=600' } },
    )
    const store = createMemoryStore()
    const keys: string[] = []
    const watched: Store = {
      ...store,
      put(bucket, key, ...value) {
        keys.push(`${key} ${made(value)}`)
        store.put(bucket, key, ...value)
      },
    }
    for (const user of ['ann', 'bob', 'ann'])
      await run({ indexUrl: server.index.replace('//', `//${user}:secret@`), store: watched }).page(
        'demo',
      )
    expect(server.requests).toHaveLength(2)
    expect(keys.join()).not.toMatch(/secret|ann|bob/)
  })
})
