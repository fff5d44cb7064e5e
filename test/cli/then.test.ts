import { expect, test } from 'vitest'
import { estimate, estimateAll } from '../../src/index.ts'
import { run } from './fake-host.ts'

const fixture = new URL('../fixtures/bahr', import.meta.url).pathname
const SWAP = '--extra-index-url https://download.pytorch.org/whl/cpu torch==2.9.0+cpu'

/** The story's files, answered from the embedded snapshot. */
const story = (...argv: readonly string[]) =>
  run(['estimate', 'requirements/production.txt', '--offline', '--no-cache', '-q', ...argv], { estimate, estimateAll }, { cwd: fixture })

test("the story's second install leaves the GPU packages behind, and is still over its budget", async () => {
  const { stdout, code } = await story('--then', SWAP, '--budget', '4GB')
  expect(code).toBe(1)
  await expect(stdout).toMatchFileSnapshot('golden/then.txt')
})

test('an environment is as the last of several installs leaves it', async () => {
  const { stdout } = await story('--then', SWAP, '--then', '-U --no-deps numpy', '--then', 'numpy', '--installer', 'pip')
  await expect(stdout.split('\n').slice(0, 8).join('\n')).toMatchFileSnapshot('golden/then-several.txt')
})

test('the JSON report holds what is replaced, added and left behind', async () => {
  const { stdout, code } = await story('--then', SWAP, '--json', '--deny', 'nvidia-*')
  expect(code).toBe(1)
  const { scenarios, then } = JSON.parse(stdout)
  expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(['default', 'plain'])
  expect(Object.keys(then)).toEqual(['replaced', 'added', 'orphans', 'steps'])
  expect(then.replaced).toMatchObject([{ name: 'torch', from: '2.15.0', to: '2.9.0+cpu' }])
  expect(then.added).toEqual([])
  expect(then.orphans.filter(({ name }: { name: string }) => name.startsWith('nvidia-'))).toHaveLength(15)
  expect(then.orphans.map(({ name }: { name: string }) => name)).toContain('triton')
})
