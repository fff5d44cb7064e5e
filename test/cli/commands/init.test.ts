import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { suggestedLimit } from '../../../src/analyse/budgets/suggested-limit.ts'
import { folderOf, indexOf, wheel } from '../../scenarios/support.ts'
import { failureOf, pysize } from '../e2e.ts'

const uv = ['--installer', 'uv', '--python', '3.11', '--no-compare']

async function project(files: Readonly<Record<string, string>> = {}) {
  const { index } = await indexOf([wheel('app 1.0', { size: 2_000_000 })])
  const cwd = folderOf({ 'requirements.txt': 'app\n', ...files })
  return {
    cwd,
    of: (...argv: readonly string[]) => pysize(['init', ...argv, '-i', index, ...uv], { cwd }),
    index,
  }
}

const TABLE =
  '[tool.pysize]\npython = "3.11"\nplatform = "linux-x86_64"\ninstaller = "uv"\nbudget = "2.3MB"\n'

describe('pysize init', () => {
  test('writes a table with a limit a tenth above the size, and prints a workflow', async () => {
    const { cwd, of, index } = await project({
      'pyproject.toml': '[tool.ruff]\nline-length = 100\n\n',
    })
    const { code, stdout, stderr } = await of('requirements.txt')
    expect([code, stderr]).toEqual([0, ''])
    await expect(stdout).toMatchFileSnapshot('../golden/init.txt')
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe(
      `[tool.ruff]\nline-length = 100\n\n${TABLE}`,
    )
    const estimate = await pysize(['estimate', 'requirements.txt', '-i', index], { cwd })
    expect([estimate.code, estimate.stdout]).toEqual([
      0,
      expect.stringMatching(/^OK budget 2\.30 MB: 300 kB left$/m),
    ])
  })

  test('makes the file if there is none', async () => {
    const { cwd, of } = await project()
    expect(existsSync(join(cwd, 'pyproject.toml'))).toBe(false)
    expect((await of('requirements.txt', '--json')).code).toBe(0)
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe(TABLE)
  })

  test('leaves the Python to the file that names it', async () => {
    const { cwd, index } = await project({ '.python-version': '3.11\n' })
    await pysize(['init', 'requirements.txt', '-i', index, '--installer', 'uv'], { cwd })
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe(
      TABLE.replace('python = "3.11"\n', ''),
    )
  })

  test('does not change existing settings', async () => {
    const { cwd, of } = await project({ 'pyproject.toml': TABLE })
    expect(failureOf(await of('requirements.txt'))).toBe('2 settings-exist')
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe(TABLE)
  })

  test('leaves a faulty file unchanged', async () => {
    const { cwd, of } = await project({ 'pyproject.toml': '[tool\n' })
    expect(failureOf(await of('requirements.txt'))).toBe('2 invalid-toml')
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe('[tool\n')
  })
})

describe('pysize init --check', () => {
  test.each([
    ['2.3MB', 0, 'OK limits of pyproject.toml: the environment takes 2.00 MB\n'],
    [
      '1GB',
      1,
      'LOOSE budget 1.00 GB in pyproject.toml: the environment takes 2.00 MB; 2.3MB would be enough\n',
    ],
    [
      '1MB',
      1,
      'BROKEN budget 1.00 MB in pyproject.toml: the environment takes 2.00 MB; 2.3MB would be enough\n',
    ],
  ])('a limit of %s', async (limit, code, told) => {
    const { cwd, of } = await project({ 'pyproject.toml': `[tool.pysize]\nbudget = "${limit}"\n` })
    const result = await of('requirements.txt', '--check')
    expect([result.code, result.stdout]).toEqual([code, told])
    expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).toBe(
      `[tool.pysize]\nbudget = "${limit}"\n`,
    )
  })

  test('needs a limit', async () => {
    expect(failureOf(await (await project()).of('requirements.txt', '--check'))).toBe(
      '2 no-settings',
    )
  })
})

test.each([
  [0, '1kB'],
  [910, '1.1kB'],
  [2_000_000, '2.2MB'],
  [254_000_000, '280MB'],
  [6_200_000_000, '6.9GB'],
  [91_000_000_000, '110GB'],
])('%i bytes get the limit %s', (bytes, limit) => {
  expect(suggestedLimit(bytes)).toBe(limit)
})

test('a lock decides the installer', async () => {
  const lock =
    'version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "demo"\nversion = "1.0"\nsource = { virtual = "." }\n'
  const cwd = folderOf({
    'uv.lock': lock,
    'pyproject.toml': '[project]\nname = "demo"\nversion = "1.0"\n',
  })
  expect((await pysize(['init', 'uv.lock', '--python', '3.11', '--offline'], { cwd })).code).toBe(0)
  expect(readFileSync(join(cwd, 'pyproject.toml'), 'utf8')).not.toContain('installer =')
})
