import { expect, test } from 'vitest'
import { readInputs } from '../../../src/inputs/read-inputs.ts'
import { tree } from '../tree.ts'
import { UV_HEAD, uvPackage, uvProject } from './locked.ts'

const LOCK = `${UV_HEAD}${uvProject('app', 'dependencies = [{ name = "web" }]')}${uvPackage('web', '1.5')}`

async function told(lines: readonly string[], more = ''): Promise<readonly string[]> {
  const pyproject = `[project]\nname = "app"\nversion = "1.0"\ndependencies = [\n${lines.map((line) => `  "${line}",\n`).join('')}]\n${more}`
  const { warnings } = await readInputs({
    files: ['uv.lock'],
    cwd: tree({ 'uv.lock': LOCK, 'pyproject.toml': pyproject }),
    env: {},
  })
  return warnings.map(({ code, message }) => `${code}: ${message}`)
}

test.each([
  [['web>=1']],
  [['web']],
  [['web>=1', 'app[db]']],
  [['web', "other; sys_platform == 'win32'"]],
  [['web @ https://host.test/web.zip']],
])('a lock with %j is not stale', async (lines) => {
  expect(await told(lines)).toEqual([])
})

test('a lock that lacks requirements of the project is reported with the lines', async () => {
  expect(await told(['web>=2', 'other'])).toEqual([
    'lock-stale: uv.lock is older than pyproject.toml, but is counted unchanged: it lacks web>=2 (pyproject.toml:5), other (pyproject.toml:6).',
  ])
})

test('overridden requirements need not match the lines, and included groups are not requirements', async () => {
  expect(await told(['web>=2'], '[tool.uv]\noverride-dependencies = ["web==1.5"]\n')).toEqual([])
  expect(
    await told(['web'], '[dependency-groups]\ndev = [{include-group = "lint"}]\nlint = []\n'),
  ).toEqual([])
})

test.each([
  ['web = "^1.0"', true],
  ['web = "^2.0"', false],
  ['web = {version = "~1.5", extras = ["a"]}', true],
  ['web = {version = ">=2", optional = true}', false],
  ['other = {version = "*", python = "<3.9"}', true],
  ['other = "*"', false],
])('of Poetry: %s', async (line, isHeld) => {
  const file = `{file = "web-1.5-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}"}`
  const lock = `[[package]]\nname = "web"\nversion = "1.5"\ngroups = ["main"]\nfiles = [${file}]\n[metadata]\nlock-version = "2.1"\npython-versions = ">=3.11"\n`
  const pyproject = `[tool.poetry]\npackage-mode = false\n[tool.poetry.dependencies]\npython = "^3.11"\n${line}\n`
  const { warnings } = await readInputs({
    files: ['poetry.lock'],
    cwd: tree({ 'poetry.lock': lock, 'pyproject.toml': pyproject }),
    env: {},
  })
  expect(warnings.map(({ code }) => code)).toEqual(isHeld ? [] : ['lock-stale'])
})

test('a comment requires nothing, and a # in quotes is not one', async () => {
  const lines = '[project]\nname = "app"\nversion = "1.0"\ndependencies = [\n'
  const { warnings } = await readInputs({
    files: ['uv.lock'],
    cwd: tree({
      'uv.lock': LOCK,
      'pyproject.toml': `${lines}  # "other>=1",  "more"\n  "web @ https://host.test/web.zip#egg=web", "last>=1", # "commented"\n]\n`,
    }),
    env: {},
  })
  expect(warnings.map(({ message }) => /lacks (.*)\./.exec(message)?.[1])).toEqual([
    'last>=1 (pyproject.toml:6)',
  ])
})

test('a fresh lock without a required package was truncated', async () => {
  const pipfile = '[packages]\nweb = "*"\nother = "*"\n'
  // As pipenv writes it for this Pipfile.
  const hash = '772c03491d4b98936069b85f74275dad3a3f35a70e0aa20a6038bdf7a2289e77'
  const { warnings } = await readInputs({
    files: ['Pipfile.lock'],
    cwd: tree({
      Pipfile: pipfile,
      'Pipfile.lock': JSON.stringify({
        _meta: { hash: { sha256: hash }, 'pipfile-spec': 6, requires: {}, sources: [] },
        default: { web: { version: '==1.0' } },
      }),
    }),
    env: {},
  })
  expect(warnings.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'lock-incomplete Pipfile.lock was made from the current Pipfile, but lacks other = "*" (Pipfile:3). Only the rest is counted.',
  ])
})
