import { expect, test } from 'vitest'
import { writtenList } from '../../src/inputs/source-names.ts'
import { tree } from './tree.ts'

test.each([
  [
    'requirements.in',
    'Flask>=3  # web\n\n# no\nfoo @ https://example.org/foo.whl\n',
    ['flask', 'foo'],
  ],
  ['requirements.in', 'flask\n-r base.in\n', null],
  ['requirements.in', 'git+https://example.org/foo.git\n', null],
  ['setup.py', 'from setuptools import setup\nsetup(name="x", install_requires=["flask"])\n', null],
  ['pyproject.toml', '[project]\ndependencies = ["flask"]\n', ['flask']],
])('the names in %s: %j', (source, text, names) => {
  const cwd = tree({ [source]: text })
  const command = { tool: 'pip-compile', command: `pip-compile ${source}`, source } as const
  const list = writtenList(
    { lock: { file: 'requirements.txt', command }, project: null, isSourceless: false },
    cwd,
  )
  expect(list?.names).toEqual(names === null ? null : new Set(names))
})
