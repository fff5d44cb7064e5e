import { gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { archiveBase } from '../../../../src/images/base/archive-base.ts'
import { pullImage } from '../../../../src/images/base/registry/pull-image.ts'
import type { Answer, SeenRequest } from '../../../support/http-server.ts'
import { clientOf, madeImage, serveRegistry } from './registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const SITE = 'usr/local/lib/python3.12/site-packages'
const IMAGE = madeImage(
  [
    [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
      { path: 'etc/dpkg/dpkg.cfg.d/docker', content: 'path-exclude /usr/share/doc/*\n' },
      {
        path: 'var/lib/dpkg/status',
        content:
          'Package: libc6\nVersion: 2.36-9\n\nPackage: old\nStatus: deinstall ok config-files\nVersion: 1\n',
      },
      { path: 'usr/local/bin/python3.12', content: 'x'.repeat(5000) },
      { path: 'usr/local/bin/python3', type: '2', link: 'python3.12' },
      { path: `${SITE}/pip-26.0.dist-info/METADATA`, content: 'Name: pip\nVersion: 26.0\n' },
      { path: `${SITE}/gone.py`, content: 'x' },
    ],
    [{ path: `${SITE}/.wh.gone.py` }, { path: `${SITE}/new.py`, content: 'y'.repeat(10) }],
  ],
  { config: { Env: ['PATH=/usr/local/bin', 'PYTHON_VERSION=3.12.1'] } },
)

async function start(quirk?: (request: SeenRequest) => Answer | undefined) {
  const server = await serveRegistry({ tags: { one: IMAGE.manifest }, images: [IMAGE] }, quirk)
  const { fetcher, store, remote, look } = clientOf(server)
  open.push(server, fetcher)
  const pull = async () => pullImage(await remote(), 'team/app:one', store, { hashes: false })
  return { pull, look, server }
}

describe('a pulled image', () => {
  test('is read like an archive: exact sizes, Python, distribution, packages', async () => {
    const base = archiveBase(await (await start()).pull(), 'team/app:one')
    expect(
      base.layers.map(({ digest, sizes }) => [
        digest,
        sizes.uncompressed.size,
        sizes.tar.size,
        sizes.compressed.size,
      ]),
    ).toEqual([
      [IMAGE.layers[0]!.digest, expect.any(Number), IMAGE.layers[0]!.tar, IMAGE.layers[0]!.size],
      [IMAGE.layers[1]!.digest, 10, IMAGE.layers[1]!.tar, IMAGE.layers[1]!.size],
    ])
    expect(Object.values(base.sizes).map(({ source }) => source)).toEqual([
      'exact',
      'exact',
      'exact',
      'exact',
    ])
    expect(base).toMatchObject({
      distribution: { id: 'debian', version: '12', isSlim: true },
      libc: { name: 'glibc', version: '2.36' },
      python: {
        version: '3.12.1',
        executable: '/usr/local/bin/python3.12',
        prefix: '/usr/local',
        sitePackages: `/${SITE}`,
      },
    })
    expect([...base.python!.distributions]).toEqual([['pip', '26.0']])
    expect([...base.packages!.versions]).toEqual([['libc6', '2.36-9']])
    expect(base.tree!.entry(`${SITE}/gone.py`)).toBeUndefined()
  })

  test('leaves the sizes of its layers in the cache', async () => {
    const { pull, look } = await start()
    const before = await look()
    await pull()
    const after = await look()
    expect([before.sizes.uncompressed.source, after.sizes.uncompressed.source]).toEqual([
      'estimated',
      'exact',
    ])
  })

  test('may come from a registry without range requests', async () => {
    const { pull } = await start(({ path, headers }) => {
      const blob = IMAGE.blobs.get(path.split('/').at(-1) ?? '')
      return headers.range !== undefined && blob !== undefined ? { body: blob } : undefined
    })
    expect((await pull()).layers).toHaveLength(2)
  })

  test.each([
    [
      'other bytes of the same size',
      (blob: Buffer) => Buffer.concat([blob.subarray(0, -1), Buffer.from([blob.at(-1)! ^ 1])]),
      'damaged|does not match its digest',
    ],
    ['fewer bytes', (blob: Buffer) => blob.subarray(0, 20), 'bytes of a layer'],
    [
      'an unpacked layer',
      (blob: Buffer) => Buffer.concat([gunzipSync(blob), blob]).subarray(0, blob.length),
      'ends early|not a tar|does not match its digest',
    ],
    ['zeros', (blob: Buffer) => Buffer.alloc(blob.length), 'does not match its digest'],
  ] as const)('is refused where the registry sends %s', async (_, changed, reason) => {
    const { digest } = IMAGE.layers[0]!
    const { pull } = await start(({ path }) =>
      path.endsWith(digest) ? { status: 206, body: changed(IMAGE.blobs.get(digest)!) } : undefined,
    )
    await expect(pull()).rejects.toMatchObject({
      code: 'registry-nonsense',
      message: expect.stringMatching(reason),
    })
  })
})
