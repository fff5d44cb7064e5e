import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createIndexes } from '../../src/indexes/indexes.ts'
import { onTestEnd } from '../support/cleanup.ts'
import { serve } from '../support/http-server.ts'
import { filenames, index, run, wheel } from './indexes-support.ts'

describe('a page', () => {
  test.each(['json', 'html', 'both'] as const)('in %s', async (pages) => {
    const file = wheel('demo', '1.0', {
      body: 'abc',
      requiresPython: '>=3.8',
      yanked: 'why',
      metadata: 'Name: demo',
    })
    const server = await index({ demo: [file] }, { pages, gzip: true })
    const result = await run({ indexUrl: `${server.index}/` }).page('Demo')
    expect(result).toMatchObject({
      kind: 'found',
      depth: 1,
      page: {
        name: 'demo',
        source: `${server.index}/demo/`,
        files: [
          {
            filename: file.filename,
            url: `${server.url}/files/${file.filename}`,
            size: pages === 'html' ? null : 3,
            requiresPython: '>=3.8',
            yanked: 'why',
            index: server.index,
          },
        ],
      },
    })
    expect(server.requests.map(({ path }) => path)).toEqual(['/simple/demo/'])
  })

  test('is requested once under all spellings of a name', async () => {
    const server = await index({ demo: [wheel('demo')] })
    const indexes = run({ indexUrl: server.index })
    await Promise.all([indexes.page('demo'), indexes.page('DEMO')])
    expect(server.requests).toHaveLength(1)
  })

  test('that is missing', async () => {
    const server = await index({})
    expect(await run({ indexUrl: server.index }).page('demo')).toEqual({
      kind: 'missing',
      depth: 1,
    })
  })

  const json = { 'content-type': 'application/vnd.pypi.simple.v1+json' }
  test.each([
    [
      'garbage',
      { body: 'it works', headers: { 'content-type': 'text/html' } },
      'nonsense',
      ['unread', 'unread'],
    ],
    ['cut JSON', { body: '{"files":[{"', headers: json }, 'nonsense', ['fails', 'fails']],
    [
      'plain text',
      { body: 'demo', headers: { 'content-type': 'text/plain' } },
      'nonsense',
      ['unread', 'fails'],
    ],
    ['500', { status: 500 }, 'http-status', ['unread', 'fails']],
    ['401', { status: 401 }, 'http-status', ['fails', 'unread']],
    ['403', { status: 403 }, 'http-status', ['unread', 'unread']],
    ['nothing', { silent: true }, 'timeout', ['fails', 'fails']],
  ])(
    'of an index that answers %s is unread or a failure, depending on the installer',
    async (_, answer, kind, [pip, uv]) => {
      const server = await serve(() => answer)
      onTestEnd(() => server.close())
      const failure = {
        kind,
        exitCode: 4,
        message: expect.stringContaining(`${server.url}/simple/demo/`),
      }
      for (const [policy, expected] of [['merge', pip] as const, ['first', uv] as const]) {
        const page = run({ indexUrl: `${server.url}/simple`, policy }).page('demo')
        if (expected === 'fails') await expect(page).rejects.toMatchObject(failure)
        else
          expect(await page).toMatchObject({
            kind: 'missing',
            unread: [{ index: `${server.url}/simple`, failure }],
          })
      }
    },
  )
})

