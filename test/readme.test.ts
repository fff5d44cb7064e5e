import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimate } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

test('the library example runs and prints what it says', async () => {
  const code = /<!-- example -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const body = code.replace("import { estimate } from 'pysize'\n", '')
  const lines: string[] = []
  const console = { log: (...words: unknown[]) => lines.push(words.join(' ')), error: () => {} }
  const run = new Function('estimate', 'console', `return (async () => {${body}})()`)
  await run((options: object) => estimate({ ...options, cwd: root }), console)

  expect(lines.map((line) => line.split(' ')[0])).toEqual(['default', 'cpu'])
})

test('names only scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => name !== 'ci' && name !== 'run')

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('shows the real output', () => {
  const shown = /<!-- output -->\n```\n\$ .*\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const real = execFileSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'src/bin.ts'), 'estimate', 'requirements/production.txt', '--offline', '--budget', '1TB'],
    {
      cwd: join(root, 'test/fixtures/bahr'),
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const lines = new Set(real.split('\n').map((line) => line.trimEnd()))
  const missing = shown.split('\n').filter((line) => line !== '…' && !line.startsWith('Budget') && !lines.has(line.trimEnd()))

  expect(missing).toEqual([])
})
