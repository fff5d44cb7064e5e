import { expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../../src/index.ts'
import { folderOf, indexOf, pinsOf, pytorchIndex, run, wheel } from './support.ts'

const projects = () => [
  wheel('demo 1.0'),
  wheel('demo 2.0rc1'),
  wheel('demo 0.9', { uploadTime: '2020-01-01T00:00:00Z' }),
  wheel('torch 2.0', { requires: ['nvidia-cublas'] }),
  wheel('nvidia-cublas 1.0'),
]

/** Estimates that share one cache; snapshots aside. */
function cached(more: EstimateOptions) {
  const cacheDir = folderOf()
  return (options: EstimateOptions = {}) => run({ cache: true, cacheDir, ...more, ...options })
}

test('the same question is answered again without a request, while every page is fresh', async () => {
  const server = await indexOf(projects())
  const ask = cached({ with: ['demo'], indexUrl: server.index })
  const first = await ask()
  expect(first.network.requests).toBe(server.requests.length)
  const again = await ask()
  expect(again).toEqual({ ...first, network: { requests: 0, bytes: 0, rounds: 0 } })
  expect(server.requests).toHaveLength(first.network.requests)
})

test('a budget, or another file with the same text, does not change the question', async () => {
  const server = await indexOf(projects())
  const ask = cached({ indexUrl: server.index })
  await ask({ with: ['demo'] })
  const again = await ask({ files: ['-'], stdin: async () => '# all of it\ndemo\n', budget: '1kB' })
  expect(again).toMatchObject({
    network: { requests: 0 },
    budget: { limit: 1000 },
    inputs: [{ file: '-' }],
  })
})

test.each<[string, EstimateOptions]>([
  ['another requirement', { with: ['demo<1'] }],
  ['another Python', { python: '3.11' }],
  ['another platform', { platform: 'macos-arm64' }],
  ['another glibc', { glibc: '2.17' }],
  ['another installer', { installer: 'uv' }],
  ['no bytecode', { compile: false }],
  ['resolving without each line', { resolveDeletions: true }],
  ['pre-releases', { pre: true }],
  ['another resolution', { resolution: 'lowest' }],
  ['a date', { excludeNewer: '2020-01-01' }],
  ['only wheels', { onlyBinary: [':all:'] }],
  ['no wheels of another project', { noBinary: ['other'] }],
])('%s is requested again', async (_, options) => {
  const server = await indexOf(projects())
  const ask = cached({ with: ['demo'], indexUrl: server.index })
  const first = await ask()
  const answer = await ask(options)
  expect(answer.as_of).not.toBe(first.as_of)
  expect(answer.scenarios).toEqual(
    (await run({ with: ['demo'], indexUrl: server.index, ...options })).scenarios,
  )
})

test('another index, no index, or another PyTorch index is a new question', async () => {
  const server = await indexOf(projects())
  const other = await indexOf([wheel('demo 3.0')])
  const ask = cached({ with: ['demo'], indexUrl: server.index })
  expect(pinsOf(await ask())).toEqual(['demo 1.0'])
  expect(pinsOf(await ask({ indexUrl: other.index }))).toEqual(['demo 3.0'])
  expect(pinsOf(await ask({ extraIndexUrls: [other.index] }))).toEqual(['demo 3.0'])
  await expect(ask({ noIndex: true })).rejects.toMatchObject({ exitCode: 3 })
})

test('the comparison and its index are part of the question', async () => {
  const server = await indexOf(projects())
  const cpu = (version: string) => pytorchIndex('cpu', [wheel(`torch ${version}`)])
  const [one, two] = [await cpu('2.0+cpu'), await cpu('2.1+cpu')]
  const ask = cached({ with: ['torch'], indexUrl: server.index })
  const from = (url: string) => ask({ env: { PYSIZE_PYTORCH_URL: url } })
  expect(pinsOf(await from(one), 1)).toEqual(['torch 2.0+cpu'])
  expect(pinsOf(await from(two), 1)).toEqual(['torch 2.1+cpu'])
  expect((await ask({ compare: false })).scenarios).toHaveLength(1)
})

test('constraints and hashes are part of the question', async () => {
  const server = await indexOf(projects())
  const cwd = folderOf({ 'old.txt': 'demo<1\n' })
  const ask = cached({ with: ['demo'], indexUrl: server.index, cwd })
  await ask()
  expect(pinsOf(await ask({ constraints: ['old.txt'] }))).toEqual(['demo 0.9'])
  const hashed = {
    files: ['-'],
    with: [],
    stdin: async () => `demo --hash=sha256:${'0'.repeat(64)}`,
  }
  await expect(ask(hashed)).rejects.toMatchObject({ exitCode: 3 })
})

test('pages that may not be cached are requested again, files are not', async () => {
  const server = await indexOf(projects(), { headers: { 'cache-control': 'no-store' } })
  const ask = cached({ with: ['demo'], indexUrl: server.index })
  await ask()
  const before = server.requests.length
  expect((await ask()).network.requests).toBe(1)
  expect(server.requests.slice(before).map(({ path }) => path)).toEqual(['/simple/demo/'])
})

test('local files are read every time', async () => {
  const { filename, body } = wheel('demo 5.0')
  const findLinks = [folderOf({ [filename]: body as Buffer })]
  const ask = cached({ with: ['demo'], noIndex: true, findLinks })
  const first = await ask()
  expect((await ask()).as_of).not.toBe(first.as_of)
})

test('--no-cache stores nothing and reads nothing', async () => {
  const server = await indexOf(projects())
  const ask = cached({ with: ['demo'], indexUrl: server.index })
  const first = await ask()
  expect((await ask({ cache: false })).network.requests).toBe(first.network.requests)
  const { requests } = (
    await estimate({
      with: ['demo'],
      indexUrl: server.index,
      cache: false,
      snapshot: false,
      env: {},
    })
  ).network
  expect(requests).toBe(first.network.requests)
})
