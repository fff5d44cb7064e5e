import { describe, expect, test } from 'vitest'
import type { Comparison } from '../../../src/model/comparison.ts'
import { folderOf, indexOf, pytorchIndexes, wheel } from '../../scenarios/support.ts'
import { failureOf, pysize } from '../e2e.ts'

const files = [
  wheel('web 1.0', { requires: ['shared'], size: 1_000_000 }),
  wheel('worker 1.0', { requires: ['shared', 'old; python_version < "3.12"'], size: 3_000_000 }),
  wheel('shared 1.0', { size: 2_000_000 }),
  wheel('old 1.0', { size: 500_000 }),
]

async function run(argv: readonly string[], code = 0) {
  const server = await indexOf(files)
  const cwd = folderOf({
    'web.txt': 'web\n',
    'worker.txt': 'worker\n',
    'both.txt': 'web\nworker\n',
    'old.txt': 'old\n',
    'lost.txt': 'nothing-of-that-name\n',
  })
  const result = await pysize(['compare', ...argv, '-i', server.index], { cwd })
  expect(result.code, result.stderr).toBe(code)
  return {
    ...result,
    requests: server.requests,
    compare: () => (JSON.parse(result.stdout) as Comparison).compare,
  }
}

test('several files: differences, shared parts, and the part of each', async () => {
  const { stdout } = await run(['web.txt', 'worker.txt', '--installer', 'uv', '--python', '3.11'])
  await expect(stdout).toMatchFileSnapshot('../golden/compare-files.txt')
})

test('three files: the parts of every two, and of each', async () => {
  const { compare } = await run([
    'web.txt',
    'worker.txt',
    'both.txt',
    '--installer',
    'uv',
    '--python',
    '3.12',
    '--json',
  ])
  const { shared } = compare()
  expect(shared.packages).toBe(1)
  expect(shared.pairs.map(({ columns, packages }) => [...columns, packages])).toEqual([
    [1, 2, 2],
    [0, 2, 2],
    [0, 1, 1],
  ])
  expect(shared.only).toEqual([0, 0, 0])
  const { stdout } = await run([
    'web.txt',
    'worker.txt',
    'both.txt',
    '--installer',
    'uv',
    '--python',
    '3.12',
  ])
  expect(stdout).toMatch(/^All 3 share 2\.00 MB \(1 package\)\.$/m)
  expect(stdout).toMatch(/^worker\.txt and both\.txt share 5\.00 MB \(2 packages\)\.$/m)
})

test('files that share nothing are reported so', async () => {
  const { stdout } = await run(['old.txt', 'web.txt', '--installer', 'uv'])
  expect(stdout).toMatch(/^old\.txt and web\.txt share nothing\.$/m)
})

test('one file for several targets and installers: every combination is a column', async () => {
  const argv = [
    'worker.txt',
    '--python',
    '3.11, 3.12',
    '--platform',
    'linux/amd64,linux/arm64',
    '--installer',
    'pip,uv',
    '--json',
  ]
  const { compare, requests } = await run([...argv, '--no-cache'])
  const { columns, rows, shared } = compare()
  expect(columns.map(({ name }) => name)).toEqual(
    ['3.11', '3.12'].flatMap((python) =>
      ['linux/amd64', 'linux/arm64'].flatMap((platform) =>
        ['pip', 'uv'].map((one) => `${python}, ${platform}, ${one}`),
      ),
    ),
  )
  expect(
    rows.map(({ name, same, cells }) => [name, same, cells.map((cell) => cell !== null)]),
  ).toEqual([
    ['worker', true, Array(8).fill(true)],
    ['shared', true, Array(8).fill(true)],
    ['old', false, [true, true, true, true, false, false, false, false]],
  ])
  expect(shared.packages).toBe(2)
  for (const [at, { totals }] of columns.entries())
    expect(shared.own[at]! + shared.on_disk_size).toBe(totals!.on_disk_size)
  const pages = requests.map(({ path }) => path).filter((path) => path.endsWith('/'))
  expect(pages.toSorted()).toEqual([...new Set(pages)].toSorted())
})

