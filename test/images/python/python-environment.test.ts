import { expect, test } from 'vitest'
import { environmentAt, environmentOf } from '../../../src/images/python/python-environment.ts'
import { systemPython } from '../../../src/images/python/system-pythons.ts'

const base = environmentAt('/usr/local', '3.11.9', {
  kind: 'interpreter',
  hasPip: true,
  home: null,
})
const venv = environmentAt('/opt/venv', '3.11.9', {
  kind: 'venv',
  hasPip: true,
  home: '/usr/local',
})
const project = environmentAt('/app/.venv', '3.11.9', {
  kind: 'venv',
  hasPip: false,
  home: '/usr/local',
})
const all = [base, venv, project]

const around = (env: Readonly<Record<string, string>> = {}, activated: string | null = null) => ({
  env: new Map(Object.entries(env)),
  cwd: '/app/src',
  activated,
})
const pip = { program: 'pip', named: null, seeksVenv: false }
const uv = { program: 'uv', named: null, seeksVenv: true }

test('pip is the first one on PATH, and an activated environment comes first', () => {
  expect(environmentOf(pip, all, around())).toBe(base)
  expect(environmentOf(pip, all, around({ PATH: '/opt/venv/bin:/usr/local/bin' }))).toBe(venv)
  expect(environmentOf(pip, all, around({}, '/opt/venv'))).toBe(venv)
})

test('pip is not in an environment without it', () => {
  expect(environmentOf(pip, all, around({ PATH: '/app/.venv/bin:/usr/local/bin' }))).toBe(base)
  expect(
    environmentOf(
      { ...pip, program: 'python' },
      all,
      around({ PATH: '/app/.venv/bin:/usr/local/bin' }),
    ),
  ).toBe(project)
})

test('a program is named by its path or with a version', () => {
  expect(environmentOf({ ...pip, program: '/opt/venv/bin/pip' }, all, around())).toBe(venv)
  expect(environmentOf({ ...pip, program: 'pip3.12' }, all, around())).toBeUndefined()
})

test('uv uses VIRTUAL_ENV, else .venv in the folder or above', () => {
  expect(environmentOf(uv, all, around({ VIRTUAL_ENV: '/opt/venv' }))).toBe(venv)
  expect(environmentOf(uv, all, around())).toBe(project)
  expect(environmentOf(uv, [base], around())).toBeUndefined()
  expect(environmentOf({ ...uv, named: '3.11' }, all, around())).toBe(base)
  expect(environmentOf({ ...uv, named: '/opt/venv' }, all, around())).toBe(venv)
})

test("Debian's own Python installs into /usr/local", () => {
  const debian = { id: 'debian', version: '12', isSlim: true }
  expect(systemPython(debian, ['python3', 'python3-pip'])).toMatchObject({
    python: '3.11',
    site: '/usr/local/lib/python3.11/dist-packages',
    programs: '/usr/bin',
    hasPip: true,
  })
  expect(systemPython(debian, ['curl'])).toBeUndefined()
})
