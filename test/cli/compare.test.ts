import { expect, test } from 'vitest'
import type { Comparison } from '../../src/model/comparison.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import { failureOf, pysize } from './e2e.ts'

const files = [
  wheel('web 1.0', { requires: ['shared'], size: 1_000_000 }),
  wheel('worker 1.0', { requires: ['shared', 'old; python_version < "3.12"'], size: 3_000_000 }),
  wheel('shared 1.0', { size: 2_000_000 }),
  wheel('old 1.0', { size: 500_000 }),
]

async function run(argv: readonly string[], code = 0) {
  const server = await indexOf(files)
  const cwd = folderOf({ 'web.txt': 'web\n', 'worker.txt': 'worker\n', 'lost.txt': 'nothing-of-that-name\n' })
  const result = await pysize(['compare', ...argv, '-i', server.index], { cwd })
  expect(result.code, result.stderr).toBe(code)
  return { ...result, requests: server.requests, compare: () => (JSON.parse(result.stdout) as Comparison).compare }
}

test('several files: what differs, what they share, and what each has alone', async () => {
  const { stdout } = await run(['web.txt', 'worker.txt', '--installer', 'uv', '--python', '3.11'])
  await expect(stdout).toMatchFileSnapshot('golden/compare-files.txt')
})

test('one file for several targets and installers: every combination is a column', async () => {
  const argv = ['worker.txt', '--python', '3.11, 3.12', '--platform', 'linux/amd64,linux/arm64', '--installer', 'pip,uv', '--json']
  const { compare, requests } = await run([...argv, '--no-cache'])
  const { columns, rows, shared } = compare()
  expect(columns.map(({ name }) => name)).toEqual(
    ['3.11', '3.12'].flatMap((python) =>
      ['linux/amd64', 'linux/arm64'].flatMap((platform) => ['pip', 'uv'].map((one) => `${python}, ${platform}, ${one}`)),
    ),
  )
  expect(rows.map(({ name, same, cells }) => [name, same, cells.map((cell) => cell !== null)])).toEqual([
    ['worker', true, Array(8).fill(true)],
    ['shared', true, Array(8).fill(true)],
    ['old', false, [true, true, true, true, false, false, false, false]],
  ])
  expect(shared.packages).toBe(2)
  for (const [at, { totals }] of columns.entries()) expect(shared.own[at]! + shared.on_disk_size).toBe(totals!.on_disk_size)
  const pages = requests.map(({ path }) => path).filter((path) => path.endsWith('/'))
  expect(pages.toSorted()).toEqual([...new Set(pages)].toSorted())
})

test('a column that fails is told, and the others stand', async () => {
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
