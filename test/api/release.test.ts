import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listFiles, type ReleaseOptions, release } from '../../src/index.ts'
import { folderOf, indexOf, sdist, wheel } from '../scenarios/support.ts'
import type { IndexFile } from '../support/index-server.ts'

const PKG_INFO = 'Metadata-Version: 2.2\nName: demo\nVersion: 2.0\n'
const WIN = 'cp312-cp312-win_amd64'
const LINUX = 'cp312-cp312-manylinux_2_28_x86_64'

/** A folder `dist` with these files, below a folder of its own. */
function dist(files: readonly IndexFile[]): string {
  const cwd = folderOf()
  mkdirSync(join(cwd, 'dist'))
  for (const { filename, body } of files) writeFileSync(join(cwd, 'dist', filename), body!)
  return cwd
}

const mine = [
  wheel('demo 2.0', { tag: WIN, size: 4000 }),
  wheel('demo 2.0', { tag: LINUX, size: 9000 }),
  sdist('demo 2.0', { 'PKG-INFO': PKG_INFO }),
]
const weigh = (cwd: string, options: ReleaseOptions = {}, paths = ['dist']) =>
  release(paths, { cache: false, snapshot: false, env: {}, cwd, ...options })

describe('a release', () => {
  test('is compared with the last one on the index, wheel by wheel', async () => {
    const server = await indexOf([
      wheel('demo 1.0', { tag: WIN, size: 100 }),
      wheel('demo 1.9', { tag: WIN, size: 3000 }),
      wheel('demo 1.9', { tag: 'cp312-cp312-manylinux_2_17_x86_64', size: 8000 }),
      wheel('demo 1.9', { tag: 'cp312-cp312-macosx_11_0_arm64' }),
      wheel('demo 2.0rc1', { tag: WIN, size: 1 }),
      wheel('demo 1.95', { tag: WIN, size: 1, yanked: 'broken' }),
      wheel('demo 2.0', { tag: WIN, size: 1 }),
      wheel('demo 3.0', { tag: WIN, size: 1 }),
    ])
    const {
      release: found,
      warnings,
      budget,
      inputs,
    } = await weigh(dist(mine), { indexUrl: server.index })
    expect(warnings).toEqual([])
    expect(budget).toBeNull()
    expect(inputs).toHaveLength(3)
    expect(found.sides.map(({ name, index }) => [name, index])).toEqual([
      ['dist', null],
      ['demo 1.9', server.index],
    ])
    expect(found.sides[0]?.totals.distributions).toBe(3)
    const unpacked = found.rows.map(({ tags, cells }) => [
      tags,
      ...cells.map((cell) => cell && (cell.kinds?.python ?? null)),
    ])
    expect(unpacked).toEqual([
      [LINUX, 9000, 8000],
      [WIN, 4000, 3000],
      [null, null, null],
      ['cp312-cp312-macosx_11_0_arm64', null, null],
    ])
    expect(found.rows.at(-1)?.cells).toEqual([
      null,
      expect.objectContaining({ unpacked_size: null }),
    ])
  })

  test('of a pre-release is compared with pre-releases, too', async () => {
    const server = await indexOf([wheel('demo 1.9'), wheel('demo 2.0a1'), wheel('demo 1.8')])
    const of = async (version: string) =>
      (await weigh(dist([wheel(`demo ${version}`)]), { indexUrl: server.index })).release.sides[1]
        ?.name
    expect(await of('2.0a2')).toBe('demo 2.0a1')
    expect(await of('2.0')).toBe('demo 1.9')
    // A version older than all others is compared with the newest one.
    expect(await of('0.1.dev0')).toBe('demo 1.9')
  })

  test('is complete if the index has no other release or fails', async () => {
    const cwd = dist(mine)
    const none = await weigh(cwd, { indexUrl: (await indexOf([wheel('demo 2.0')])).index })
    expect(none.warnings).toEqual([
      expect.objectContaining({
        code: 'release-not-compared',
        message: expect.stringContaining('no other release'),
      }),
    ])
    const failed = await weigh(cwd, { indexUrl: 'http://127.0.0.1:1/simple' })
    expect([failed.release.sides.length, failed.warnings.map(({ message }) => message)]).toEqual([
      1,
      [
        expect.stringMatching(
          /^demo is not compared with the last release: http:.* could not be reached/,
        ),
      ],
    ])
    const quiet = await weigh(cwd, { compare: false })
    expect([quiet.warnings, quiet.network.requests, quiet.release.sides.length]).toEqual([[], 0, 1])
  })

  test('is compared with other files', async () => {
    const cwd = dist(mine)
    writeFileSync(join(cwd, 'demo-1.0-py3-none-any.whl'), wheel('demo 1.0', { size: 10 }).body!)
    const one = `dist/${mine[0]!.filename}`
    const { release: found, growth } = await weigh(
      cwd,
      { against: ['demo-1.0-py3-none-any.whl'], failIfGrows: '1%' },
      [one],
    )
    expect(found.rows.map(({ cells }) => cells.map((cell) => cell?.version))).toEqual([
      ['2.0', '1.0'],
    ])
    expect(growth).toMatchObject({ ok: false, filename: mine[0]!.filename })
  })

  test('is compared with a named release', async () => {
    const server = await indexOf([
      wheel('demo 1.0', { tag: WIN }),
      wheel('demo 1.5', { tag: WIN }),
      wheel('demo 1.9', { tag: WIN }),
    ])
    const against = async (word: string) =>
      (await weigh(dist(mine), { indexUrl: server.index, against: [word] })).release.sides[1]?.name
    expect([await against('demo==1.0'), await against('demo<1.9'), await against('demo')]).toEqual([
      'demo 1.0',
      'demo 1.5',
      'demo 1.9',
    ])
    await expect(against('demo==7')).rejects.toMatchObject({ code: 'no-such-package', exitCode: 3 })
    await expect(against('./nothing')).rejects.toMatchObject({ exitCode: 2 })
  })

  test('with files of several versions gets a warning', async () => {
    const { warnings } = await weigh(dist([wheel('demo 1.0'), wheel('demo 2.0')]), {
      compare: false,
      python: '3.11',
    })
    expect(warnings.map(({ code, message }) => [code, message])).toEqual([
      [
        'several-versions',
        'There are files of several versions of demo: 1.0 and 2.0. All are weighed.',
      ],
      [
        'option-without-effect',
        'Files are weighed without installing them: --python has no effect.',
      ],
    ])
  })
})

