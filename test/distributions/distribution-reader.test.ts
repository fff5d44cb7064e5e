import { setImmediate } from 'node:timers/promises'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMemoryStore } from '../../src/cache/memory-store.ts'
import { createDistributionReader } from '../../src/distributions/distribution-reader.ts'
import { createKnownDistributions } from '../../src/distributions/known-distributions.ts'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { createIndexes, type Indexes } from '../../src/indexes/indexes.ts'
import { type Candidate, knownVersion } from '../../src/resolve/candidate.ts'
import { indexOf, sdist, wheel } from '../scenarios/support.ts'
import type { IndexFile, IndexServer, IndexServerOptions } from '../support/index-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())))

/** A reader over an index of one file, and that file as a candidate. */
async function ledgerOf(
  file: IndexFile,
  options?: IndexServerOptions,
  store = createMemoryStore(),
  known?: IndexServer,
) {
  const server = known ?? (await indexOf([file], options))
  const fetcher = createFetcher()
  open.push(fetcher)
  const indexes = createIndexes({ indexUrl: server.index, policy: 'merge' }, fetcher, store)
  const found = await indexes.page('demo')
  const listed = found.kind === 'found' ? found.page.files[0] : undefined
  if (listed === undefined) throw new Error('the file is not listed')
  const kind = listed.filename.endsWith('.whl') ? 'wheel' : 'sdist'
  const candidate: Candidate = {
    name: 'demo',
    version: knownVersion('1.0')!,
    kind,
    file: listed,
    yanked: false,
  }
  const asked = () =>
    server.requests
      .map(({ method, path }) => `${method} ${path}`)
      .filter((one) => !one.includes('/simple/'))
  const urgencies: (string | undefined)[] = []
  const parts: Buffer[] = []
  const followed: Indexes = {
    ...indexes,
    tail: async (tail, length, options) => {
      urgencies.push(options?.purpose)
      const part = await indexes.tail(tail, length, options)
      if (part.kind === 'part') parts.push(part.bytes)
      return part
    },
  }
  const facts = createKnownDistributions(store, null)
  return {
    server,
    reader: createDistributionReader(followed, facts),
    facts,
    candidate,
    asked,
    urgencies,
    /** The memory that the read ends of files are still in, bytes. */
    held: () => parts.reduce((sum, { length }) => sum + length, 0),
  }
}

/** A text that deflate makes little shorter, the same in each run. */
function incompressible(length: number): string {
  let state = 1
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return String.fromCharCode(33 + (state % 94))
  }).join('')
}

const demo = wheel('demo 1.0', { requires: ['other'], size: 3000, requiresPython: '>=3.8' })
const bare = wheel('demo 1.0', {
  requires: ['other'],
  size: 3000,
  requiresPython: '>=3.8',
  sidecar: false,
})
/** Its METADATA is at its start, and its end is longer than what is read first. */
const long = wheel('demo 1.0', {
  requires: ['other'],
  requiresPython: '>=3.8',
  sidecar: false,
  files: { 'demo-1.0.dist-info/METADATA': '', 'demo/data.bin': incompressible(300_000) },
})
const known = {
  kind: 'known',
  facts: { requiresDist: ['other'], requiresPython: '>=3.8', providesExtra: [] },
}

