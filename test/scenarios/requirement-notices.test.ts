import { expect, test } from 'vitest'
import { estimate, type PysizeError } from '../../src/index.ts'

const asked = (line: string, installer: 'pip' | 'uv') =>
  estimate({
    files: ['-'],
    stdin: async () => `${line}\n`,
    installer,
    python: '3.11',
    cache: false,
    snapshot: false,
    noIndex: true,
    env: {},
    cwd: '/',
  })

const codes = async (line: string, installer: 'pip' | 'uv' = 'pip'): Promise<readonly string[]> =>
  (await asked(line, installer)).warnings.map(({ code }) => code)

test('a repository whose marker is false on the target is ignored', async () => {
  const line = 'foo @ git+https://example.invalid/foo.git'
  expect(await codes(`${line} ; python_version < "3"`)).not.toContain('repository-unknown')
  expect(await codes(`${line} ; python_version > "3"`)).toContain('repository-unknown')
  expect(await codes(line)).toContain('repository-unknown')
})

test.each(['hg', 'svn', 'bzr'])('uv reads no %s, whatever the marker says', async (system) => {
  const line = `foo @ ${system}+https://example.invalid/foo`
  for (const one of [line, `${line} ; python_version < "3"`]) {
    const error = await asked(one, 'uv').catch((thrown: PysizeError) => thrown)
    expect(error).toMatchObject({ code: 'invalid-requirement', exitCode: 2 })
  }
  expect(await codes(line)).toContain('repository-unknown')
})