describe('budgets apply to each file', () => {
  const limits = async (...budget: string[]) => {
    const { budget: first, budgets = [] } = await weigh(dist(mine), { compare: false, budget })
    return budgets.length > 0 ? budgets : [first!]
  }

  test.each([
    ['pypi-file', true, 'file'],
    ['5B', false, 'file'],
    ['unpacked=9kB', false, 'file-unpacked'],
    ['unpacked=10kB', true, 'file-unpacked'],
    ['files=3', false, 'file-count'],
    ['files=4', true, 'file-count'],
    ['demo=1MB', true, 'file'],
    ['other=1', true, 'file'],
  ])('%s', async (text, ok, measure) => {
    expect((await limits(text))[0]).toMatchObject({ ok, measure })
  })

  test('and name the files that break them', async () => {
    const [files, named] = await limits('files=3', 'pypi-file')
    expect(files?.culprits.map(({ name, size }) => [name, size])).toEqual(
      [mine[1], mine[0]].map((one) => [one!.filename, 4]),
    )
    expect(named).toMatchObject({
      limit: 104857600,
      name: 'pypi-file',
      source: expect.stringMatching(/^https:/),
      source_date: expect.any(String),
    })
  })

  test('of an environment do not apply to a file', async () => {
    await expect(limits('lambda-zip')).rejects.toMatchObject({
      code: 'invalid-budget',
      exitCode: 2,
    })
  })
})

test('the files inside are listed without a target and without the index', async () => {
  const cwd = dist(mine)
  const { distributions, network } = await listFiles({
    files: ['dist'],
    offline: true,
    cwd,
    env: {},
  })
  expect(
    distributions.map(({ wheel: of, sdist: source, files }) => [
      (of ?? source)?.filename,
      files?.length,
    ]),
  ).toEqual(
    [mine[1]!, mine[0]!, mine[2]!].map(({ filename }) => [
      filename,
      filename.endsWith('.whl') ? 4 : 1,
    ]),
  )
  expect(distributions[2]?.files).toEqual([
    { path: 'PKG-INFO', kind: 'data', compressed_size: null, size: PKG_INFO.length },
  ])
  expect(network.requests).toBe(0)
})
