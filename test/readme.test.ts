import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { estimate } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const usage = readFileSync(join(root, '.github', 'USAGE.md'), 'utf8')

test('the library example runs and prints its documented output', async () => {
  const code = /<!-- example -->\n```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
  const body = code.replace("import { estimate } from 'pysize'\n", '')
  const lines: string[] = []
  const console = { log: (...words: unknown[]) => lines.push(words.join(' ')), error: () => {} }
  const run = new Function('estimate', 'console', `return (async () => {${body}})()`)
  await run((options: object) => estimate({ ...options, cwd: root }), console)

  expect(lines.map((line) => line.split(' ')[0])).toEqual(['default', 'cpu'])
})

test('has fewer than 200 lines', () => {
  expect(readme.split('\n').length).toBeLessThan(200)
})

test('names only existing scripts', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm (?:run )?([a-z:]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !['ci', 'run', 'install'].includes(name))

  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test.each([
  ['output', readme],
  ['several', usage],
])('shows the real output: %s', (mark, page) => {
  const [, line = '', shown = ''] =
    new RegExp(`<!-- ${mark} -->\n\`\`\`\n\\$ pysize (.*)\n([^\`]*)\`\`\``).exec(page) ?? []
  const { stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(root, 'src/bin.ts'), ...line.split(' '), '--offline'],
    {
      cwd: join(root, 'test/fixtures/bahr'),
      encoding: 'utf8',
      env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
    },
  )
  const lines = new Set(stdout.split('\n').map((one) => one.trimEnd()))
  const missing = shown.split('\n').filter((one) => one !== '…' && !lines.has(one.trimEnd()))

  expect(lines.size).toBeGreaterThan(5)
  expect(missing).toEqual([])
})
