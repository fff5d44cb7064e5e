import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createSnapshot,
  type Estimate,
  type EstimateOptions,
  type SnapshotOptions,
} from '../../src/index.ts'
import { loadedFacts } from '../../src/snapshot/facts-file.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { createSnapshotWriter } from '../../src/snapshot/writer.ts'
import { listen } from '../support/http-server.ts'
import { type IndexFile, type IndexServer, serveIndex } from '../support/index-server.ts'
import { serveProxy } from '../support/proxy-server.ts'
import { codesOf, folderOf, indexOf, packageOf, pinsOf, run, sdist, wheel } from './support.ts'

const demo = wheel('demo 1.0', { requires: ['other[fast]>=1', 'packed'], size: 4000 })
const projects: readonly IndexFile[] = [
  demo,
  wheel('demo 0.9', { yanked: 'wrong' }),
  wheel('demo 2.0', { requires: ['missing'], uploadTime: '2025-01-01T00:00:00Z' }),
  wheel('other 1.5', { requires: ['quick; extra == "fast"'], requiresPython: '>=3.8' }),
  wheel('other 1.6', { requiresPython: '>=3.99' }),
  wheel('quick 0.5'),
  wheel('quick 1.0', { tag: 'cp312-cp312-win_amd64' }),
  wheel('quick 1.0', { tag: 'cp312-cp312-manylinux_2_17_x86_64' }),
  sdist('packed 1.0', {
    'PKG-INFO': 'Metadata-Version: 2.2\nName: packed\nVersion: 1.0\n\n',
    'packed/__init__.py': 'x'.repeat(300),
  }),
]

/** A snapshot of demo and its dependencies, made from this index. */
async function snapshotOf(server: IndexServer, options: SnapshotOptions = {}): Promise<string> {
  const cwd = folderOf({ 'set.txt': 'demo\n' })
  const directory = join(cwd, 'snapshot')
  const summary = await createSnapshot(['set.txt'], directory, {
    indexUrl: server.index,
    env: {},
    cwd,
    ...options,
  })
  expect(summary).toMatchObject({ sets: 1, directory })
  return directory
}

/** The part of an answer that does not depend on its source. */
const essence = ({ scenarios }: Estimate) =>
  scenarios.map(({ packages, ...rest }) => ({
    ...rest,
    packages: packages.map(({ wheel: file, sdist: archive, ...one }) => ({
      ...one,
      file: (file ?? archive)?.filename,
    })),
  }))

const refusing: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(refusing.splice(0).map((one) => one.close())))

/** The environment of a machine whose proxy connects to nothing. */
async function withoutNetwork(): Promise<Readonly<Record<string, string>>> {
  const proxy = await serveProxy({ refuse: 403 })
  refusing.push(proxy)
  return { HTTPS_PROXY: proxy.url }
}

describe('a small snapshot', () => {
  test('answers its own sets, and knows that other versions exist', async () => {
    const server = await indexOf(projects)
    const [small, whole] = [await snapshotOf(server, { small: true }), await snapshotOf(server)]
    await server.close()
    const [one, other] = await Promise.all(
      [small, whole].map((snapshot) => run({ with: ['demo'], snapshot, offline: true })),
    )
    expect(pinsOf(one!)).toEqual(['demo 1.0', 'other 1.5', 'packed 1.0', 'quick 1.0'])
    expect(essence(one!)).toEqual(essence(other!))
    const ask = (requirement: string, platform = 'linux-x86_64') =>
      run({ with: [requirement], platform, snapshot: small, offline: true })
    await expect(ask('quick<1')).rejects.toMatchObject({ code: 'not-in-snapshot', exitCode: 4 })
    await expect(ask('quick<0.5')).rejects.toMatchObject({ code: 'no-such-version' })
    const elsewhere = await ask('quick', 'windows-x86_64')
    expect(elsewhere.scenarios[0]!.packages).toMatchObject([
      { name: 'quick', sources: { installed: 'estimated' } },
    ])
  })
})

