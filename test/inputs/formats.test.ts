import { expect, test } from 'vitest'
import { failure, readTree } from './tree.ts'

test.each([
  'Dockerfile',
  'web.Dockerfile',
  'analysis.ipynb',
  'tox.ini',
  'requirements.xlsx',
  '.python-version',
  'pip.conf',
  'package.json',
  'Makefile',
  'install.sh',
  'ruff.toml',
  'Cargo.toml',
])('%s holds no list of requirements', async (file) => {
  expect(await failure(readTree({ [file]: '' }, { files: [file] }))).toMatch(
    new RegExp(
      `^format-not-read: ${file} is a .*, which does not list requirements\\.\\nat ${file}\\nhint: `,
    ),
  )
})

test('a broken TOML file without a project is refused with the place of the fault', async () => {
  expect(
    await failure(readTree({ 'deps.toml': '[web]\na = \n' }, { files: ['deps.toml'] })),
  ).toMatch(/^invalid-toml: deps\.toml is not TOML: .*\nat deps\.toml:2:5/)
})

test('a runtime.txt with a Python is no list of requirements, and any other is', async () => {
  const files = { 'runtime.txt': 'python-3.11.4\n', 'requirements/runtime.txt': 'six==1.17.0\n' }
  expect(await failure(readTree(files, { files: ['runtime.txt'] }))).toContain(
    'format-not-read: runtime.txt is a file that names a Python, which does not list requirements.',
  )
  const read = await readTree(files, { files: ['requirements/runtime.txt'] })
  expect(read.requirements.map(({ text }) => text)).toEqual(['six==1.17.0'])
  expect(read.warnings).toEqual([])
})

test.each(['environment.yml', 'environment.yaml'])('the Python of %s counts', async (file) => {
  const files = { [file]: 'dependencies:\n  - python=3.10\n  - pip\n', 'gpu.txt': 'six\n' }
  const { python } = await readTree(files, { files: ['gpu.txt'] })
  expect(python).toEqual({ version: '3.10', from: file })
})

test('a TOML file of another name is read if it has a project', async () => {
  const files = { 'api.toml': '[project]\nname = "api"\nversion = "1"\ndependencies = ["flask"]\n' }
  const { requirements } = await readTree(files, { files: ['api.toml'] })
  expect(requirements.map(({ text }) => text)).toEqual(['flask'])
})
