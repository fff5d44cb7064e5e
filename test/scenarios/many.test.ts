import { expect, test } from 'vitest'
import {
  type EstimateOptions,
  type Estimates,
  estimateAll,
  type Outcome,
  type ProgressEvent,
} from '../../src/index.ts'
import type { IndexServer } from '../support/index-server.ts'
import { folderOf, indexOf, pinsOf, run, sdist, wheel } from './support.ts'

const projects = () => [
  wheel('web 1.0', { requires: ['shared'] }),
  wheel('worker 1.0', { requires: ['shared', 'bare'] }),
  wheel('shared 1.0', { requires: ['lost; python_version < "3.12"'] }),
  wheel('shared 0.9'),
  wheel('bare 1.0', { sidecar: false }),
  sdist('source 1.0', { 'PKG-INFO': 'Metadata-Version: 2.2\nName: source\nVersion: 1.0\n' }),
  wheel('lost 1.0', { sidecar: false, promisesSidecar: true }),
]

const all = (
  files: Readonly<Record<string, string>>,
  options: EstimateOptions = {},
): Promise<Estimates> =>
  estimateAll(Object.keys(files), {
    cache: false,
    snapshot: false,
    env: {},
    cwd: folderOf(files),
    ...options,
  })

const answerOf = ({ estimate, error }: Outcome) =>
  estimate === null ? error.code : pinsOf(estimate)

/** The requests, with their range, each as often as it was sent. */
const askedOf = ({ requests }: IndexServer): readonly string[] =>
  requests.map(({ method, path, headers }) => `${method} ${path} ${headers.range}`)

test('files are estimated separately, with the same results as one by one', async () => {
  const server = await indexOf(projects())
  const files = { 'web.txt': 'web', 'worker.txt': 'worker\nshared<1', 'source.txt': 'source' }
  const { estimates, network, ...rest } = await all(files, {
    indexUrl: server.index,
    budget: '150',
  })
  expect(rest).toEqual({ schema_version: 1, command: 'estimate' })
  expect(network.requests).toBe(server.requests.length)
  for (const [i, [file, text]] of Object.entries(files).entries()) {
    const alone = await run({
      files: [file],
      cwd: folderOf({ [file]: text }),
      indexUrl: server.index,
      budget: '150',
    })
    expect(estimates[i]).toEqual({
      file,
      error: null,
      estimate: { ...alone, as_of: expect.any(String), network },
    })
  }
})

test.each<['pip' | 'uv', EstimateOptions]>([
  ['pip', {}],
  ['uv', {}],
  ['pip', { excludeNewer: '2026-01-01' }],
  ['pip', { cache: true }],
])('no request is made twice: %s %o', async (installer, options) => {
  const server = await indexOf(projects())
  const files = Object.fromEntries(
    Array.from({ length: 40 }, (_, i) => [
      `${i}.txt`,
      `web\nworker\nsource${i % 2 ? '' : '\nlost'}${i % 3 ? '' : '\nshared<1'}`,
    ]),
  )
  const cacheDir = folderOf()
  const { estimates } = await all(files, {
    indexUrl: server.index,
    installer,
    cacheDir,
    ...options,
  })
  expect(estimates.flatMap(({ error }) => error?.code ?? [])).toEqual([])
  const asked = askedOf(server)
  expect(asked.toSorted()).toEqual([...new Set(asked)].sort())
})

test('files with their own rules share requests, and get their own answers', async () => {
  const server = await indexOf(projects())
  const project =
    '[project]\nname = "own"\nversion = "1"\nrequires-python = "==3.11.*"\ndependencies = ["web"]'
  const folder = folderOf({
    'any.txt': 'web',
    'wheels.txt': 'source\nweb\n--only-binary=:all:',
    'hashed.txt': `web==1.0 --hash=sha256:${'0'.repeat(64)}`,
  })
  const files = [
    'any.txt',
    'wheels.txt',
    'hashed.txt',
    `${folderOf({ 'pyproject.toml': project })}/pyproject.toml`,
  ]
  const { estimates } = await estimateAll(files, {
    cache: false,
    snapshot: false,
    env: {},
    cwd: folder,
    indexUrl: server.index,
  })
  expect(estimates.map(answerOf)).toEqual([
    ['shared 1.0', 'web 1.0'],
    'only-sdist',
    'hash-mismatch',
    ['lost 1.0', 'shared 1.0', 'web 1.0'],
  ])
  const asked = askedOf(server)
  expect(asked.toSorted()).toEqual([...new Set(asked)].sort())
})

test('a failing file has its error as its outcome, and does not affect the others', async () => {
  const server = await indexOf(projects(), {
    intercept: ({ path }) => (path === '/simple/worker/' ? { status: 500 } : undefined),
  })
  const { estimates } = await all(
    { 'a.txt': 'web', 'b.txt': 'web==', 'c.txt': 'web>2', 'd.txt': 'worker' },
    { indexUrl: server.index },
  )
  expect(estimates.map(answerOf)).toEqual([
    ['shared 1.0', 'web 1.0'],
    'invalid-requirement',
    'no-such-version',
    'index-http-status',
  ])
  expect(estimates.map(({ error }) => error?.exitCode)).toEqual([undefined, 2, 3, 4])
})

test("the snapshot's folder is opened once: without it nothing can start", async () => {
  await expect(all({ 'a.txt': 'web' }, { snapshot: 'nowhere' })).rejects.toMatchObject({
    code: 'no-snapshot',
  })
})

test('no other file waits for an unreachable default index', async () => {
  const { estimates } = await estimateAll(['a.txt', 'b.txt', 'nothing.txt'], {
    cache: false,
    cwd: folderOf({ 'a.txt': 'six', 'b.txt': 'idna' }),
    env: { HTTPS_PROXY: 'http://127.0.0.1:9' },
  })
  expect(
    estimates.map(({ estimate, error }) => error?.code ?? estimate?.warnings[0]?.code),
  ).toEqual(['snapshot-used', 'snapshot-used', 'file-not-found'])
})

test('an interrupt ends them all', async () => {
  const controller = new AbortController()
  const server = await indexOf([], {
    intercept: () => {
      controller.abort()
      return { silent: true }
    },
  })
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.txt`, 'web']))
  await expect(
    all(files, { indexUrl: server.index, signal: controller.signal }),
  ).rejects.toMatchObject({ name: 'AbortError' })
})

test('progress counts the files', async () => {
  const server = await indexOf(projects())
  const events: ProgressEvent[] = []
  await all(
    { 'a.txt': 'web', 'b.txt': 'worker' },
    { indexUrl: server.index, onProgress: (event) => events.push(event) },
  )
  const done = events.map(({ files }) => files?.done ?? -1)
  expect(events.every(({ files }) => files?.all === 2)).toBe(true)
  expect(done).toEqual(done.toSorted((a, b) => a - b))
})
