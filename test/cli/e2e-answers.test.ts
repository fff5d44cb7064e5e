import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  codesOf,
  folderOf,
  indexOf,
  packageOf,
  pinsOf,
  sdist,
  wheel,
} from '../scenarios/support.ts'
import { expectContract } from './contract.ts'
import { pysize, type Surroundings } from './e2e.ts'

/** Its central directory is overwritten, except for the end record. */
const damaged = (sidecar: boolean) => {
  const sound = wheel('damaged 1.0', { requires: ['other'], sidecar })
  const body = Buffer.from(sound.body ?? '')
  const directory = body.indexOf('PK\u0001\u0002', 0, 'latin1')
  return { ...sound, body: body.fill(0x41, directory, body.length - 40) }
}

/** The JSON report of a run that must succeed, and its stderr. */
async function report(argv: readonly string[], surroundings: Surroundings = {}, code = 0) {
  const found = await pysize(['estimate', ...argv, '--json'], surroundings)
  expect(found.code, found.stderr).toBe(code)
  return { ...found, estimate: expectContract(found.stdout) }
}

describe('the JSON report follows the contract', () => {
  const files = [
    wheel('demo 1.0', {
      requires: ['other', 'source', 'damaged', 'extra; extra == "more"'],
      size: 3000,
    }),
    wheel('other 1.5.0'),
    wheel('extra 2.0'),
    sdist('source 0.1', {
      'PKG-INFO': 'Metadata-Version: 2.2\nName: source\nVersion: 0.1\n',
      'source.py': 'x = 1\n',
    }),
    damaged(true),
  ]
  test.each(['pip', 'uv'] as const)('as %s installs', async (installer) => {
    const { index } = await indexOf(files)
    const cwd = folderOf({ 'requirements.txt': 'demo[more]\n' })
    const { estimate, stderr } = await report(
      ['requirements.txt', '-i', index, '--installer', installer, '--budget', '1GB'],
      { cwd },
    )
    expect(pinsOf(estimate)).toEqual([
      'damaged 1.0',
      'demo 1.0',
      'extra 2.0',
      'other 1.5.0',
      'source 0.1',
    ])
    expect(packageOf(estimate, 'demo')).toMatchObject({
      requested: true,
      extras: ['more'],
      sdist: null,
    })
    expect(packageOf(estimate, 'source')).toMatchObject({
      requested: false,
      wheel: null,
      sources: { installed: 'estimated' },
    })
    expect(packageOf(estimate, 'damaged')).toMatchObject({
      installed_size: null,
      retained_size: null,
      sources: { download: 'exact' },
    })
    expect(estimate.scenarios[0]!.totals.source).toBe('unknown')
    expect(estimate.budget).toMatchObject({ limit: 1e9, over_by: 0, ok: true, culprits: [] })
    expect(new Set(codesOf(estimate))).toEqual(new Set(['unknown-size', 'estimated-sdist']))
    expect(stderr.match(/^warning\[/gm)).toHaveLength(2)
  })

  test('a budget that is not kept', async () => {
    const { index } = await indexOf(files)
    const { estimate } = await report(['--with', 'other', '-i', index, '--budget', '100'], {}, 1)
    expect(estimate.budget).toMatchObject({ limit: 100, ok: false, culprits: [{ name: 'other' }] })
    expect(estimate.budget!.measured - estimate.budget!.over_by).toBe(100)
  })
})

describe('a damaged wheel keeps its pin, and is reported', () => {
  test('its metadata next to it', async () => {
    const { index } = await indexOf([damaged(true), wheel('damaged 0.9'), wheel('other 1.0')])
    const { estimate } = await report(['--with', 'damaged', '-i', index])
    expect(pinsOf(estimate)).toEqual(['damaged 1.0', 'other 1.0'])
    expect(codesOf(estimate)).toEqual(['unknown-size'])
  })

  test('its metadata lost with it', async () => {
    const { index } = await indexOf([damaged(false), wheel('damaged 0.9')])
    const { estimate } = await report(['--with', 'damaged', '-i', index])
    expect(pinsOf(estimate)).toEqual(['damaged 1.0'])
    expect(codesOf(estimate)).toEqual(['unknown-dependencies', 'unknown-size'])
  })

  test('on a second run too, whatever was kept', async () => {
    const { index } = await indexOf([damaged(true), wheel('other 1.0')])
    const env = { PYSIZE_CACHE_DIR: folderOf() }
    const first = await report(['--with', 'damaged', '-i', index], { env })
    const second = await report(['--with', 'damaged', '--with', 'other', '-i', index], { env })
    expect(codesOf(second.estimate)).toEqual(codesOf(first.estimate))
  })
})

describe('nothing to install', () => {
  test.each([
    ['an empty file', ''],
    ['comments alone', '# demo\n\n   # other\n'],
    ['markers that do not hold', 'demo; python_version < "3"\nother; sys_platform == "win32"\n'],
  ])('%s', async (_, text) => {
    const { estimate } = await report(['-'], { stdin: text })
    expect(estimate.scenarios).toMatchObject([
      { packages: [], totals: { packages: 0, source: 'exact' } },
    ])
    expect(estimate.network).toEqual({ requests: 0, bytes: 0, rounds: 0 })
  })
})

describe('an unusable cache', () => {
  test.each([
    ['a file', (cwd: string) => join(cwd, 'a.txt')],
    ['below a file', (cwd: string) => join(cwd, 'a.txt', 'cache')],
    ['where no folder can be made', () => '/proc/absent/cache'],
  ])('%s', async (_, place) => {
    const { index } = await indexOf([wheel('demo 1.0')])
    const cwd = folderOf({ 'a.txt': 'demo\n' })
    const { estimate, stderr } = await report(['a.txt', '-i', index, '--cache-dir', place(cwd)], {
      cwd,
    })
    expect(pinsOf(estimate)).toEqual(['demo 1.0'])
    expect(codesOf(estimate)).toEqual(['cache-unwritable'])
    expect(stderr).toContain('warning[cache-unwritable]')
  })
})

test('options mean the same before and after arguments', async () => {
  const { index } = await indexOf([wheel('demo 1.0'), wheel('other 1.0')])
  const cwd = folderOf({ 'a.txt': 'demo\n', 'b.txt': 'other\n' })
  const options = ['-i', index, '--python', '3.11', '--installer', 'uv']
  const before = await report([...options, 'a.txt', 'b.txt'], { cwd })
  const after = await report(['a.txt', ...options, 'b.txt'], { cwd })
  expect(pinsOf(after.estimate)).toEqual(['demo 1.0', 'other 1.0'])
  expect(after.estimate.scenarios).toEqual(before.estimate.scenarios)
})

test("the installer's own variables name the index, and no others count", async () => {
  const { index } = await indexOf([wheel('demo 1.0')])
  const stray = {
    PIP_FIND_LINKS: '/absent',
    PIP_NO_INDEX: '1',
    UV_DEFAULT_INDEX: 'http://127.0.0.1:9/',
    UV_FIND_LINKS: '/absent',
  }
  const { estimate } = await report(['--with', 'demo'], { env: { PIP_INDEX_URL: index, ...stray } })
  expect(packageOf(estimate, 'demo').wheel?.index).toBe(index)
  expect(estimate.warnings).toEqual([
    { code: 'index-from-environment', message: expect.stringContaining('PIP_INDEX_URL') },
  ])
})

test('a path to a wheel means that wheel', async () => {
  const cwd = folderOf({ 'demo-1.0-py3-none-any.whl': wheel('demo 1.0', { size: 777 }).body ?? '' })
  const { index } = await indexOf([wheel('demo 1.0'), wheel('demo 2.0')])
  const { estimate } = await report(['--with', './demo-1.0-py3-none-any.whl', '-i', index], { cwd })
  expect(packageOf(estimate, 'demo').wheel?.index).toMatch(/^file:.*demo-1\.0-py3-none-any\.whl$/)
})

test('missing extras get a warning', async () => {
  const { index } = await indexOf([wheel('demo 1.0')])
  const { estimate } = await report(['--with', 'demo[more]', '-i', index])
  expect(codesOf(estimate)).toEqual(['unknown-extra'])
  const many = Array.from({ length: 9 }, (_, at) => `e${at}`).join()
  const { estimate: more } = await report(['--with', `demo[${many}]`, '-i', index])
  expect(more.warnings.map(({ message }) => message)).toEqual([
    "demo 1.0 has none of the extras 'e0', 'e1', 'e2' and 6 more.",
  ])
})

test('paths are relative to the folder of the run', async () => {
  const cwd = folderOf({
    'demo-1.0-py3-none-any.whl': wheel('demo 1.0').body ?? '',
    'a.txt': '--no-index\n--find-links .\ndemo\n',
  })
  const { estimate } = await report(['a.txt', '--cache-dir', 'kept'], { cwd })
  expect(packageOf(estimate, 'demo').wheel?.index).toBe('.')
  const { index } = await indexOf([wheel('other 1.0')])
  await pysize(['snapshot', 'create', '-', '-o', 'snapshot', '-i', index], {
    cwd,
    stdin: 'other\n',
  })
  const { estimate: offline } = await report(
    ['--with', 'other', '--offline', '--snapshot', 'snapshot', '--cache-dir', 'kept'],
    { cwd },
  )
  expect(pinsOf(offline)).toEqual(['other 1.0'])
})

test('--offline makes no request, and a folder of wheels needs no snapshot', async () => {
  const server = await indexOf([wheel('demo 1.0')])
  const cwd = folderOf({ 'demo-1.0-py3-none-any.whl': wheel('demo 1.0').body ?? '' })
  const { estimate } = await report(
    ['--with', 'demo', '--no-index', '-f', '.', '--offline', '--no-snapshot'],
    { cwd },
  )
  expect(pinsOf(estimate)).toEqual(['demo 1.0'])
  for (const argv of [[`${server.url}/a.txt`], ['--with', 'demo', '-i', server.index]])
    expect((await pysize(['estimate', ...argv, '--offline', '--no-snapshot'])).code).toBe(2)
  expect(server.requests).toEqual([])
})

test('-e takes a path, even if it looks like a name', async () => {
  const { index } = await indexOf([wheel('lib 1.0')])
  const cwd = folderOf()
  mkdirSync(join(cwd, 'demo'))
  writeFileSync(
    join(cwd, 'demo', 'pyproject.toml'),
    '[project]\nname = "own"\nversion = "1"\ndependencies = ["lib"]\n',
  )
  const { code, stdout, stderr } = await pysize(
    ['estimate', '-e', 'demo', '-i', index, '--no-snapshot', '--json'],
    { cwd },
  )
  expect(code, stderr).toBe(0)
  expect(
    JSON.parse(stdout).scenarios[0].packages.map(({ name }: { name: string }) => name),
  ).toEqual(['lib', 'own'])
})

test('a path of another machine is an error with the next step', async () => {
  const cwd = folderOf({ 'requirements.txt': 'certifi @ file:///croot/certifi_1/work\n' })
  const { code, stderr } = await pysize(['estimate', 'requirements.txt'], { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('pip list --format=freeze')
})
