import { describe, expect, test } from 'vitest'
import { folderOf } from '../../scenarios/support.ts'
import { run } from '../fake-host.ts'

describe.each(['bash', 'zsh', 'fish'])('the script of %s', (shell) => {
  test('has every command and its options', async () => {
    const { code, stdout, stderr } = await run(['completion', shell])
    expect([code, stderr]).toEqual([0, ''])
    for (const command of ['estimate', 'why', 'snapshot', 'explain', 'mcp', 'completion'])
      expect(stdout).toContain(command)
    for (const option of [
      'python',
      'constraint',
      'fail-if-grows',
      'invert',
      'docker-snippet',
      'quiet',
    ])
      expect(stdout).toMatch(new RegExp(`(?:--|-l )${option}\\b`))
    // Options that the help hides are accepted, and not offered.
    expect(stdout).not.toContain('python-version')
  })
})

test('another shell is refused, and a script has no files', async () => {
  expect((await run(['completion', 'tcsh'])).code).toBe(2)
  expect((await run(['completion', 'bash', 'a.txt'])).code).toBe(2)
})

describe('names at hand', () => {
  const cwd = folderOf({
    'requirements.txt':
      '# ours\nFlask==3\n-r more.txt\nrequests[socks]>=2 ; python_version > "3"\n',
    'more.txt': '-r requirements.txt\n--index-url https://host.test/\nnumpy\n',
    'pyproject.toml':
      '[project]\ndependencies = ["six"]\n[project.optional-dependencies]\ngpu = ["torch>=2"]\n"$(touch x)" = []\n[dependency-groups]\ntest = ["pytest", {include-group = "lint"}]\nlint = []\n',
    'uv.lock': 'version = 1\n[[package]]\nname = "six"\n[[package]]\nname = "idna"\n',
    'Pipfile.lock': '{"default": {"click": {}}, "develop": {"black": {}}}',
    'broken.toml': '[project',
  })
  const names = async (...argv: readonly string[]) =>
    (await run(['completion', ...argv], {}, { cwd })).stdout.split('\n').slice(0, -1)

  test.each([
    [
      ['packages', 'requirements.txt'],
      ['flask', 'numpy', 'requests'],
    ],
    [
      ['packages', 'pyproject.toml'],
      ['idna', 'pytest', 'six', 'torch'],
    ],
    [['extras', 'pyproject.toml'], ['gpu']],
    [
      ['groups', 'pyproject.toml'],
      ['lint', 'test'],
    ],
    [
      ['packages', 'Pipfile.lock'],
      ['black', 'click'],
    ],
    [['packages', 'broken.toml', 'missing.txt'], []],
    [['extras'], ['gpu']],
  ])('%j', async (argv, found) => {
    expect(await names(...argv)).toEqual(found)
  })

  test('codes', async () => {
    expect(await names('codes')).toEqual(expect.arrayContaining(['conflict', 'estimated-sdist']))
  })
})
