import { expect, test } from 'vitest'
import { installedScripts } from '../../src/weigh/installed-scripts.ts'

const scripts = (names: readonly string[]) =>
  names.map((name) => ({ name, module: `m.${name}`, attribute: 'main' }))

const made = (console: readonly string[], installer: 'pip' | 'uv', gui: readonly string[] = []) =>
  installedScripts(
    { kind: 'read', console: scripts(console), gui: scripts(gui) },
    installer,
    '3.12',
  )
    .map(({ script, kind }) => `${script.name} ${kind} ${script.module}`)
    .sort()

test('both kinds of script are kept as they are', () => {
  for (const installer of ['pip', 'uv'] as const)
    expect(made(['a', 'b'], installer, ['c'])).toEqual([
      'a console m.a',
      'b console m.b',
      'c gui m.c',
    ])
})

test.each([
  ['of today', ['pip', 'pip3']],
  ['built with another Python', ['pip', 'pip3', 'pip3.9']],
])("pip's wheel %s gets a script of the Python that runs it", (_, names) => {
  expect(made(names, 'pip')).toEqual([
    'pip console m.pip',
    'pip3 console m.pip',
    'pip3.12 console m.pip',
  ])
  expect(made(names, 'uv')).toEqual([
    'pip console m.pip',
    'pip3 console m.pip3',
    'pip3.12 console m.pip3',
  ])
})

test('pip renames easy_install too, uv does not', () => {
  const names = ['easy_install', 'easy_install-3.8', 'pipx']
  expect(made(names, 'pip')).toEqual([
    'easy_install console m.easy_install',
    'easy_install-3.12 console m.easy_install',
    'pipx console m.pipx',
  ])
  expect(made(names, 'uv').map((line) => line.split(' ')[0])).toEqual([
    'easy_install',
    'easy_install-3.8',
    'pipx',
  ])
})