describe('several indexes', () => {
  const three = async () => ({
    one: await index({ both: [wheel('both', '1.0')], first: [wheel('first')] }),
    two: await index({ both: [wheel('both', '2.0')], second: [wheel('second')] }),
  })

  test('pip merges them, the main one first', async () => {
    const { one, two } = await three()
    const indexes = run({ indexUrl: one.index, extraIndexUrls: [two.index], policy: 'merge' })
    const pages = await Promise.all(
      ['both', 'first', 'second', 'none'].map((name) => indexes.page(name)),
    )
    expect(pages.map(filenames)).toEqual([
      ['both-1.0-py3-none-any.whl', 'both-2.0-py3-none-any.whl'],
      ['first-1.0-py3-none-any.whl'],
      ['second-1.0-py3-none-any.whl'],
      'missing',
    ])
  })

  test('uv uses the first that has the project, extra ones first, and requests no other', async () => {
    const { one, two } = await three()
    const indexes = run({ indexUrl: one.index, extraIndexUrls: [two.index], policy: 'first' })
    expect(filenames(await indexes.page('both'))).toEqual(['both-2.0-py3-none-any.whl'])
    expect(one.requests).toHaveLength(0)
    expect(await indexes.page('first')).toMatchObject({ kind: 'found', depth: 2 })
  })

  test('a failing one is skipped by pip, and stops uv', async () => {
    const good = await index({ demo: [wheel('demo')] })
    const bad = await index({}, { intercept: () => ({ status: 500 }) })
    const both = { indexUrl: good.index, extraIndexUrls: [bad.index] }
    expect(await run({ ...both, policy: 'merge' }).page('demo')).toMatchObject({
      kind: 'found',
      unread: [{ index: bad.index, failure: { status: 500 } }],
    })
    await expect(run({ ...both, policy: 'first' }).page('demo')).rejects.toMatchObject({
      status: 500,
    })
  })

  test('an unreachable one is requested once, and an answer without it is not cached', async () => {
    const good = await index(
      { demo: [wheel('demo')], other: [wheel('other')] },
      { headers: { 'cache-control': 'max-age=600' } },
    )
    const silent = await serve(() => ({ silent: true }))
    onTestEnd(() => silent.close())
    const indexes = run({
      indexUrl: good.index,
      extraIndexUrls: [silent.url],
      fetch: { timeouts: { answer: 50, attempts: 1 } },
    })
    for (const name of ['demo', 'other'])
      expect(await indexes.page(name)).toMatchObject({
        kind: 'found',
        unread: [{ index: silent.url }],
      })
    expect(silent.requests.map(({ path }) => path)).toEqual(['/demo/'])
    expect(indexes.freshUntil()).toBe(0)
  })

  test('--torch: the family comes only from that index, and its 403 means missing', async () => {
    const main = await index({
      torch: [wheel('torch', '3.0')],
      torchaudio: [wheel('torchaudio')],
      numpy: [wheel('numpy')],
    })
    const links =
      '<html><a href="/whl/cpu/torch-2.9.0%2Bcpu-cp311-cp311-linux_x86_64.whl">t</a></html>'
    const torch = await serve(({ path }) =>
      path === '/whl/cpu/torch/'
        ? { body: links, headers: { 'content-type': 'text/html' } }
        : { status: 403 },
    )
    onTestEnd(() => torch.close())
    const indexes = run({ indexUrl: main.index, torch: 'cpu', pytorchUrl: `${torch.url}/whl/` })
    expect(filenames(await indexes.page('torch'))).toEqual([
      'torch-2.9.0+cpu-cp311-cp311-linux_x86_64.whl',
    ])
    expect(filenames(await indexes.page('torchaudio'))).toBe('missing')
    expect(filenames(await indexes.page('numpy'))).toEqual(['numpy-1.0-py3-none-any.whl'])
    expect(main.requests.map(({ path }) => path)).toEqual(['/simple/numpy/'])
  })

  test('two scenarios of a run request a page once', async () => {
    const server = await index(
      { demo: [wheel('demo')] },
      { headers: { 'cache-control': 'no-store' } },
    )
    const { fetcher } = run({})
    const [one, two] = [1, 2].map(() =>
      createIndexes({ indexUrl: server.index, policy: 'merge' }, fetcher, createMemoryStore()),
    )
    await Promise.all([one?.page('demo'), two?.page('demo')])
    expect(server.requests).toHaveLength(1)
  })
})

