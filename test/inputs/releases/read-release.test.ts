import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRelease } from '../../../src/inputs/releases/read-release.ts'
import { releasePaths } from '../../../src/inputs/releases/release-paths.ts'
import { folderOf, sdist, wheel } from '../../scenarios/support.ts'
import { makeZip } from '../../weigh/zip.ts'

const PKG_INFO = 'Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n'
const archive = (files: Readonly<Record<string, string>>) =>
  Buffer.from(sdist('demo 1.0', files).body!)

describe('a distribution of this machine', () => {
  test('is weighed for every machine', async () => {
    const one = wheel('my-demo 1.0.0', { tag: 'cp312-cp312-win_amd64', size: 5000 })
    const cwd = folderOf({ [one.filename]: one.body! })
    const [read] = await readRelease([one.filename], cwd)
    expect(read?.weighed).toMatchObject({
      file: one.filename,
      kind: 'wheel',
      name: 'my-demo',
      version: '1.0.0',
      tags: 'cp312-cp312-win_amd64',
      download_size: one.body!.length,
      files: 4,
      kinds: { python: 5000 },
    })
    expect(read?.weighed.unpacked_size).toBeGreaterThan(5000)
    expect(read?.input.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each(['demo-1.0.tar.gz', 'demo-1.0.zip'])('%s is listed as it is', async (name) => {
    const files = { 'PKG-INFO': PKG_INFO, 'demo.py': 'x = 1\n' }
    const zip = makeZip(
      Object.entries(files).map(([path, content]) => ({ name: `demo-1.0/${path}`, content })),
    )
    const [read] = await readRelease(
      [name],
      folderOf({ [name]: name.endsWith('.zip') ? zip : archive(files) }),
    )
    expect(read?.weighed).toMatchObject({
      kind: 'sdist',
      name: 'demo',
      version: '1.0',
      tags: null,
      unpacked_size: PKG_INFO.length + 6,
      files: 2,
    })
  })
})

describe('a file that no installer or index accepts is one error', () => {
  const info = (stem: string, ...files: string[]) =>
    makeZip(files.map((file) => ({ name: `${stem}.dist-info/${file}`, content: 'x' })))
  test.each([
    ['demo-1.0-py3-none-any.whl', Buffer.from('no zip'), /not a zip file/],
    ['demo-1.0-py3-none-any.whl', info('demo-1.0', 'METADATA', 'WHEEL'), /it has no RECORD/],
    [
      'demo-1.0-py3-none-any.whl',
      info('other-1.0', 'METADATA', 'WHEEL', 'RECORD'),
      /of another project/,
    ],
    [
      'demo.whl',
      info('demo-1.0', 'METADATA', 'WHEEL', 'RECORD'),
      /its name is not that of a wheel/,
    ],
    ['demo-1.0.tar.gz', Buffer.from('no gzip'), /does not match its name/],
    ['demo-1.0.tar.gz', archive({ 'setup.py': '' }), /it has no PKG-INFO/],
    [
      'demo-1.0.tar.gz',
      archive({ 'PKG-INFO': PKG_INFO.replace('demo', 'other') }),
      /its PKG-INFO belongs to 'other'/,
    ],
    [
      'demo-1.0.tar.gz',
      archive({ 'PKG-INFO': PKG_INFO.replace('1.0', '2.0') }),
      /its PKG-INFO has the version '2.0'/,
    ],
    [
      'demo-1.0.tar.gz',
      archive({ 'PKG-INFO': PKG_INFO }).subarray(0, 60),
      /does not match its name/,
    ],
  ])('%s: %s', async (name, content, message) => {
    await expect(readRelease([name], folderOf({ [name]: content }))).rejects.toMatchObject({
      code: 'broken-distribution',
      exitCode: 2,
      message: expect.stringMatching(message),
      places: [{ file: name }],
    })
  })

  test('of several files, all are reported', async () => {
    const cwd = folderOf({ 'a-1.0-py3-none-any.whl': '', 'b-1.0.tar.gz': '' })
    const found = await readRelease(
      ['a-1.0-py3-none-any.whl', 'b-1.0.tar.gz', 'c-1.0.tar.gz'],
      cwd,
    ).catch((error: unknown) => error)
    expect(found).toMatchObject({
      code: 'broken-distribution',
      further: [{ code: 'broken-distribution' }, { code: 'file-not-found' }],
    })
  })
})

describe('the files that a word names', () => {
  const cwd = folderOf({ 'demo-1.0.tar.gz': '', 'requirements.txt': 'demo\n', 'notes.zip': '' })
  mkdirSync(join(cwd, 'dist'))
  for (const name of ['demo-1.0.tar.gz', 'demo-1.0-py3-none-any.whl', 'notes.txt', 'notes.zip'])
    writeFileSync(join(cwd, 'dist', name), '')

  test.each([
    ['dist', ['dist/demo-1.0-py3-none-any.whl', 'dist/demo-1.0.tar.gz']],
    ['dist/', ['dist/demo-1.0-py3-none-any.whl', 'dist/demo-1.0.tar.gz']],
    ['dist/demo-1.0-py3-none-any.whl', ['dist/demo-1.0-py3-none-any.whl']],
    ['gone-1.0.tar.gz', ['gone-1.0.tar.gz']],
    // A project, whatever else lies there.
    ['.', null],
    ['requirements.txt', null],
    ['notes.zip', null],
    ['https://host/demo-1.0-py3-none-any.whl', null],
    ['-', null],
    ['demo', null],
  ])('%s', (word, files) => expect(releasePaths(word, cwd)).toEqual(files))
})
