import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { verify } from '../../src/index.ts'
import type { VerifyOptions } from '../../src/options/options.ts'
import { WHEELS, web } from '../api/verify-support.ts'
import { indexOf } from '../scenarios/support.ts'
import { findings } from '../verify/summary.ts'
import { makeTar, makeTarball, type TarEntry } from '../weigh/tarball.ts'
import { distribution, type MadeFiles, onDisk, SITE_PACKAGES, venv } from './made.ts'

/** Files as entries of a layer; `-> target` is a link. */
const entries = (files: MadeFiles, prefix = ''): TarEntry[] =>
  Object.entries(files).map(([path, text]) =>
    text.startsWith('-> ')
      ? { path: prefix + path, type: '2', link: text.slice(3) }
      : { path: prefix + path, content: text },
  )

/**
 * The layers of an image whose environment is complete: a base, a build, and one that empties and
 * removes what was there.
 */
const layers = (): TarEntry[][] => [
  [
    ...entries({
      'usr/local/bin/python3.12': '',
      'usr/local/bin/python3': '-> python3.12',
      'lib/ld-musl-x86_64.so.1': 'musl libc\x001.2.5\0',
    }),
    ...entries(distribution('pip 24.0'), 'usr/local/lib/python3.12/site-packages/'),
    ...entries({
      'opt/venv/lib/python3.12/site-packages/old/file.py': 'x',
      'opt/venv/lib/python3.12/site-packages/gone.py': 'x',
    }),
    ...entries({ 'opt/stale/lib/python3.12/site-packages/x-1.dist-info/METADATA': 'Name: x\n' }),
  ],
  [
    ...entries(venv(web(), { 'bin/python3': '-> /usr/local/bin/python3' }), 'opt/venv/'),
    { path: 'opt/venv/lib/python3.12/site-packages/.wh.gone.py' },
    { path: 'opt/venv/lib/python3.12/site-packages/old/.wh..wh..opq' },
    { path: 'opt/.wh.stale' },
  ],
]

const config = (architecture = 'amd64'): string =>
  JSON.stringify({
    os: 'linux',
    architecture,
    config: {
      Env: [
        'PATH=/opt/venv/bin:/usr/local/bin:/usr/bin',
        'VIRTUAL_ENV=/opt/venv',
        'PYTHON_VERSION=3.12.1',
      ],
    },
  })

const hex = (digit: string): string => digit.repeat(64)

/** As `docker save` writes since 25: an OCI layout with a manifest.json next to it. */
function saved(packed: readonly Buffer[], more: readonly TarEntry[] = []): TarEntry[] {
  const paths = packed.map((_, at) => `blobs/sha256/${hex(String(at + 1))}`)
  return [
    ...packed.map((content, at) => ({ path: paths[at]!, content })),
    { path: `blobs/sha256/${hex('c')}`, content: config() },
    {
      path: 'manifest.json',
      content: JSON.stringify([
        { Config: `blobs/sha256/${hex('c')}`, RepoTags: ['app:latest'], Layers: paths },
      ]),
    },
    ...more,
  ]
}

/** Only an OCI layout: an index with two platforms and an attestation. */
function layout(packed: readonly Buffer[]): TarEntry[] {
  const digest = (digit: string) => ({ digest: `sha256:${hex(digit)}` })
  const blob = (digit: string, value: unknown): TarEntry => ({
    path: `blobs/sha256/${hex(digit)}`,
    content: JSON.stringify(value),
  })
  const manifest = (configDigit: string) => ({
    config: digest(configDigit),
    layers: packed.map((_, at) => digest(String(at + 1))),
  })
  return [
    { path: 'oci-layout', content: '{"imageLayoutVersion": "1.0.0"}' },
    { path: 'index.json', content: JSON.stringify({ manifests: [{ ...digest('a') }] }) },
    blob('a', {
      manifests: [
        digest('b'),
        digest('d'),
        { ...digest('e'), annotations: { 'vnd.docker.reference.type': 'attestation-manifest' } },
      ],
    }),
    blob('b', manifest('c')),
    blob('d', manifest('f')),
    blob('e', manifest('c')),
    { path: `blobs/sha256/${hex('c')}`, content: config() },
    { path: `blobs/sha256/${hex('f')}`, content: config('arm64') },
    ...packed.map((content, at) => ({ path: `blobs/sha256/${hex(String(at + 1))}`, content })),
  ]
}

