import { describe, expect, test } from 'vitest'
import { failure } from '../tree.ts'
import { installedFrom } from './locked.ts'

const one = (version: string, more: object = {}): object => ({
  hashes: [`sha256:${'a'.repeat(64)}`],
  version: `==${version}`,
  ...more,
})
const lock = (sections: object, meta: object = {}): string =>
  JSON.stringify(
    {
      _meta: {
        'pipfile-spec': 6,
        requires: { python_version: '3.11' },
        sources: [{ name: 'pypi', url: 'https://pypi.org/simple' }],
        ...meta,
      },
      ...sections,
    },
    null,
    4,
  )
const SECTIONS = {
  default: {
    web: one('1.0', { index: 'pypi' }),
    low: one('2.0', { markers: "python_version >= '3.9'" }),
    wind: one('1.0', { markers: "sys_platform == 'win32'" }),
  },
  develop: { check: one('3.0', { index: 'pypi' }), low: one('2.0') },
}
const names = async (text: string, options = {}): Promise<readonly string[]> =>
  (await installedFrom({ 'Pipfile.lock': text }, options)).installed.map((entry) =>
    entry.split(' ', 2).join(' '),
  )

describe('a category is counted on request', () => {
  test.each([
    [{}, ['low 2.0', 'web 1.0']],
    [{ groups: ['develop'] }, ['check 3.0', 'low 2.0', 'web 1.0']],
    [{ onlyGroups: ['develop'] }, ['check 3.0', 'low 2.0']],
    [{ platform: 'windows-x86_64' }, ['low 2.0', 'web 1.0', 'wind 1.0']],
  ])('with %j', async (options, expected) => {
    expect(await names(lock(SECTIONS), options)).toEqual(expected)
  })
})

test('the lines are those of the Pipfile, or of the index', async () => {
  const Pipfile = '[packages]\nweb = "*"\n[dev-packages]\ncheck = "*"\n'
  expect((await installedFrom({ 'Pipfile.lock': lock(SECTIONS), Pipfile })).roots).toEqual([
    'Pipfile:2 web = "*"',
  ])
  expect((await installedFrom({ 'Pipfile.lock': lock(SECTIONS) })).roots).toEqual([
    'Pipfile.lock:15 web',
  ])
})

test('a package may have a table of its own', async () => {
  const Pipfile = '[packages.web]\nversion = "*"\n[dev-packages]\ncheck = "*"\n'
  expect((await installedFrom({ 'Pipfile.lock': lock(SECTIONS), Pipfile })).roots).toEqual([
    'Pipfile:1 web',
  ])
})

test('invalid locks', async () => {
  const of = (text: string): Promise<string> => failure(installedFrom({ 'Pipfile.lock': text }))
  expect(await of('{')).toContain('invalid-lock: Pipfile.lock is not JSON.')
  expect(await of('// by hand\n{"_meta": {}, "default": {}}')).toContain('is not JSON.')
  expect(await of('[]')).toContain('invalid-lock: Pipfile.lock is not a JSON object.')
  expect(await of(lock({}, { 'pipfile-spec': 9 }))).toContain('unsupported-lock')
  expect(await of(lock({ default: { '../x': one('1') } }))).toContain('invalid-lock')
})
