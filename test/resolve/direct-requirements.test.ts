import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { INSTALLERS, pins } from './support.ts'

const cwd = mkdtempSync(join(tmpdir(), 'pysize-direct-'))
afterAll(() => rmSync(cwd, { recursive: true, force: true }))
mkdirSync(join(cwd, 'wheels'))
writeFileSync(join(cwd, 'wheels', 'local-2.0-py3-none-any.whl'), '')
mkdirSync(join(cwd, 'project'))
writeFileSync(
  join(cwd, 'project', 'pyproject.toml'),
  '[project]\nname = "My.Project"\nversion = "0.3"\ndependencies = ["http<2", "local @ https://files.test/local-2.0-py3-none-any.whl"]\n',
)

const index = `
  local 2.0: http
  local 3.0: missing
  app 1.0: local>=1
  app 0.9: local<1
  http 2.0
  http 1.0`

describe.each(INSTALLERS)('%s', (installer) => {
  const answer = (...requirements: string[]): Promise<string[]> =>
    pins({ index, with: requirements, installer, cwd })
  const failure = (...requirements: string[]) =>
    expect(answer(...requirements)).rejects.toMatchObject({ exitCode: 3 })

  test.each([
    'local @ https://files.test/local-2.0-py3-none-any.whl',
    './wheels/local-2.0-py3-none-any.whl',
  ])('prefers %s to every version on the index', async (requirement) => {
    expect(await answer(requirement)).toEqual(['http 2.0', 'local 2.0'])
    expect(await answer(requirement, 'app')).toEqual(['app 1.0', 'http 2.0', 'local 2.0'])
    await failure(requirement, 'app<1')
    await failure(requirement, 'local>2')
  })

  test('a URL with extras requires the dependencies of the extras', async () => {
    const withExtra = 'tool 1.0: http<2; extra == "old"\nhttp 2.0\nhttp 1.0'
    const requirements = ['tool[old] @ https://files.test/tool-1.0-py3-none-any.whl']
    expect(await pins({ index: withExtra, with: requirements, installer })).toEqual([
      'http 1.0',
      'tool[old] 1.0',
    ])
  })

  test('a constraint applies to a URL, too', async () => {
    const question = {
      index,
      with: ['local @ https://files.test/local-2.0-py3-none-any.whl'],
      installer,
    } as const
    expect(await pins({ ...question, constraint: ['local==2.0'] })).toEqual([
      'http 2.0',
      'local 2.0',
    ])
    await expect(pins({ ...question, constraint: ['local==3.0'] })).rejects.toMatchObject({
      exitCode: 3,
    })
  })

  test('a wheel that does not fit the target is refused by name', async () => {
    await expect(
      answer('local @ https://files.test/local-2.0-cp39-cp39-win_amd64.whl'),
    ).rejects.toMatchObject({
      code: 'wheel-not-supported',
      exitCode: 3,
    })
    await expect(answer('local @ https://files.test/local-2.0.whl')).rejects.toMatchObject({
      code: 'bad-wheel-name',
      exitCode: 2,
    })
  })

  test('two URLs for one project conflict, and are shown without credentials', async () => {
    await expect(
      answer(
        'local @ https://me:secret@files.test/local-2.0-py3-none-any.whl',
        'local @ https://other.test/local-2.0-py3-none-any.whl',
      ),
    ).rejects.toMatchObject({
      code: 'conflicting-urls',
      exitCode: 3,
      message:
        'local is required from two places: https://files.test/local-2.0-py3-none-any.whl and https://other.test/local-2.0-py3-none-any.whl.',
    })
  })

  test('a constraint may name a URL, which counts if the project is needed', async () => {
    const constraint = [
      'local @ https://files.test/local-2.0-py3-none-any.whl',
      'unused @ https://files.test/unused-1.0-py3-none-any.whl',
    ]
    expect(await pins({ index, with: ['app'], installer, constraint })).toEqual([
      'app 1.0',
      'http 2.0',
      'local 2.0',
    ])
  })

  test('a local project is read, with the URLs that it requires', async () => {
    expect(await answer('./project')).toEqual(['http 1.0', 'local 2.0', 'my-project 0.3'])
  })
})

describe('a URL in the metadata of an index', () => {
  const index =
    'app 1.0: local @ https://files.test/local-2.0-py3-none-any.whl\nlocal 2.0\nlocal 3.0'

  test('is followed by pip', async () => {
    expect(await pins({ index, with: ['app'], installer: 'pip' })).toEqual(['app 1.0', 'local 2.0'])
  })

  test('is refused by uv, unless the user names it, too', async () => {
    await expect(pins({ index, with: ['app'], installer: 'uv' })).rejects.toMatchObject({
      code: 'disallowed-url',
      hint: "Add 'local @ https://files.test/local-2.0-py3-none-any.whl' to the requirements, or resolve with --installer pip.",
    })
    const both = ['app', 'local @ https://files.test/local-2.0-py3-none-any.whl']
    expect(await pins({ index, with: both, installer: 'uv' })).toEqual(['app 1.0', 'local 2.0'])
  })
})
