import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run.ts'
import * as library from '../../src/index.ts'
import { fakeHost, recorder } from '../cli/fake-host.ts'
import recorded from '../fixtures/recorded-sets.json' with { type: 'json' }
import { folderOf } from '../scenarios/support.ts'

const bahr = join(import.meta.dirname, '..', 'fixtures', 'bahr')

/**
 * The output of a command with the embedded snapshot, on a terminal of this width or in a pipe (0).
 */
async function printed(argv: readonly string[], width: number, stdin = ''): Promise<string> {
  const stdout = { ...recorder(width > 0), columns: width > 0 ? width : undefined }
  const env = { NO_COLOR: '1', PYSIZE_CACHE_DIR: folderOf() }
  const code = await runCli(
    fakeHost([...argv, '--offline', '--quiet'], library, {
      stdout,
      env,
      cwd: bahr,
      stdin: async () => stdin,
    }),
  )
  expect(code).toBe(0)
  return stdout.text()
}

const file = (name: string): string => join(import.meta.dirname, 'golden', name)

test.each([
  ['why requirements/production.txt torch', 80],
  ['why requirements/production.txt numpy', 80],
  ['why requirements/production.txt numpy', 120],
  ['why requirements/production.txt fastapi', 80],
  ['why requirements/production.txt typing-extensions', 100],
  ['tree requirements/production.txt', 80],
  ['tree requirements/production.txt --depth 1', 120],
  ['tree requirements/production.txt --invert numpy', 80],
  ['tree requirements/production.txt --invert idna --depth 2 --installer uv', 120],
])('%s in %d columns', async (line, width) => {
  const text = await printed(line.split(' '), width)
  expect(text.split('\n').filter((one) => one.length > width)).toEqual([])
  await expect(text).toMatchFileSnapshot(
    file(`${line.replaceAll(/requirements\/|\.txt|--/g, '').replaceAll(' ', '-')}-${width}.txt`),
  )
})

test.each([
  ['black', 'click'],
  ['django-celery', 'asgiref'],
  ['docling', 'numpy'],
  ['jupyter', 'tornado'],
  ['langchain-rag', 'pydantic'],
  ['starlette-fastapi', 'anyio'],
] as const)('why of the recorded set %s: %s', async (set, name) => {
  const text = await printed(['why', '-', name, '--python', '3.12'], 100, recorded[set].join('\n'))
  await expect(text).toMatchFileSnapshot(file(`recorded-${set}-why-${name}.txt`))
})

test.each([
  'why requirements/production.txt numpy',
  'tree requirements/production.txt --invert hiredis',
])('%s as JSON', async (line) => {
  const { why, tree, command, scenarios } = JSON.parse(
    await printed([...line.split(' '), '--json'], 0),
  )
  expect(scenarios).toHaveLength(1)
  const shown = command === 'why' ? { command, why } : { command, tree }
  await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(file(`${command}.json`))
})
