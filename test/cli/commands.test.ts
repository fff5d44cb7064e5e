import { expect, test, vi } from 'vitest'
import type { EstimateOptions } from '../../src/options/options.ts'
import { run } from './fake-host.ts'

const info = {
  location: '/home/me/.cache/pysize',
  size: 3_000_000,
  buckets: [
    { bucket: 'pages', entries: 120, size: 2_500_000 },
    { bucket: 'weights', entries: 7, size: 500_000 },
  ],
} as const

test('cache dir, info and clear', async () => {
  const cacheInfo = vi.fn((_options: EstimateOptions) => info)
  expect(await run(['cache', 'dir', '--cache-dir', 'here'], { cacheInfo })).toEqual({
    code: 0,
    stdout: '/home/me/.cache/pysize\n',
    stderr: '',
  })
  expect(cacheInfo.mock.calls[0]?.[0]).toEqual({ cwd: '/nowhere', env: {}, cacheDir: 'here' })
  expect((await run(['cache', 'info'], { cacheInfo })).stdout).toBe(
    `/home/me/.cache/pysize: 3.00 MB

Bucket   Entries     Size
pages        120  2.50 MB
weights        7   500 kB
`,
  )
  expect((await run(['cache', 'clear'], { clearCache: () => 3_000_000 })).stdout).toBe(
    'freed 3.00 MB\n',
  )
})

test('a cache without a folder is an error', async () => {
  const { code, stdout } = await run(['cache', 'dir'], {
    cacheInfo: () => ({ ...info, location: null }),
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

test('snapshot create takes sets, a folder and the options of an estimate', async () => {
  const summary = {
    directory: 'out',
    as_of: '2025-11-13T00:00:00.000Z',
    sets: 2,
    projects: 310,
    files: 4200,
    bytes: 11_200_000,
    warnings: [],
  }
  const createSnapshot = vi.fn(
    async (_sets: readonly string[], _folder: string, _options: EstimateOptions) => summary,
  )
  const line = [
    'snapshot',
    'create',
    'a.txt',
    '--python',
    '3.11',
    'b.txt',
    '-o',
    'out',
    '-i',
    'https://index.test/simple/',
  ]
  expect(await run(line, { createSnapshot })).toEqual({
    code: 0,
    stdout: 'out: 2 sets, 310 projects, 4200 files, 11.2 MB, as of 2025-11-13\n',
    stderr: '',
  })
  const [sets, directory, options] = createSnapshot.mock.calls[0] ?? []
  expect({ sets, directory }).toEqual({ sets: ['a.txt', 'b.txt'], directory: 'out' })
  expect(options).toMatchObject({ python: '3.11', indexUrl: 'https://index.test/simple/' })
  const { stdout } = await run([...line, '--json', '--budget', '4GB'], { createSnapshot })
  expect(JSON.parse(stdout)).toEqual({ schema_version: 1, command: 'snapshot create', ...summary })
})