describe('an estimate from a snapshot', () => {
  test.each(['pip', 'uv'] as const)('is what the index gave, offline (%s)', async (installer) => {
    const server = await indexOf(projects)
    const online = await run({ with: ['demo'], indexUrl: server.index, installer })
    const snapshot = await snapshotOf(server, { installer })
    await server.close()
    const offline = await run({ with: ['demo'], snapshot, offline: true, installer })
    expect(pinsOf(offline)).toEqual(['demo 1.0', 'other 1.5', 'packed 1.0', 'quick 1.0'])
    expect(essence(offline)).toEqual(essence(online))
    expect(codesOf(offline)).toEqual(['snapshot-used', ...codesOf(online)])
    expect(offline.network).toEqual({ requests: 0, bytes: 0, rounds: 0 })
    expect(offline.as_of).toBe(
      JSON.parse(readFileSync(join(snapshot, 'snapshot.json'), 'utf8')).as_of,
    )
  })

  test('has dates, yanked files and other versions, too', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const ask = (more: EstimateOptions) => run({ snapshot, offline: true, ...more })
    await expect(ask({ with: ['demo>1'], excludeNewer: '2024-12-31' })).rejects.toMatchObject({
      exitCode: 3,
    })
    await expect(ask({ with: ['other>=1.6'] })).rejects.toMatchObject({ exitCode: 3 })
  })

  test('says what is missing and how to continue, with exit 4 and without a suggested spelling', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const ask = (...requirements: string[]) =>
      run({ snapshot, offline: true, with: requirements }).catch((error: unknown) => error)
    const goOn = 'Leave out --offline, or make a snapshot that has it with pysize snapshot create.'
    expect(await ask('unheard-of')).toMatchObject({
      code: 'not-in-snapshot',
      exitCode: 4,
      hint: goOn,
    })
    expect(await ask('unheard-of', 'demo')).toMatchObject({
      message: expect.stringMatching(/^unheard-of is not in the snapshot of \d{4}-/),
    })
    expect(await ask('demoo')).toMatchObject({ hint: 'Did you mean demo?' })
  })

  test('says that it has no file with a hash, even without the hashes of all files', async () => {
    const both = [
      demo,
      sdist('demo 1.0', { 'PKG-INFO': 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n\n' }),
    ]
    const snapshot = await snapshotOf(
      await indexOf([...both, ...projects.filter(({ filename }) => !filename.startsWith('demo'))]),
    )
    const hash = openSnapshot(snapshot)!.facts('demo')[0]!.sha256!
    const ask = (sha256: string) => {
      const cwd = folderOf({ 'pins.txt': `demo==1.0 --hash=sha256:${sha256}\n` })
      return run({ files: ['pins.txt'], cwd, snapshot, offline: true, noDependencies: true })
    }
    expect(pinsOf(await ask(hash))).toEqual(['demo 1.0'])
    await expect(ask('0'.repeat(64))).rejects.toMatchObject({
      code: 'not-in-snapshot',
      exitCode: 4,
      message: expect.stringMatching(
        /^The snapshot of [\d-]+ has no file of demo 1\.0 with one of the given hashes\.$/,
      ),
    })
  })

  test('is not created if it is missing', async () => {
    await expect(run({ with: ['demo'], offline: true, snapshot: false })).rejects.toMatchObject({
      code: 'no-snapshot',
      exitCode: 2,
    })
    await expect(run({ with: ['demo'], snapshot: folderOf() })).rejects.toMatchObject({
      code: 'no-snapshot',
      exitCode: 2,
    })
  })
})

