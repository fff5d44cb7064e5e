import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type EstimateOptions, estimate, type PysizeError } from '../../src/index.ts'

const asked = (line: string, installer: 'pip' | 'uv', more: EstimateOptions = {}) =>
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
    ...more,
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

test('pip stops at extras in a constraints file, and uv ignores them', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'pysize-constraints-'))
  try {
    writeFileSync(join(cwd, 'c.txt'), 'foo[x]<3 ; python_version < "3"\n')
    const answer = (installer: 'pip' | 'uv') =>
      asked('', installer, { constraints: ['c.txt'], cwd })
    await expect(answer('pip')).rejects.toMatchObject({
      code: 'invalid-constraint',
      exitCode: 2,
      places: [{ file: 'c.txt', line: 1 }],
      hint: 'Leave out [x], or use --installer uv.',
    })
    expect((await answer('uv')).scenarios[0]!.packages).toEqual([])
  } finally {
    rmSync(cwd, { recursive: true })
  }
})
