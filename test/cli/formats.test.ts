import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderOf } from '../scenarios/support.ts'
import { run, tiny } from './fake-host.ts'

const estimate = async () => ({ ...tiny, inputs: [{ file: 'a.txt', sha256: '' }] })

test.each([
  ['markdown', /^\*\*1 B on disk, 1 B to download, 1 package\*\*\n/],
  ['csv', /^kind,scenario,.*\r\ntotal,default,/],
  ['svg', /^<svg /],
  [
    'shields',
    /^\{"schemaVersion":1,"label":"install size","message":"1 B \(py3.11, linux x86_64\)"/,
  ],
  ['github', /^::notice title=pysize::a\.txt: 1 B on disk, 1 B to download, 1 package\n$/],
])('--format %s goes to stdout', async (format, text) => {
  expect(await run(['estimate', 'a.txt', '--format', format], { estimate })).toEqual({
    code: 0,
    stdout: expect.stringMatching(text),
    stderr: '',
  })
})

test.each(['why', 'tree', 'verify', 'files', 'extras', 'history', 'init'])(
  '%s says which formats it has, before any request',
  async (name) => {
    expect(
      await run([name, 'a.txt', ...(name === 'why' ? ['six'] : []), '--format', 'csv']),
    ).toEqual({
      code: 2,
      stdout: '',
      stderr: `error[format-unavailable]: The report of pysize ${name} has no format 'csv'.\nhint: Choose text or json.\n`,
    })
  },
)

describe('the ending of the file', () => {
  test.each([
    ['report.md', /^\*\*/],
    ['report.CSV', /^kind,/],
    ['badge.svg', /^<svg/],
    ['weight.json', /^\{\n/],
    ['report.txt', /on disk/],
  ])('%s selects the format', async (file, text) => {
    const cwd = folderOf()
    expect(await run(['estimate', 'a.txt', '-o', file], { estimate }, { cwd })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(readFileSync(join(cwd, file), 'utf8')).toMatch(text)
  })

  test('is overridden by --format', async () => {
    const cwd = folderOf()
    await run(['estimate', 'a.txt', '-o', 'report.md', '--json'], { estimate }, { cwd })
    expect(readFileSync(join(cwd, 'report.md'), 'utf8')).toMatch(/^\{\n/)
  })
})