describe('metadata', () => {
  test('comes from the sidecar, requested once', async () => {
    const { reader, candidate, asked } = await ledgerOf(demo)
    const answers = await Promise.all([
      reader.metadata(candidate, { after: 1, purpose: 'guess' }),
      reader.metadata(candidate, { after: 1, purpose: 'needed' }),
    ])
    expect(answers).toEqual([
      { ...known, depth: 2 },
      { ...known, depth: 2 },
    ])
    expect(asked()).toEqual([`GET /files/${demo.filename}.metadata`])
  })

  test('and weight come from one read if there is no sidecar', async () => {
    const { reader, candidate, asked } = await ledgerOf(bare)
    const [metadata, { weight, exact }] = await Promise.all([
      reader.metadata(candidate, { after: 0, purpose: 'needed' }),
      reader.weight(candidate, { after: 0, purpose: 'guess' }),
    ])
    expect(metadata).toMatchObject(known)
    expect(weight).toMatchObject({ kind: 'wheel', download: bare.body?.length })
    expect(exact).toBe(true)
    expect(asked()).toEqual([`GET /files/${bare.filename}`])
  })

  test('of a wheel without a sidecar is there before the wheel is weighed', async () => {
    const { reader, candidate, asked } = await ledgerOf(long)
    let isSettled = false
    const metadata = await reader.metadata(candidate, { after: 0, purpose: 'likely' })
    expect(metadata).toMatchObject(known)
    const weight = reader.weight(candidate, { after: 0, purpose: 'needed' }).then((weighed) => {
      isSettled = true
      return weighed
    })
    await Promise.resolve()
    expect(isSettled).toBe(false)
    const requests = asked().length
    expect(await weight).toMatchObject({ weight: { kind: 'wheel', files: 5 }, exact: true })
    expect(asked()).toHaveLength(requests)
  })

  test('that is known does not delay the weight', async () => {
    const { reader, facts, candidate, asked } = await ledgerOf(bare)
    facts.learn('demo', candidate.file, { metadata: known.facts, label: undefined })
    await reader.metadata(candidate, { after: 0, purpose: 'likely' })
    // It is read before it is needed.
    await vi.waitFor(() => expect(asked()).toEqual([`GET /files/${bare.filename}`]))
    const { weight } = await reader.weight(candidate, { after: 0, purpose: 'needed' })
    expect(weight).toMatchObject({ kind: 'wheel', download: bare.body?.length })
    expect(asked()).toHaveLength(1)
  })

  test('is all that is read of a wheel if the search fails with it', async () => {
    const { reader, facts, candidate } = await ledgerOf(long)
    let hasFailed = false
    const ask = { after: 0, purpose: 'needed', mayBeChosen: () => !hasFailed } as const
    expect(await reader.metadata(candidate, ask)).toMatchObject(known)
    hasFailed = true
    for (let turn = 0; turn < 3; turn++) await setImmediate()
    expect(facts.known('demo', candidate.file)).toMatchObject({ metadata: known.facts })
    expect(facts.known('demo', candidate.file)?.weight).toBeUndefined()
    // Another estimate may share the reader, and need the weight.
    const { weight } = await reader.weight(candidate, { after: 0, purpose: 'needed' })
    expect(weight).toMatchObject({ kind: 'wheel', download: long.body?.length })
  })

  test('that cannot be read leaves the weight complete, even if the search has failed', async () => {
    const { body, ...rest } = wheel('demo 1.0', {
      sidecar: false,
      files: { 'demo/__init__.py': 'answer = 42\n'.repeat(50) },
    })
    // The checksum of METADATA is wrong, so the text cannot be read.
    const damaged = Buffer.from(body!)
    damaged.writeUInt32LE(1, damaged.lastIndexOf('demo-1.0.dist-info/METADATA') - 46 + 16)
    const weights = []
    for (const mayBeChosen of [() => true, () => false]) {
      const file = { ...rest, body: damaged }
      const { reader, facts, candidate } = await ledgerOf(file)
      await reader.metadata(candidate, { after: 0, purpose: 'needed', mayBeChosen })
      weights.push(facts.known('demo', candidate.file)?.weight)
    }
    expect(weights[1]).toEqual(weights[0])
    expect(weights[0]).toMatchObject({ kind: 'wheel', code: expect.anything() })
  })

  test('is not requested for a weight alone, if it is elsewhere in the file', async () => {
    const { reader, candidate, asked } = await ledgerOf(long)
    const { weight } = await reader.weight(candidate, { after: 0, purpose: 'needed' })
    expect(weight).toMatchObject({ kind: 'wheel', download: long.body?.length })
    expect(asked()).toHaveLength(1)
    expect(await reader.metadata(candidate, { after: 0, purpose: 'needed' })).toMatchObject(known)
  })

  test('and the memory of what was read is freed once nothing needs it', async () => {
    const { reader, candidate, held } = await ledgerOf(long)
    await reader.weight(candidate, { after: 0, purpose: 'needed' })
    expect(held()).toBe(0)
    expect(await reader.metadata(candidate, { after: 0, purpose: 'needed' })).toMatchObject(known)
  })

  test('and the memory stays until a sidecar has told the metadata', async () => {
    const { reader, candidate, held } = await ledgerOf(
      wheel('demo 1.0', { files: { 'demo/data.bin': incompressible(300_000) } }),
    )
    await reader.weight(candidate, { after: 0, purpose: 'needed' })
    expect(held()).toBeGreaterThan(0)
  })

  test('that a search needs soon is not delayed like a weight', async () => {
    const { reader, candidate, urgencies } = await ledgerOf(bare)
    expect(await reader.metadata(candidate, { after: 0, purpose: 'likely' })).toMatchObject(known)
    expect(urgencies).toEqual(['likely'])
  })

  test('is read from the wheel if the promised sidecar is missing', async () => {
    const { reader, candidate, asked } = await ledgerOf({ ...bare, promisesSidecar: true })
    expect(await reader.metadata(candidate, { after: 0, purpose: 'needed' })).toMatchObject(known)
    expect(asked()).toEqual([`GET /files/${bare.filename}.metadata`, `GET /files/${bare.filename}`])
  })

  test('of a missing file is an error; of a damaged one it is assumed to be empty', async () => {
    const missing = await ledgerOf(bare, {
      intercept: ({ path }) => (path.startsWith('/files/') ? { status: 404 } : undefined),
    })
    expect(
      await missing.reader.metadata(missing.candidate, { after: 0, purpose: 'guess' }),
    ).toMatchObject({ kind: 'unknown' })
    await expect(
      missing.reader.metadata(missing.candidate, { after: 0, purpose: 'needed' }),
    ).rejects.toMatchObject({
      code: 'metadata-unreadable',
      exitCode: 4,
    })
    const damaged = await ledgerOf({ ...bare, body: Buffer.alloc(5000, 'x') })
    expect(
      await damaged.reader.metadata(damaged.candidate, { after: 0, purpose: 'needed' }),
    ).toMatchObject({
      kind: 'known',
      facts: { requiresDist: [] },
    })
    expect(
      (await damaged.reader.weight(damaged.candidate, { after: 0, purpose: 'needed' })).weight,
    ).toMatchObject({ kind: 'unknown' })
  })

  test('of an sdist is read from the archive, which gives the weight, too', async () => {
    const pyproject =
      '[project]\nname = "demo"\nversion = "1.0"\ndependencies = ["other"]\nrequires-python = ">=3.8"\n'
    const { reader, candidate, asked } = await ledgerOf(
      sdist('demo 1.0', { 'pyproject.toml': pyproject, 'demo.py': '#' }),
    )
    expect(await reader.metadata(candidate, { after: 0, purpose: 'needed' })).toMatchObject(known)
    expect((await reader.weight(candidate, { after: 0, purpose: 'needed' })).weight).toMatchObject({
      kind: 'sdist',
    })
    expect(asked()).toHaveLength(1)
  })
})

