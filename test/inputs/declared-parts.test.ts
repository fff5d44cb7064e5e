import { expect, test } from 'vitest'
import { declaredParts } from '../../src/inputs/declared-parts.ts'
import { tree } from './tree.ts'

test.each([
  [
    'Pipfile',
    '[packages]\nsix = "*"\n[dev-packages]\nmypy = "*"\n[docs]\nsphinx = "*"\n',
    { extras: [], groups: ['develop', 'docs'] },
  ],
  [
    'setup.cfg',
    '[metadata]\nname = a\n[options]\ninstall_requires = six\n[options.extras_require]\nweb = flask\n',
    { extras: ['web'], groups: [] },
  ],
  [
    'pyproject.toml',
    '[project]\nname = "a"\n[dependency-groups]\ntest = ["pytest"]\n',
    { extras: [], groups: ['test'] },
  ],
  ['requirements.txt', 'six\n', null],
])('%s', async (file, text, expected) => {
  expect(await declaredParts({ file, text, sha256: '' }, tree({ [file]: text }))).toEqual(expected)
})