describe('--torch all', () => {
  const builds = {
    cpu: [wheel('torch 2.9+cpu', { size: 100_000 }), wheel('torch 2.8+cpu', { size: 90_000 })],
    cu128: [wheel('torch 2.9+cu128', { size: 800_000 })],
    cu118: [wheel('torch 2.7+cu118', { size: 700_000 })],
    'rocm6.4': [wheel('torch 2.9+rocm6.4', { requires: ['lost-rocm'] })],
  }
  async function ask(
    file: string,
    argv: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ) {
    const { index } = await indexOf([...files, wheel('torch 2.9', { size: 900_000 })])
    const cwd = folderOf({ 'a.txt': file })
    const PYSIZE_PYTORCH_URL = await pytorchIndexes(builds)
    return pysize(['compare', 'a.txt', '--torch', 'all', '-i', index, ...argv], {
      cwd,
      env: { PYSIZE_PYTORCH_URL, ...env },
    })
  }

  test('is a column for each build that has the version', async () => {
    const { stdout, code } = await ask('torch==2.9\n', ['--json'])
    expect(code).toBe(0)
    const { columns, rows } = (JSON.parse(stdout) as Comparison).compare
    expect(columns.map(({ name, torch }) => [name, torch])).toEqual([
      ['cpu', 'cpu'],
      ['cu128', 'cu128'],
    ])
    expect(rows[0]!.cells.map((cell) => cell?.version)).toEqual(['2.9+cpu', '2.9+cu128'])
  })

  test('of an open version shows the version of each build', async () => {
    const { stdout } = await ask('torch\n', ['--json'])
    const { rows } = (JSON.parse(stdout) as Comparison).compare
    expect(rows[0]!.cells.map((cell) => cell?.version)).toEqual([
      '2.9+cpu',
      '2.9+cu128',
      '2.7+cu118',
    ])
  })

  test('with one matching build still names it', async () => {
    expect((await ask('torch==2.8\n')).stdout).toMatch(/^ +cpu\nOn disk/)
  })

  test('works with other lists, and reads standard input once', async () => {
    const { index } = await indexOf(files)
    const PYSIZE_PYTORCH_URL = await pytorchIndexes(builds)
    const argv = ['compare', '-', '--torch', 'all', '--python', '3.11,3.12', '-i', index, '--json']
    const { stdout } = await pysize(argv, {
      cwd: folderOf(),
      env: { PYSIZE_PYTORCH_URL },
      stdin: 'torch==2.9\n',
    })
    const { columns } = (JSON.parse(stdout) as Comparison).compare
    expect(columns.map(({ name }) => name)).toEqual([
      '3.11, cpu',
      '3.11, cu128',
      '3.12, cpu',
      '3.12, cu128',
    ])
  })

  test.each([
    ['2 not-in-environment', 'web\n', {}],
    ['3 no-such-version', 'torch==1.0\n', {}],
    ['4 index-not-connected', 'torch\n', { PYSIZE_PYTORCH_URL: 'http://127.0.0.1:9/whl' }],
  ])('%s: %j', async (error, file, env) => {
    expect(failureOf(await ask(file, [], env))).toBe(error)
  })
})

test.each(['--python 3.11,3.12', '--platform linux,macos', '--torch cpu,cu128', '--torch all'])(
  'an estimate of %s points to compare',
  async (option) => {
    const result = await pysize(['estimate', 'web.txt', ...option.split(' ')], {
      cwd: folderOf({ 'web.txt': 'web\n' }),
    })
    expect(failureOf(result)).toBe('2 several-values')
    expect(result.stderr).toContain(`pysize compare web.txt ${option}`)
  },
)

test('a column that fails is reported, and the others stay', async () => {
  const { stdout, stderr } = await run(['web.txt', 'lost.txt'], 3)
  expect(stdout).toMatch(/^Packages +2 +no-such-package$/m)
  expect(stderr).toMatch(/^lost\.txt:\nerror\[no-such-package\]: /)
})

test.each([
  ['2 one-side', ['web.txt']],
  ['2 missing-argument', []],
  ['2 bad-option', ['web.txt', '--installer', 'pip,poetry']],
  ['3 no-such-package', ['lost.txt', 'lost.txt']],
])('%s: %j', async (error, argv) => {
  const { index } = await indexOf(files)
  const cwd = folderOf({ 'web.txt': 'web\n', 'lost.txt': 'nothing-of-that-name\n' })
  expect(failureOf(await pysize(['compare', ...argv, '-i', index], { cwd }))).toBe(error)
})
