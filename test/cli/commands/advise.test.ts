import { expect, test } from 'vitest'
import { runCli } from '../../../src/cli/run.ts'
import * as library from '../../../src/index.ts'
import { fakeHost, recorder, run } from '../fake-host.ts'

const fixture = new URL('../../fixtures/bahr', import.meta.url).pathname

/** The story's files, answered from the embedded snapshot. */
const STORY = ['advise', 'requirements/production.txt', '--offline', '--no-cache', '-q']
const surroundings = { cwd: fixture, env: { NO_COLOR: '1' } }

test.each([80, 120])('the advice for 4 GB, at %i columns', async (columns) => {
  const stdout = { ...recorder(true), columns }
  expect(
    await runCli(fakeHost([...STORY, '--budget', '4GB'], library, { ...surroundings, stdout })),
  ).toBe(1)
  const text = stdout.text()
  // Lines to copy are never broken; all others fit.
  expect(text.split('\n').filter((line) => line.length > columns && !/^ {7}/.test(line))).toEqual(
    [],
  )
  await expect(text).toMatchFileSnapshot(`../golden/advise-${columns}-columns.txt`)
})

test('JSON follows the contract', async () => {
  const { stdout, code } = await run([...STORY, '--json'], library, surroundings)
  expect(code).toBe(0)
  const report = JSON.parse(stdout)
  expect(Object.keys(report)).toEqual(
    'schema_version command as_of inputs scenarios budget advice combined applied warnings network'.split(
      ' ',
    ),
  )
  expect(report).toMatchObject({ schema_version: 1, command: 'advise', budget: null, applied: [] })
  const { scenarios, warnings, network, inputs, as_of, ...advice } = report
  await expect(`${JSON.stringify(advice, null, 2)}\n`).toMatchFileSnapshot(
    '../golden/advise-json.txt',
  )
})

test('no input is a usage error', async () => {
  const { code, stderr, stdout } = await run(['advise'], library, { cwd: fixture })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^error\[nothing-to-estimate\]: There is nothing to give advice on\.\n/)
})
