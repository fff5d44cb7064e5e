import { expect, test } from 'vitest'
import * as library from '../../src/index.ts'
import { run } from './fake-host.ts'

const fixture = new URL('../fixtures/bahr', import.meta.url).pathname
const SWAP = '--extra-index-url https://download.pytorch.org/whl/cpu torch==2.9.0+cpu'

/** The story's files, answered from the embedded snapshot. */
const story = (...argv: readonly string[]) =>
  run(
    ['estimate', 'requirements/production.txt', '--offline', '--no-cache', '-q', ...argv],
    library,
    { cwd: fixture },
  )

test("the story's second install leaves the GPU packages behind, and is still over its budget", async () => {
  const { stdout, code } = await story('--then', SWAP, '--budget', '4GB')
  expect(code).toBe(1)
  await expect(stdout).toMatchFileSnapshot('golden/then.txt')
})

test('the last of several installs decides the environment', async () => {
  const { stdout } = await story(
    '--then',
    SWAP,
    '--then',
    '-U --no-deps numpy',
    '--then',
    'numpy',
    '--installer',
    'pip',
  )
  await expect(stdout.split('\n').slice(0, 8).join('\n')).toMatchFileSnapshot(
    'golden/then-several.txt',
  )
})

test('the JSON report lists replaced, added and leftover packages', async () => {
  const { stdout, code } = await story('--then', SWAP, '--json', '--deny', 'nvidia-*')
  expect(code).toBe(1)
  const { scenarios, then } = JSON.parse(stdout)
  expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(['default', 'plain'])
  expect(Object.keys(then)).toEqual(['replaced', 'added', 'orphans', 'steps'])
  expect(then.replaced).toMatchObject([{ name: 'torch', from: '2.15.0', to: '2.9.0+cpu' }])
  expect(then.added).toEqual([])
  expect(
    then.orphans.filter(({ name }: { name: string }) => name.startsWith('nvidia-')),
  ).toHaveLength(15)
  expect(then.orphans.map(({ name }: { name: string }) => name)).toContain('triton')
})

const OFFLINE = ['--then', SWAP, '--offline', '--no-cache', '-q']
const surroundings = { cwd: fixture }

test('advise proposes one install, or removing the leftovers', async () => {
  const { stdout, code } = await run(
    ['advise', 'requirements/production.txt', ...OFFLINE, '--budget', '4GB'],
    library,
    surroundings,
  )
  expect(code).toBe(1)
  await expect(stdout).toMatchFileSnapshot('golden/advise-then.txt')
})

test('diff and compare apply it on each side', async () => {
  const files = ['requirements/minimal-production.txt', 'requirements/production.txt']
  const diff = await run(['diff', ...files, ...OFFLINE, '--json'], library, surroundings)
  const compare = await run(['compare', ...files, ...OFFLINE, '--json'], library, surroundings)
  expect([diff.code, compare.code]).toEqual([0, 0])
  const sides = JSON.parse(diff.stdout)
  const { columns, rows } = JSON.parse(compare.stdout).compare
  expect(sides.diff.totals).toMatchObject({ before: { packages: 84 }, after: { packages: 106 } })
  expect(columns.map(({ totals }: { totals: { packages: number } }) => totals.packages)).toEqual([
    84, 106,
  ])
  const isSwapped = ({ name }: { name: string }): boolean => /^(?:torch$|nvidia-)/.test(name)
  expect([...sides.diff.added, ...sides.diff.changed].filter(isSwapped)).toEqual([])
  expect(rows.filter(isSwapped).every(({ same }: { same: boolean }) => same)).toBe(true)
})

test.each([
  ['extras', 'fastapi'],
  ['files', 'numpy'],
  ['history', 'torch'],
  ['snapshot', 'create', 'requirements/production.txt', '-o', 'unwritten'],
])('%s says why it makes no second install', async (...argv) => {
  const { stdout, stderr, code } = await run(
    [...argv, ...OFFLINE.slice(0, 2)],
    library,
    surroundings,
  )
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(
    /^error\[conflicting-option\]: --then is not for this command: .+\.\nhint: .+\n$/,
  )
})