function archive(bytes: Buffer, name = 'image.tar'): string {
  const path = join(onDisk({}), name)
  writeFileSync(path, bytes)
  return path
}

const ask = (path: string, options: VerifyOptions = {}) =>
  verify({ path, cwd: '/', env: {}, cache: false, snapshot: false, ...options })

const packings: readonly (readonly [string, (layers: TarEntry[][]) => Buffer])[] = [
  ['docker save, plain layers', (all) => makeTar(saved(all.map((one) => makeTar(one))))],
  ['docker save, gzip layers', (all) => makeTar(saved(all.map((one) => makeTarball(one))))],
  ['docker save through gzip', (all) => gzipSync(makeTar(saved(all.map((one) => makeTar(one)))))],
  ['an older docker save, its manifest last and a shared layer linked', (all) => older(all)],
]

function older([base = [], top = []]: readonly TarEntry[][]): Buffer {
  const [first, second, linked] = [hex('1'), hex('2'), hex('3')]
  return makeTar([
    { path: `${second}/layer.tar`, content: makeTar(top) },
    { path: `${first}/layer.tar`, content: makeTar(base) },
    { path: `${linked}/layer.tar`, type: '2', link: `../${first}/layer.tar` },
    { path: `${hex('c')}.json`, content: config() },
    {
      path: 'manifest.json',
      content: JSON.stringify([
        {
          Config: `${hex('c')}.json`,
          RepoTags: null,
          Layers: [`${linked}/layer.tar`, `${second}/layer.tar`],
        },
      ]),
    },
  ])
}

