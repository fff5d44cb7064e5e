import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { cacheInfo, clearCache, createSnapshot, type EstimateOptions } from '../../src/index.ts'
import { folderOf, indexOf, pinsOf, run, wheel } from '../scenarios/support.ts'
import { onTestEnd } from '../support/cleanup.ts'
import { type Responder, serve, type TestServer } from '../support/http-server.ts'
import { serveProxy } from '../support/proxy-server.ts'
import { makeTarball } from '../weigh/tarball.ts'

let archive: Buffer
let sha256: string
beforeAll(async () => {
  archive = await packed('./')
  sha256 = createHash('sha256').update(archive).digest('hex')
})

/** A snapshot of one project, packed as tar does it. */
async function packed(prefix: string): Promise<Buffer> {
  const { index } = await indexOf([wheel('demo 1.0', { size: 4000 })])
  const cwd = folderOf({ 'set.txt': 'demo\n' })
  const folder = join(cwd, 'snapshot')
  await createSnapshot(['set.txt'], folder, { indexUrl: index, env: {}, cwd })
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  return makeTarball([
    { path: '../../outside.txt', content: 'left alone' },
    ...files.map((path) => ({
      path: `${prefix}${relative(folder, path).replaceAll('\\', '/')}`,
      content: readFileSync(path),
    })),
  ])
}

async function server(responder: Responder): Promise<TestServer> {
  const made = await serve(responder)
  onTestEnd(() => made.close())
  return made
}

const archives = (): Promise<TestServer> =>
  server(({ path }) => (path === '/nightly.tar.gz' ? { body: archive } : { status: 404 }))

/** An estimate that only the snapshot can answer. */
const answered = (snapshot: string, options: EstimateOptions = {}) =>
  run({ with: ['demo'], cache: true, cacheDir: folderOf(), ...options, snapshot })

/** The environment of a machine that no index can be reached from, so that the snapshot answers. */
async function away(): Promise<Pick<EstimateOptions, 'env'>> {
  const proxy = await serveProxy({ refuse: 403 })
  onTestEnd(() => proxy.close())
  return { env: { HTTPS_PROXY: proxy.url } }
}

describe('a snapshot at a URL', () => {
  test('is fetched once, and then read from the cache', async () => {
    const { url, requests } = await archives()
    const named = `${url}/nightly.tar.gz#sha256=${sha256}`
    const cacheDir = folderOf()
    const first = await answered(named, { cacheDir, ...(await away()) })
    expect(pinsOf(first)).toEqual(['demo 1.0'])
    const second = await answered(named, { cacheDir, offline: true })
    expect(pinsOf(second)).toEqual(['demo 1.0'])
    expect(second.network.requests).toBe(0)
    expect(requests.map(({ path }) => path)).toEqual(['/nightly.tar.gz'])
    expect(readdirSync(join(cacheDir, '..'))).not.toContain('outside.txt')
    const { buckets, size } = cacheInfo({ cacheDir })
    const held = buckets.find(({ bucket }) => bucket === 'snapshots')!
    expect(held).toMatchObject({ entries: 1, size: expect.any(Number) })
    expect(held.size).toBeGreaterThan(100)
    expect(clearCache({ cacheDir })).toBe(size)
    expect(readdirSync(cacheDir)).toEqual([])
  })

  test('may have its hash in a file next to it', async () => {
    const { url, requests } = await server(({ path }) =>
      path === '/nightly.tar.gz.sha256'
        ? { body: `${sha256}  nightly.tar.gz\n` }
        : { body: archive },
    )
    const cacheDir = folderOf()
    for (const _ of [1, 2]) await answered(`${url}/nightly.tar.gz`, { cacheDir, ...(await away()) })
    expect(requests.map(({ path }) => path)).toEqual([
      '/nightly.tar.gz.sha256',
      '/nightly.tar.gz',
      '/nightly.tar.gz.sha256',
    ])
  })

  test.each<[string, Responder, string, object]>([
    [
      'with another hash',
      () => ({ body: archive }),
      `#sha256=${'0'.repeat(64)}`,
      { code: 'snapshot-damaged', exitCode: 4 },
    ],
    ['without a hash', () => ({ status: 404 }), '', { code: 'snapshot-without-hash', exitCode: 2 }],
    ['with a fragment that is not a hash', () => ({}), '#md5=1', { code: 'snapshot-without-hash' }],
    [
      'that is missing',
      () => ({ status: 404 }),
      `#sha256=${'0'.repeat(64)}`,
      { code: 'snapshot-damaged', exitCode: 4 },
    ],
    [
      'that is something else',
      () => ({ body: 'text' }),
      `#sha256=${createHash('sha256').update('text').digest('hex')}`,
      { code: 'snapshot-damaged', message: expect.stringContaining('is not a snapshot') },
    ],
  ])('%s is refused', async (_, responder, fragment, error) => {
    const { url } = await server(responder)
    const password = `${url.replace('//', '//user:secret@')}/nightly.tar.gz${fragment}`
    const refused = answered(password)
    await expect(refused).rejects.toMatchObject(error)
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  })

  test.each<[string, EstimateOptions, object]>([
    ['http://example.org/s.tar.gz', {}, { code: 'bad-snapshot-url', exitCode: 2 }],
    ['file:///s.tar.gz', {}, { code: 'bad-snapshot-url' }],
    [
      `https://example.org/s.tar.gz#sha256=${'0'.repeat(64)}`,
      { offline: true },
      { code: 'no-snapshot' },
    ],
    ['https://example.org/s.tar.gz', { offline: true }, { code: 'no-snapshot' }],
    ['https://example.org/s.tar.gz', { cache: false }, { code: 'conflicting-option' }],
  ])('%s with %j is refused without a request', async (snapshot, options, error) => {
    await expect(answered(snapshot, options)).rejects.toMatchObject(error)
  })
})
