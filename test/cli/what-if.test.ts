import { expect, test } from 'vitest'
import { estimate, estimateAll } from '../../src/index.ts'
import { run } from './fake-host.ts'

const fixture = new URL('../fixtures/bahr', import.meta.url).pathname

/** The story's files, answered from the embedded snapshot. */
const story = (...argv: readonly string[]) =>
  run(
    ['estimate', 'requirements/production.txt', '--offline', '--no-cache', '-q', ...argv],
    { estimate, estimateAll },
    { cwd: fixture },
  )

test('the saving of leaving out a line is in the first line', async () => {
  const { stdout, code } = await story('--without', 'camel-tools', '--budget', '4GB')
  expect(code).toBe(0)
  await expect(stdout).toMatchFileSnapshot('golden/without.txt')
})

test('several changes at once', async () => {
  const { stdout } = await story(
    '--replace',
    'camel-tools=numpy',
    '--without',
    'sqlalchemy',
    '--provided',
    'redis,cryptography',
  )
  await expect(stdout).toMatchFileSnapshot('golden/several-changes.txt')
})

test('the JSON report has both environments and the changes', async () => {
  const { stdout } = await story('--without', 'sqlalchemy', '--json')
  const { command, scenarios } = JSON.parse(stdout)
  expect(command).toBe('estimate')
  expect(scenarios.map(({ name }: { name: string }) => name)).toEqual(['default', 'plain', 'cpu'])
  expect(scenarios[0].changes).toEqual([
    {
      option: 'without',
      value: 'sqlalchemy',
      lines: [{ file: 'requirements/base.txt', line: 11, requirement: 'sqlalchemy==2.0.23' }],
      still_needed_by: ['alembic'],
    },
  ])
})