describe('an image', () => {
  test.each(packings)('%s', async (_, pack) => {
    const server = await indexOf(WHEELS)
    const report = await ask(archive(pack(layers())), {
      with: ['demo'],
      indexUrl: server.index,
      hashes: true,
    })
    expect(findings(report)).toEqual([])
    expect(report.environment).toMatchObject({
      kind: 'image',
      python: '3.12.1',
      platform: 'musllinux-x86_64',
      site_packages: [`opt/venv/${SITE_PACKAGES}`],
      distributions: 2,
    })
    expect(report.scenarios[0]?.target).toMatchObject({
      python: '3.12.1',
      platform: 'musllinux-x86_64',
    })
  })

  test('files of upper layers replace those below', async () => {
    const changed = entries({
      [`opt/venv/${SITE_PACKAGES}/demo/core.py`]: '!\n',
      [`opt/venv/${SITE_PACKAGES}/other/core.py`]: 'longer',
    })
    const path = archive(makeTar(saved([...layers(), changed].map((one) => makeTar(one)))))
    expect(findings(await ask(path))).toEqual(['files other missing 0 altered 1 outside 0'])
    expect(findings(await ask(path, { hashes: true }))).toEqual([
      'files demo missing 0 altered 1 outside 0',
      'files other missing 0 altered 1 outside 0',
    ])
  })

  test('next to its Dockerfile: each layer, missing packages, and why', async () => {
    const server = await indexOf(WHEELS)
    const folder = onDisk({
      Dockerfile:
        'FROM python:3.12-alpine\nWORKDIR /app\nRUN uv venv /opt/venv && uv pip install --python /opt/venv demo\n',
      'wrong.Dockerfile':
        'FROM python:3.12-alpine\nRUN pip install --no-cache-dir --target=/srv/lib demo more\n',
    })
    const path = archive(makeTar(saved([[], ...layers()].map((one) => makeTar(one)))))
    const of = (dockerfile: string) =>
      ask(path, { cwd: folder, dockerfile, indexUrl: server.index })
    const report = await of('Dockerfile')
    expect(findings(report)).toEqual([])
    expect(report.inputs.map(({ file }) => file)).toEqual(['Dockerfile'])
    expect(report.layers?.map(({ line, instruction }) => [line, instruction])).toEqual([
      [null, 'base, 1 layer'],
      [2, 'WORKDIR /app'],
      [3, expect.stringContaining('RUN uv venv')],
    ])
    const [, , top] = report.layers!
    expect(top).toMatchObject({
      real: { files: expect.any(Number), tar_size: expect.any(Number) },
      predicted: { source: 'estimated' },
    })
    await expect(of('wrong.Dockerfile')).rejects.toMatchObject({ code: 'no-such-package' })
    await expect(ask(folder, { cwd: folder, dockerfile: 'Dockerfile' })).rejects.toMatchObject({
      exitCode: 2,
    })
  })

  test('packages that its Dockerfile installs elsewhere are missing, with a finding', async () => {
    const server = await indexOf(WHEELS)
    const folder = onDisk({
      Dockerfile:
        'FROM python:3.12-alpine\nRUN pip install --no-cache-dir --target=/srv/lib demo\nCMD ["python", "-m", "demo"]\n',
    })
    const path = archive(
      makeTar(saved([layers()[0]!, entries(web()[0]!, 'srv/lib/')].map((one) => makeTar(one)))),
    )
    const report = await ask(path, {
      cwd: folder,
      dockerfile: 'Dockerfile',
      indexUrl: server.index,
    })
    expect(report.verify.missing.map(({ name }) => name)).toEqual(expect.arrayContaining(['other']))
    expect(report.findings?.map(({ code }) => code)).toContain('not-importable')
  })

  test('a hard link is the file that it refers to', async () => {
    const [base = [], top = []] = layers()
    const module = `opt/venv/${SITE_PACKAGES}/demo/core.py`
    const linked = top.map(
      (one): TarEntry =>
        one.path === module
          ? { path: module, type: '1', link: `opt/venv/${SITE_PACKAGES}/other/core.py` }
          : one,
    )
    const sorted = [
      ...linked.filter(({ type }) => type !== '1'),
      ...linked.filter(({ type }) => type === '1'),
    ]
    expect(
      findings(
        await ask(archive(makeTar(saved([base, sorted].map((one) => makeTar(one))))), {
          hashes: true,
        }),
      ),
    ).toEqual([])
  })

  test('for several platforms is chosen by --platform', async () => {
    const path = archive(makeTar(layout(layers().map((one) => makeTarball(one)))))
    await expect(ask(path)).rejects.toMatchObject({
      code: 'several-images',
      exitCode: 2,
      message: expect.stringContaining('linux/arm64'),
    })
    expect((await ask(path, { platform: 'linux/arm64' })).environment.platform).toBe(
      'musllinux-aarch64',
    )
  })

  test('an OCI layout that is a folder', async () => {
    const folder = onDisk({})
    for (const { path, content = '' } of layout(layers().map((one) => makeTarball(one)))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    expect(findings(await ask(folder, { platform: 'linux/amd64' }))).toEqual([])
  })

  test('the files of a container, as docker export writes them', async () => {
    const report = await ask(
      archive(
        makeTar(
          layers()
            .flat()
            .filter(({ path }) => !path.includes('.wh.') && !/gone|old|stale/.test(path)),
        ),
      ),
    )
    expect(findings(report)).toEqual([])
    expect(report.environment.site_packages).toEqual([`opt/venv/${SITE_PACKAGES}`])
  })

  test('packages in the user site of an image', async () => {
    const [base = []] = layers()
    const server = await indexOf(WHEELS)
    const clean = base.filter(({ path }) => !path.startsWith('opt/'))
    const user = web().flatMap((files) =>
      entries(files, 'root/.local/lib/python3.12/site-packages/'),
    )
    const report = await ask(archive(makeTar(saved([clean, user].map((one) => makeTar(one))))), {
      with: ['demo'],
      indexUrl: server.index,
    })
    expect(report.verify.missing.map(({ name }) => name)).toEqual(['demo', 'other'])
    expect(report.verify.reason?.code).toBe('user-site')
  })
})

describe('an invalid image', () => {
  const code = async (bytes: Buffer, options: VerifyOptions = {}) =>
    ask(archive(bytes), options).then(
      () => 'none',
      (error: { code?: string }) => error.code,
    )

  test('has one clear error', async () => {
    expect(await code(Buffer.from('no archive at all'))).toBe('no-image')
    expect(await code(Buffer.alloc(2000, 'no archive'))).toBe('image-unreadable')
    expect(await code(Buffer.alloc(0))).toBe('no-image')
    expect(await code(makeTar([{ path: 'hello.txt', content: 'x' }]))).toBe('no-image')
    const whole = makeTar(saved(layers().map((one) => makeTar(one))))
    expect(await code(whole.subarray(0, whole.length / 2))).toBe('image-unreadable')
    expect(await code(gzipSync(whole).subarray(0, 300))).toBe('image-unreadable')
    expect(await code(makeTar(saved([Buffer.from('damaged')])))).toBe('image-unreadable')
    expect(await code(makeTar([{ path: 'manifest.json', content: '[{' }]))).toBe('no-image')
    expect(await code(makeTar([{ path: 'manifest.json', content: '[]' }]))).toBe('no-image')
    expect(await code(makeTar(saved([makeTar(entries({ 'usr/bin/true': '' }))])))).toBe(
      'no-environment',
    )
  })

  test('an unnamed part may be anything', async () => {
    const damaged = gzipSync('x'.repeat(5000)).subarray(0, 25)
    const zstd = Buffer.concat([Buffer.from('28b52ffd', 'hex'), Buffer.alloc(600)])
    const more = [damaged, zstd].map((content, at) => ({
      path: `blobs/sha256/${hex(`${at + 8}`)}`,
      content,
    }))
    const packed = layers().map((one) => makeTar(one))
    expect(findings(await ask(archive(makeTar(saved(packed, more)))))).toEqual([])
  })

  test('an index that refers to itself ends', async () => {
    const loop = {
      path: `blobs/sha256/${hex('a')}`,
      content: JSON.stringify({
        manifests: [{ digest: `sha256:${hex('a')}` }, { digest: `sha256:${hex('a')}` }],
      }),
    }
    expect(await code(makeTar([loop, { path: 'index.json', content: loop.content }]))).toBe(
      'no-image',
    )
  })

  test('paths and links of layers stay in the image', async () => {
    const hostile: TarEntry[] = [
      ...entries({
        '../../../../tmp/evil': 'x',
        'usr/lib/loop': '-> loop',
        'opt/out': '-> ../../../../etc',
      }),
      ...entries(venv(web(), { 'bin/python3': '-> ../../../../../usr/lib/loop' }), 'opt/venv/'),
    ]
    expect(
      findings(
        await ask(archive(makeTar(saved([makeTar([...layers()[0]!.slice(0, 3), ...hostile])]))), {
          platform: 'linux/amd64',
        }),
      ),
    ).toEqual([])
  })

  test("the lock's own project, whose code is in the image, is not missing", async () => {
    const server = await indexOf(WHEELS)
    const lockedWheel = ({ filename, body = '' }: (typeof WHEELS)[number]): string => {
      const hash = createHash('sha256').update(body).digest('hex')
      return `wheels = [{ url = "${server.url}/files/${filename}", hash = "sha256:${hash}", size = ${body.length} }]`
    }
    const registry = `source = { registry = "${server.index}" }`
    const cwd = onDisk({
      'uv.lock': [
        'version = 1\nrevision = 3\nrequires-python = ">=3.12"',
        '[[package]]\nname = "mine"\nversion = "0.1.0"\nsource = { editable = "." }\ndependencies = [{ name = "demo" }]',
        `[[package]]\nname = "demo"\nversion = "1.0"\n${registry}\ndependencies = [{ name = "other" }]\n${lockedWheel(WHEELS[0]!)}`,
        `[[package]]\nname = "other"\nversion = "1.5"\n${registry}\n${lockedWheel(WHEELS[1]!)}`,
        '',
      ].join('\n\n'),
      'pyproject.toml': '[project]\nname = "mine"\nversion = "0.1.0"\ndependencies = ["demo"]\n',
    })
    const missing = async (path: string): Promise<readonly string[]> =>
      (await ask(path, { cwd, files: ['uv.lock'] })).verify.missing.map(({ name }) => name)
    const packed = makeTar(saved(layers().map((one) => makeTar(one))))
    expect(await missing(archive(packed))).toEqual([])
    expect(await missing(join(onDisk({ ...venv(web()) })))).toEqual(['mine'])
  })
})
