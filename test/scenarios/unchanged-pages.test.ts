import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createSnapshot, type Estimate, type EstimateOptions } from '../../src/index.ts'
import { loadedFacts } from '../../src/snapshot/facts-file.ts'
import { openSnapshot } from '../../src/snapshot/snapshot.ts'
import { createSnapshotWriter } from '../../src/snapshot/writer.ts'
import type { IndexFile, IndexServer } from '../support/index-server.ts'
import { FRESH, folderOf, indexOf, pinsOf, run, wheel } from './support.ts'

const PROJECTS: readonly IndexFile[] = [
  wheel('lib 1.0', { requires: ['old'], size: 3000 }),
  wheel('lib 2.0', { requires: ['deep'] }),
  wheel('deep 1.0'),
  wheel('old 1.0'),
  wheel('strict 1.0', { requires: ['lib<2'] }),
]

/** A snapshot of these requirements, made from the index. */
async function snapshotOf(
  server: IndexServer,
  lines: readonly string[],
  small = true,
): Promise<string> {
  const cwd = folderOf({ 'set.txt': lines.join('\n') })
  const folder = join(cwd, 'snapshot')
  await createSnapshot(['set.txt'], folder, { indexUrl: server.index, env: {}, cwd, small })
  return folder
}

/** The pages that were requested, with a mark for those that may be answered by 304. */
const pagesOf = ({ requests }: IndexServer, from = 0): readonly string[] =>
  requests
    .slice(from)
    .filter(({ path }) => path.startsWith('/simple/'))
    .map(
      ({ path, headers }) =>
        `${path.slice(8, -1)}${'if-none-match' in headers ? ' if changed' : ''}`,
    )
    .sort()

/** An estimate with the snapshot and one without, which have to be equal. */
async function estimated(server: IndexServer, snapshot: string, options: EstimateOptions) {
  const plain = await outcome(run({ indexUrl: server.index, snapshot: false, ...options }))
  const before = server.requests.length
  const answer = await outcome(run({ indexUrl: server.index, snapshot, ...options }))
  expect(essence(answer)).toEqual(essence(plain))
  return { answer, pages: pagesOf(server, before) }
}

/** Without the hint of an error, for which there is only some time. */
const outcome = (estimate: Promise<Estimate>): Promise<Estimate> =>
  estimate.catch(({ code, message }) => ({ code, message }) as never)

const essence = ({ as_of, network, ...rest }: Estimate): object => JSON.parse(JSON.stringify(rest))