describe('facts of a snapshot', () => {
  test('are used online by hash: only pages are requested', async () => {
    const first = await indexOf(projects)
    const snapshot = await snapshotOf(first)
    const server = await indexOf(projects)
    const answer = await run({ with: ['demo'], indexUrl: server.index, snapshot })
    expect(essence(answer)).toEqual(essence(await run({ with: ['demo'], indexUrl: first.index })))
    const paths = server.requests.map(({ path }) => path)
    expect(
      paths.filter((path) => !path.startsWith('/simple/') && !path.includes('demo-2.0')),
    ).toEqual([])
    expect(answer.warnings.map(({ code }) => code)).toEqual(['estimated-sdist'])
  })

  test('are never used for another file of the same name', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const grown = wheel('demo 1.0', { requires: ['other'], size: 9000 })
    const server = await indexOf([
      grown,
      ...projects.filter((file) => !file.filename.startsWith('demo')),
    ])
    const answer = await run({ with: ['demo'], indexUrl: server.index, snapshot })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.5'])
    expect(packageOf(answer, 'demo')).toEqual(
      packageOf(await run({ with: ['demo'], indexUrl: server.index }), 'demo'),
    )
  })

  test('of one wheel replace those of another of its version, as estimates', async () => {
    const [linux, macos] = ['cp312-cp312-manylinux_2_17_x86_64', 'cp312-cp312-macosx_11_0_arm64']
    const server = await indexOf([
      wheel('demo 1.0', { tag: linux, size: 4000 }),
      wheel('demo 1.0', { tag: macos, size: 4100 }),
    ])
    const snapshot = await snapshotOf(server)
    const offline = packageOf(
      await run({ with: ['demo'], snapshot, offline: true, platform: 'macos-arm64' }),
      'demo',
    )
    expect(offline).toMatchObject({
      wheel: { filename: `demo-1.0-${macos}.whl` },
      sources: { download: 'exact', installed: 'estimated' },
    })
    const { installed_size } = packageOf(
      await run({ with: ['demo'], indexUrl: server.index, platform: 'macos-arm64' }),
      'demo',
    )
    expect(offline.interval![0]).toBeLessThan(installed_size!)
    expect(offline.interval![1]).toBeGreaterThan(installed_size!)
  })

  test('that are modelled are estimated offline, and not used online', async () => {
    const server = await indexOf(projects)
    const snapshot = await snapshotOf(server, { modelled: [demo.filename] })
    const offline = packageOf(await run({ with: ['demo'], snapshot, offline: true }), 'demo')
    expect(offline.sources.installed).toBe('estimated')
    expect(offline.interval?.[0]).toBeLessThan(offline.installed_size! + offline.bytecode_size!)
    const before = server.requests.length
    const online = packageOf(
      await run({ with: ['demo'], indexUrl: server.index, snapshot }),
      'demo',
    )
    expect(online.sources).toMatchObject({ download: 'exact', installed: 'exact' })
    expect(server.requests.slice(before).map(({ path }) => path)).toContain(
      `/files/${demo.filename}`,
    )
  })
})

describe('a snapshot refuses an implausible weight', () => {
  /** A wheel whose directory lists its metadata folder, and not the bytes that make up the file. */
  const cutDown = wheel('demo 1.0', { padding: 50_000 })

  test('when it is made', async () => {
    const server = await indexOf([cutDown])
    const snapshot = await snapshotOf(server)
    expect(openSnapshot(snapshot)!.facts('demo')[0]).toMatchObject({
      filename: cutDown.filename,
      weight: null,
    })
    const offline = packageOf(await run({ with: ['demo'], snapshot, offline: true }), 'demo')
    expect(offline).toMatchObject({ installed_size: null, sources: { installed: 'unknown' } })
  })

  test('when it is read', async () => {
    const snapshot = await snapshotOf(await indexOf([wheel('demo 1.0')]))
    const whole = openSnapshot(snapshot)!.facts('demo').map(loadedFacts)
    const record = { size: 0, expected: 86 }
    const stub = whole.map((fact) => ({ ...fact, weight: { ...(fact.weight as object), record } }))
    const writer = createSnapshotWriter(snapshot)
    writer.writeFacts('demo', stub)
    writer.finish('2026-11-24T00:00:00Z')
    const offline = packageOf(await run({ with: ['demo'], snapshot, offline: true }), 'demo')
    expect(offline).toMatchObject({ installed_size: null, sources: { installed: 'unknown' } })
  })
})

test('a snapshot is not written into a folder with other files', async () => {
  const server = await indexOf(projects)
  const cwd = folderOf({ 'set.txt': 'demo\n' })
  const created = createSnapshot(['set.txt'], '.', { indexUrl: server.index, env: {}, cwd })
  await expect(created).rejects.toMatchObject({ code: 'snapshot-folder-in-use', exitCode: 2 })
  expect(readdirSync(cwd)).toEqual(['set.txt'])
  expect(server.requests).toEqual([])
})

describe('a snapshot with a date', () => {
  test('leaves out later files and has that date', async () => {
    const snapshot = await snapshotOf(await indexOf(projects), { asOf: '2024-12-31' })
    expect(openSnapshot(snapshot)!.asOf).toBe('2024-12-31T23:59:59.999Z')
    await expect(run({ with: ['demo>1'], snapshot, offline: true })).rejects.toMatchObject({
      exitCode: 3,
    })
  })

  test('keeps the hashes that earlier sets recorded', async () => {
    const server = await indexOf(projects)
    const snapshot = await snapshotOf(server)
    const cwd = folderOf({ 'older.txt': 'demo==0.9\n' })
    await createSnapshot(['older.txt'], snapshot, { indexUrl: server.index, env: {}, cwd })
    const hashed = openSnapshot(snapshot)!
      .page('main', 'demo')!
      .filter(({ sha256 }) => sha256 !== null)
    expect(hashed.map(({ filename }) => filename)).toEqual(
      expect.arrayContaining(['demo-0.9-py3-none-any.whl', demo.filename]),
    )
  })
})

