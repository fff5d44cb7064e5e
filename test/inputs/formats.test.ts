import { expect, test } from 'vitest'
import { failure, readTree } from './tree.ts'

test.each([
  'Dockerfile',
  'web.Dockerfile',
  'analysis.ipynb',
  'tox.ini',
  'requirements.xlsx',
  '.python-version',
  'runtime.txt',
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

test('a TOML file of another name is read if it has a project', async () => {
  const files = { 'api.toml': '[project]\nname = "api"\nversion = "1"\ndependencies = ["flask"]\n' }
  const { requirements } = await readTree(files, { files: ['api.toml'] })
  expect(requirements.map(({ text }) => text)).toEqual(['flask'])
})