describe.each(['pip', 'uv'] as const)(
  '%s: a page that has not changed since the snapshot',
  (installer) => {
    test.each([true, false])('is not downloaded (small snapshot: %s)', async (small) => {
      const server = await indexOf(PROJECTS)
      const snapshot = await snapshotOf(server, ['lib'], small)
      const { answer, pages } = await estimated(server, snapshot, { with: ['lib'], installer })
      expect(pages).toEqual(['deep if changed', 'lib if changed'])
      expect(answer.network).toMatchObject({ requests: 2, bytes: 0 })
    })

    test('is read at once for a version that the snapshot does not know', async () => {
      const server = await indexOf(PROJECTS)
      const snapshot = await snapshotOf(server, ['lib'])
      const { answer, pages } = await estimated(server, snapshot, { with: ['lib<2'], installer })
      expect(pinsOf(answer)).toEqual(['lib 1.0', 'old 1.0'])
      expect(pages.filter((page) => page !== 'deep if changed')).toEqual(['lib', 'old'])
    })

    test('is read if the search comes back to it', async () => {
      const server = await indexOf(PROJECTS)
      const snapshot = await snapshotOf(server, ['lib', 'strict'])
      const own = await snapshotOf(server, ['lib'])
      for (const folder of [snapshot, own]) {
        const { answer } = await estimated(server, folder, { with: ['lib', 'strict'], installer })
        expect(pinsOf(answer)).toEqual(['lib 1.0', 'old 1.0', 'strict 1.0'])
      }
    })

    test('explains a contradiction as the page does', async () => {
      const server = await indexOf(PROJECTS)
      const snapshot = await snapshotOf(server, ['lib'])
      const { answer } = await estimated(server, snapshot, { with: ['lib>=3'], installer })
      expect(answer).toMatchObject({ code: 'no-such-version' })
    })

    test.each<[string, EstimateOptions]>([
      ['dates', { with: ['lib'], excludeNewer: '2030-01-01' }],
      ['several indexes', { with: ['lib'], extraIndexUrls: ['http://127.0.0.1:1/simple'] }],
    ])('is read for %s', async (_, options) => {
      const server = await indexOf(PROJECTS)
      const snapshot = await snapshotOf(server, ['lib'])
      await outcome(run({ indexUrl: server.index, snapshot, installer, ...options }))
      expect(pagesOf(server).join()).not.toContain('if changed')
    })

    test('is read for the URL of a file whose size is not recorded', async () => {
      const server = await indexOf(PROJECTS)
      const made = openSnapshot(await snapshotOf(server, ['lib']))!
      const folder = folderOf()
      const writer = createSnapshotWriter(folder)
      for (const name of ['lib', 'deep']) {
        writer.writeFacts(
          name,
          made.facts(name).map((one) => ({ ...loadedFacts(one), weight: null })),
        )
        writer.writePage('main', name, made.page('main', name)!, made.etag('main', name))
      }
      writer.finish(made.asOf)
      const { pages } = await estimated(server, folder, { with: ['lib'], installer })
      expect(pages).toEqual(['deep', 'deep if changed', 'lib', 'lib if changed'])
    })
  },
)

test('a page with a new version is a new one', async () => {
  const before = await indexOf(PROJECTS)
  const snapshot = await snapshotOf(before, ['lib'])
  const server = await indexOf([...PROJECTS, wheel('lib 3.0')])
  const { answer, pages } = await estimated(server, snapshot, { with: ['lib'] })
  expect(pinsOf(answer)).toEqual(['lib 3.0'])
  expect(pages).toContain('lib if changed')
})

test('an unchanged page is not requested again while it is fresh', async () => {
  const server = await indexOf(PROJECTS, { headers: FRESH })
  const snapshot = await snapshotOf(server, ['lib'])
  const asked = { indexUrl: server.index, snapshot, cache: true, cacheDir: folderOf() }
  await run({ ...asked, with: ['lib'] })
  const { network } = await run({ ...asked, with: ['lib', 'deep<9'] })
  expect(network.requests).toBe(0)
  // Without the snapshot, the cache has only the news that the page is unchanged.
  const plain = await run({ ...asked, snapshot: false, with: ['lib', 'deep<8'] })
  expect(pinsOf(plain)).toEqual(['deep 1.0', 'lib 2.0'])
})

test('hashes of other files than the recorded ones are not known', async () => {
  const server = await indexOf(PROJECTS)
  const snapshot = await snapshotOf(server, ['lib'])
  const lines = `lib==2.0 --hash=sha256:${'0'.repeat(64)}\ndeep==1.0 --hash=sha256:${'0'.repeat(64)}\n`
  const cwd = folderOf({ 'hashed.txt': lines })
  const { pages } = await estimated(server, snapshot, { files: ['hashed.txt'], cwd })
  expect(pages.join()).not.toContain('if changed')
})

test('a validator that may be a counter is not kept', async () => {
  const server = await indexOf(PROJECTS, { headers: { etag: '"17"' } })
  const snapshot = openSnapshot(await snapshotOf(server, ['lib']))!
  expect(snapshot.etag('main', 'lib')).toBeUndefined()
})

test('a page is asked for changes only if the snapshot has its newest version', async () => {
  const server = await indexOf(PROJECTS)
  const snapshot = openSnapshot(await snapshotOf(server, ['lib<2']))!
  expect(snapshot.etag('main', 'old')).toMatch(/^"\w+"$/)
  expect(snapshot.etag('main', 'lib')).toBeUndefined()
})
