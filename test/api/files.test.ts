import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FilesOptions, listFiles } from '../../src/index.ts'
import { folderOf, indexOf, sdist, wheel } from '../scenarios/support.ts'

const list = (options: FilesOptions) =>
  listFiles({ cache: false, snapshot: false, env: {}, cwd: '/', ...options })
const paths = (files: readonly { readonly path: string }[] | null | undefined): string[] =>
  (files ?? []).map(({ path }) => path).sort()

const info = (stem: string): string[] =>
  ['METADATA', 'RECORD', 'WHEEL'].map((name) => `${stem}.dist-info/${name}`)

describe('the files', () => {
  test('of one project are those of its newest wheel, without its dependencies', async () => {
    const server = await indexOf([
      wheel('demo 2.0', { size: 5000, requires: ['nowhere'] }),
      wheel('demo 1.0'),
    ])
    const { distributions, diff } = await list({ with: ['demo'], indexUrl: server.index })
    expect(distributions.map(({ name, version }) => `${name} ${version}`)).toEqual(['demo 2.0'])
    expect(paths(distributions[0]?.files)).toEqual([...info('demo-2.0'), 'demo/__init__.py'])
    expect(distributions[0]?.files?.[0]).toMatchObject({
      path: 'demo/__init__.py',
      kind: 'python',
      size: 5000,
    })
    expect(diff).toBeNull()
  })

  test('of an environment are those of all its wheels', async () => {
    const server = await indexOf([wheel('demo 1.0', { requires: ['other'] }), wheel('other 1.5')])
    const cwd = folderOf({ 'a.txt': 'demo\n' })
    const { distributions } = await list({ files: ['a.txt'], cwd, indexUrl: server.index })
    expect(distributions.map(({ name, files }) => `${name} ${files?.length}`)).toEqual([
      'demo 4',
      'other 4',
    ])
  })

  test('of a local wheel are read from the disk', async () => {
    const cwd = folderOf()
    const { filename, body } = wheel('demo 1.0', { size: 7 })
    writeFileSync(join(cwd, filename), body!)
    const { distributions, network } = await list({ with: [`./${filename}`], cwd })
    expect(paths(distributions[0]?.files)).toEqual([...info('demo-1.0'), 'demo/__init__.py'])
    expect(network.requests).toBe(0)
  })

  test('of an older version show what changed', async () => {
    const server = await indexOf([
      wheel('demo 2.0', { size: 5000 }),
      wheel('demo 1.0', { size: 100 }),
    ])
    const { diff } = await list({ with: ['demo'], old: '1.0', indexUrl: server.index })
    expect(diff?.old.version).toBe('1.0')
    expect(diff?.changes).toEqual([{ path: 'demo/__init__.py', before: 100, after: 5000 }])
  })

  test('of an sdist are unknown, with the reason', async () => {
    const server = await indexOf([
      sdist('demo 1.0', { 'setup.py': 'from setuptools import setup\nsetup()\n' }),
      wheel('other 1.0'),
    ])
    const reason = 'it has no wheel for this target, and is built from source'
    await expect(list({ with: ['demo'], indexUrl: server.index })).rejects.toMatchObject({
      code: 'files-unknown',
      message: `The files of demo 1.0 are unknown: ${reason}.`,
      exitCode: 4,
    })
    expect(
      (await list({ with: ['demo', 'other'], indexUrl: server.index })).distributions[0],
    ).toEqual({
      name: 'demo',
      version: '1.0',
      wheel: null,
      files: null,
      reason,
    })
  })
})

test.each([
  [{ with: ['nothing'] }, 'no-such-package', 3],
  [{ with: ['demo==9'] }, 'no-such-version', 3],
  [{ with: ['demo'], offline: true }, 'needs-index', 2],
  [{ with: ['demo', 'other'], old: '1.0' }, 'no-files', 2],
] as const)('%j fails', async (options, code, exitCode) => {
  const server = await indexOf([wheel('demo 1.0'), wheel('other 1.0')])
  await expect(list({ ...options, indexUrl: server.index })).rejects.toMatchObject({
    code,
    exitCode,
  })
})