describe('if the network fails', () => {
  test('a snapshot answers for an unreachable default index, and says so', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const answer = await run({ with: ['demo'], snapshot, env: await withoutNetwork() })
    expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.5', 'packed 1.0', 'quick 1.0'])
    expect(codesOf(answer)[0]).toBe('snapshot-used')
    expect(answer.warnings[0]?.message).toContain(`the snapshot of ${answer.as_of.slice(0, 10)}`)
  })

  test('without one it is exit 4', async () => {
    const failed = run({ with: ['demo'], env: await withoutNetwork() })
    await expect(failed).rejects.toMatchObject({ code: 'index-not-connected', exitCode: 4 })
  })

  test('no snapshot answers for a named index, in an option or a variable', async () => {
    const server = await serveIndex({})
    const snapshot = await snapshotOf(await indexOf(projects))
    await server.close()
    const failure = { code: 'index-not-connected', exitCode: 4 }
    await expect(run({ with: ['demo'], snapshot, indexUrl: server.index })).rejects.toMatchObject(
      failure,
    )
    await expect(
      run({ with: ['demo'], snapshot, env: { PIP_INDEX_URL: server.index } }),
    ).rejects.toMatchObject(failure)
    await expect(
      run({
        with: ['demo'],
        snapshot,
        extraIndexUrls: [server.index],
        env: await withoutNetwork(),
      }),
    ).rejects.toMatchObject(failure)
  })

  test('if it does not know either, the network is the cause and comes first', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const env = await withoutNetwork()
    const ask = (...requirements: string[]) =>
      run({ snapshot, env, with: requirements }).catch((error: unknown) => error)
    expect(await ask('unheard-of')).toMatchObject({
      code: 'index-not-connected',
      exitCode: 4,
      message: expect.stringMatching(
        /^https:.* could not be reached: .*\. unheard-of is not in the snapshot of \S+\.$/,
      ),
      hint: expect.stringMatching(/^Check the network and the proxy settings\. /),
    })
    expect(await ask('demo==9.0')).toMatchObject({ code: 'index-not-connected', exitCode: 4 })
    expect(await ask('demo<1', 'demo>1')).toMatchObject({ code: 'conflict', exitCode: 3 })
  })

  test('nor for a named file', async () => {
    const server = await serveIndex({})
    const snapshot = await snapshotOf(await indexOf(projects))
    await server.close()
    const named = [`demo @ ${server.url}/files/${demo.filename}`]
    await expect(run({ with: named, snapshot })).rejects.toMatchObject({
      code: 'index-not-connected',
      exitCode: 4,
    })
  })

  test('nor for an index with invalid responses: here, no TLS', async () => {
    const snapshot = await snapshotOf(await indexOf(projects))
    const proxy = createServer().on('connect', (_, socket) => {
      // A client that finds no TLS may close the connection.
      socket.on('error', () => {})
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () => socket.end('this is no TLS'))
    })
    const { url, close } = await listen(proxy)
    refusing.push({ close })
    await expect(
      run({ with: ['demo'], snapshot, env: { HTTPS_PROXY: url } }),
    ).rejects.toMatchObject({ code: 'index-tls', exitCode: 4 })
  })
})

test('local files are read offline, too, and a network file by its name is not', async () => {
  const snapshot = await snapshotOf(await indexOf(projects))
  const grown = wheel('demo 1.0', { requires: ['other'], size: 9000 })
  const cwd = folderOf({ [grown.filename]: grown.body as Buffer })
  const answer = await run({ with: [`./${grown.filename}`], cwd, snapshot, offline: true })
  expect(pinsOf(answer)).toEqual(['demo 1.0', 'other 1.5'])
  expect(packageOf(answer, 'demo')).toMatchObject({
    download_size: grown.body?.length,
    sources: { installed: 'exact' },
  })
  const remote = run({
    with: [`demo @ https://files.test/${demo.filename}`],
    snapshot,
    offline: true,
  })
  await expect(remote).rejects.toMatchObject({ exitCode: 4 })
})

test('a snapshot that cannot be written is exit 2', async () => {
  const server = await indexOf(projects)
  const cwd = folderOf({ 'set.txt': 'demo\n', taken: '' })
  const written = createSnapshot(['set.txt'], 'taken', { indexUrl: server.index, env: {}, cwd })
  await expect(written).rejects.toMatchObject({ code: 'snapshot-unwritable', exitCode: 2 })
})