describe('find-links', () => {
  function folder(names: readonly string[]): string {
    const made = mkdtempSync(join(tmpdir(), 'pysize-links-'))
    onTestEnd(() => rmSync(made, { recursive: true, force: true }))
    for (const name of names) writeFileSync(join(made, name), 'a wheel')
    return made
  }

  test('a folder: the files of a project, with sizes', async () => {
    const links = folder([
      'my_demo-1.0-py3-none-any.whl',
      'my-demo-1.1.tar.gz',
      'my-1.0.zip',
      'notes.txt',
    ])
    const indexes = run({ noIndex: true, findLinks: [links] })
    expect(await indexes.page('my-demo')).toMatchObject({
      kind: 'found',
      depth: 0,
      page: {
        files: [
          { filename: 'my-demo-1.1.tar.gz' },
          { filename: 'my_demo-1.0-py3-none-any.whl', size: 7, sha256: null },
        ],
      },
    })
    expect(await indexes.page('other')).toMatchObject({ kind: 'missing' })
  })

  test('wheels of a folder are read from the disk, by path or file: URL', async () => {
    const links = folder(['demo-1.0-py3-none-any.whl'])
    const indexes = run({ noIndex: true, findLinks: [pathToFileURL(links).href] })
    const page = await indexes.page('demo')
    const file = page.kind === 'found' ? page.page.files[0] : undefined
    expect(file && (await indexes.tail(file, 5))).toMatchObject({
      kind: 'part',
      bytes: Buffer.from('wheel'),
      start: 2,
      size: 7,
    })
    expect(file && (await indexes.readRange(file, 0, 1))).toMatchObject({
      kind: 'part',
      bytes: Buffer.from('a'),
    })
    expect(indexes.fetcher.usage().requests).toBe(0)
  })

  test('a page of links is used in addition to the indexes, before them', async () => {
    const server = await index(
      { demo: [wheel('demo', '1.0')] },
      {
        intercept: ({ path }) =>
          path === '/links.html'
            ? {
                body: '<a href="demo-2.0.zip">x</a><a href="x-1.zip">y</a>',
                headers: { 'content-type': 'text/html' },
              }
            : undefined,
      },
    )
    const page = await run({
      indexUrl: server.index,
      findLinks: [`${server.url}/links.html`],
    }).page('demo')
    expect(filenames(page)).toEqual(['demo-2.0.zip', 'demo-1.0-py3-none-any.whl'])
  })

  test.each([
    ['pip', 'merge', ['demo-3.0.tar.gz', 'demo-2.0.zip', 'demo-2.1.tar.gz']],
    ['uv', 'first', ['demo-9.zip', 'demo-8.zip']],
  ] as const)('%s: an #egg= fragment', async (_, policy, expected) => {
    const server = await index(
      {},
      {
        intercept: ({ path }) =>
          path === '/links.html'
            ? {
                body: `<a href="a/main.tar.gz#egg=demo-3.0">x</a><a href="demo-9.zip#egg=demo-2.0">y</a>
                  <a href="b/main#egg=demo-2.1">z</a><a href="demo-8.zip#egg=other">z</a>`,
                headers: { 'content-type': 'text/html' },
              }
            : undefined,
      },
    )
    const page = await run({
      indexUrl: server.index,
      findLinks: [`${server.url}/links.html`],
      policy,
    }).page('demo')
    expect(filenames(page)).toEqual(expected)
  })

  test('an index may be a folder of pages', async () => {
    const root = folder([])
    mkdirSync(join(root, 'demo'))
    writeFileSync(join(root, 'demo', 'index.html'), '<html><a href="../demo-1.0.zip">x</a></html>')
    const indexes = run({ indexUrl: pathToFileURL(root).href })
    expect(await indexes.page('demo')).toMatchObject({
      page: { files: [{ url: pathToFileURL(join(root, 'demo-1.0.zip')).href }] },
    })
    expect(await indexes.page('other')).toMatchObject({ kind: 'missing' })
  })

  test('a folder that does not exist is a fault of the input', async () => {
    await expect(run({ noIndex: true, findLinks: ['/nowhere'] }).page('x')).rejects.toMatchObject({
      code: 'find-links-missing',
      exitCode: 2,
    })
  })
})

test('a page that unpacks to far too much is refused', async () => {
  const text = `{"meta":{"api-version":"1.1"},"name":"demo","files":[${' '.repeat(20 * 2 ** 20)}]}`
  const server = await index(
    {},
    {
      intercept: () => ({
        headers: {
          'content-type': 'application/vnd.pypi.simple.v1+json',
          'content-encoding': 'gzip',
        },
        body: gzipSync(text),
      }),
    },
  )
  await expect(run({ indexUrl: server.index }).page('demo')).rejects.toMatchObject({
    kind: 'nonsense',
    exitCode: 4,
  })
})