describe('a learnt fact', () => {
  test('is cached for later runs by the hash of the file', async () => {
    const store = createMemoryStore()
    const first = await ledgerOf(demo, {}, store)
    await Promise.all([
      first.reader.metadata(first.candidate, { after: 0, purpose: 'needed' }),
      first.reader.weight(first.candidate, { after: 0, purpose: 'needed' }),
    ])
    const before = first.asked().length
    const second = await ledgerOf(demo, {}, store, first.server)
    expect(
      await second.reader.metadata(second.candidate, { after: 0, purpose: 'needed' }),
    ).toMatchObject(known)
    expect(
      (await second.reader.weight(second.candidate, { after: 0, purpose: 'needed' })).weight,
    ).toMatchObject({ kind: 'wheel' })
    expect(second.asked()).toHaveLength(before)
  })

  test('is not used for other servers, because the hash is only a claim', async () => {
    const store = createMemoryStore()
    const hostile = await ledgerOf(
      demo,
      {
        intercept: ({ path }) =>
          path.endsWith('.whl') ? { body: wheel('demo 1.0', { size: 1 }).body ?? '' } : undefined,
      },
      store,
    )
    const told = (await hostile.reader.weight(hostile.candidate, { after: 0, purpose: 'needed' }))
      .weight
    const honest = await ledgerOf(demo, {}, store)
    expect(honest.candidate.file.sha256).toBe(hostile.candidate.file.sha256)
    const { weight } = await honest.reader.weight(honest.candidate, { after: 0, purpose: 'needed' })
    expect(weight).toMatchObject({ kind: 'wheel', download: demo.body?.length })
    expect(weight).not.toEqual(told)
  })

  test('is not cached if the wheel could not be weighed', async () => {
    const store = createMemoryStore()
    const failing = await ledgerOf(
      demo,
      { intercept: ({ path }) => (path.startsWith('/files/') ? { status: 403 } : undefined) },
      store,
    )
    expect(
      (await failing.reader.weight(failing.candidate, { after: 0, purpose: 'needed' })).weight,
    ).toMatchObject({ kind: 'unknown' })
    const { reader, candidate } = await ledgerOf(demo, {}, store)
    expect((await reader.weight(candidate, { after: 0, purpose: 'needed' })).weight).toMatchObject({
      kind: 'wheel',
    })
  })
})
