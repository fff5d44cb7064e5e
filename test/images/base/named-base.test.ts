import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { namedBase } from '../../../src/images/base/named-base.ts'
import { onDisk } from '../../installed/made.ts'
import { makeTar } from '../../weigh/tarball.ts'
import { digestOf, type MadeImage, madeImage, madeIndex } from './registry/registry-server.ts'

const SITE = 'usr/local/lib/python3.12/site-packages'
const LAYERS = [
  [
    { path: 'etc/os-release', content: 'ID="alpine"\nVERSION_ID=3.24.2\n' },
    { path: 'lib/apk/db/installed', content: 'P:musl\nV:1.2.6-r0\n\nP:zlib\nV:1.3\n' },
    { path: 'usr/local/bin/python3.12', content: 'x' },
    { path: 'usr/local/bin/python3', type: '2', link: 'python3.12' },
    { path: `${SITE}/pip-26.0.dist-info/METADATA`, content: 'Name: pip\nVersion: 26.0\n' },
    { path: `${SITE}/a.py`, content: 'a'.repeat(1000) },
    { path: `${SITE}/b.py`, type: '1', link: `${SITE}/a.py` },
  ],
  [{ path: 'app/x', content: 'x'.repeat(300_000) }],
]
const CONFIG = {
  config: {
    Env: ['PATH=/usr/local/bin'],
    User: 'app',
    WorkingDir: '/app',
    Entrypoint: ['/run'],
    Shell: ['/bin/bash', '-c'],
  },
  history: [{ created_by: 'ADD root' }, { created_by: 'COPY x /app' }],
}
const IMAGE = madeImage(LAYERS, CONFIG)

/** As `docker save` writes it: layers that are not packed. */
function saved(): string {
  const tars = LAYERS.map((entries) => makeTar(entries))
  const config = JSON.stringify({
    os: 'linux',
    architecture: 'amd64',
    rootfs: { diff_ids: tars.map(digestOf) },
    ...CONFIG,
  })
  const folder = onDisk({})
  const paths = tars.map((_, at) => `${String(at + 1).repeat(64)}/layer.tar`)
  const manifest = [{ Config: `${'c'.repeat(64)}.json`, RepoTags: ['app:1'], Layers: paths }]
  writeFileSync(
    join(folder, 'app.tar'),
    makeTar([
      ...tars.map((content, at) => ({ path: paths[at]!, content })),
      { path: `${'c'.repeat(64)}.json`, content: config },
      { path: 'manifest.json', content: JSON.stringify(manifest) },
    ]),
  )
  return folder
}

function layout(index: Buffer, images: readonly MadeImage[]): string {
  const folder = onDisk({
    'index.json': index.toString(),
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
  })
  const blobs = images.flatMap(({ blobs: own, manifest }) => [
    ...own,
    [digestOf(manifest), manifest] as const,
  ])
  for (const [digest, bytes] of blobs) {
    const file = join(folder, 'blobs', digest.replace(':', '/'))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
  return folder
}

const sizesOf = async (path: string, cwd: string) => {
  const base = (await namedBase(path, cwd, 'linux/amd64'))!
  return base.layers.map(({ sizes }) => [
    sizes.uncompressed.size,
    sizes.tar.size,
    sizes.compressed.source,
  ])
}

describe('a base image in an archive', () => {
  test('has exact files and tar archives; the compressed size of a push is sampled', async () => {
    const cwd = saved()
    const tars = LAYERS.map((entries) => makeTar(entries).length)
    const small = (LAYERS[0] ?? []).reduce(
      (sum, one) => sum + ('content' in one ? one.content.length : 0),
      0,
    )
    expect(await sizesOf('app.tar', cwd)).toEqual([
      [small, tars[0], 'estimated'],
      [300_000, tars[1], 'estimated'],
    ])
    const base = (await namedBase('app.tar', cwd, 'linux/amd64'))!
    expect(base.layers[1]!.sizes.compressed.interval[1]).toBeLessThan(2000)
    expect(base.layers.map(({ digest, created_by }) => [digest, created_by])).toEqual([
      [null, 'ADD root'],
      [null, 'COPY x /app'],
    ])
  })

  test('has settings, Python, distribution and packages', async () => {
    const base = (await namedBase('app.tar', saved(), 'linux/amd64'))!
    expect(base.config).toEqual({
      env: new Map([['PATH', '/usr/local/bin']]),
      user: 'app',
      workdir: '/app',
      onbuild: [],
      entrypoint: ['/run'],
      cmd: null,
      shell: ['/bin/bash', '-c'],
    })
    expect(base).toMatchObject({
      source: 'archive',
      distribution: { id: 'alpine', version: '3.24.2', isSlim: false },
      libc: { name: 'musl', version: '1.2.6' },
      python: { version: '3.12', prefix: '/usr/local', sitePackages: `/${SITE}` },
    })
    expect([...base.packages!.versions]).toEqual([
      ['musl', '1.2.6-r0'],
      ['zlib', '1.3'],
    ])
  })

  test('of an OCI layout has compressed layers, too', async () => {
    const arm = madeImage([[{ path: 'arm' }]], { architecture: 'arm64' })
    const folder = layout(madeIndex({ 'linux/amd64': IMAGE, 'linux/arm64': arm }), [IMAGE, arm])
    const base = (await namedBase('.', folder, 'linux/amd64'))!
    expect(
      base.layers.map(({ digest, sizes }) => [
        digest,
        sizes.compressed.size,
        sizes.compressed.source,
      ]),
    ).toEqual(IMAGE.layers.map(({ digest, size }) => [digest, size, 'exact']))
    expect((await namedBase('.', folder, 'linux/arm64/v8'))!.layers).toHaveLength(1)
  })

  test('is undefined if the path names a Dockerfile or a folder', async () => {
    const cwd = onDisk({ Dockerfile: 'FROM scratch\n', 'folder/x': '' })
    expect(await namedBase('Dockerfile', cwd, 'linux/amd64')).toBeUndefined()
    expect(await namedBase('folder', cwd, 'linux/amd64')).toBeUndefined()
    await expect(namedBase('missing.tar', cwd, 'linux/amd64')).rejects.toMatchObject({
      exitCode: 2,
    })
  })
})
