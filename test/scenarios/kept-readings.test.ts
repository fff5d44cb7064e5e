import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createDiskStore } from '../../src/cache/disk-store.ts'
import { putJson } from '../../src/cache/store.ts'
import type { Estimate, EstimateOptions } from '../../src/index.ts'
import { project } from './locks-support.ts'
import { codesOf, folderOf, indexOf, pinsOf, run, wheel } from './support.ts'

/** The minor version of Python that was assumed. */
const pythonOf = ({ scenarios }: Estimate): string =>
  scenarios[0]!.target.python.split('.').slice(0, 2).join('.')

/** A project with a lock that was estimated once, and its folder. */
async function estimated(options: EstimateOptions = {}) {
  const { cwd, server, asked } = await project()
  const cacheDir = folderOf()
  const ask = (more: EstimateOptions = {}) =>
    run({ ...asked, cache: true, cacheDir, env: {}, ...options, ...more })
  const first = await ask()
  const write = (file: string, text: string) => writeFileSync(join(cwd, file), text)
  const change = (file: string, from: string, to: string) => {
    const text = readFileSync(join(cwd, file), 'utf8')
    expect(text).toContain(from)
    write(file, text.replace(from, to))
  }
  const kept = () =>
    readdirSync(cacheDir).flatMap((bucket) =>
      bucket.startsWith('answers') ? readdirSync(join(cacheDir, bucket)) : [],
    )
  return { cwd, cacheDir, server, ask, first, write, change, kept }
}

test.each(['.', 'uv.lock'])(
  '%s that has not changed is answered from what was kept of it',
  async (file) => {
    const { ask, first, change, kept } = await estimated({ files: [file] })
    expect(kept()).toHaveLength(2)
    const again = await ask()
    expect(again).toEqual({ ...first, network: { requests: 0, bytes: 0, rounds: 0 } })
    // Gates are no part of what is kept.
    expect((await ask({ budget: '1kB' })).budget).toMatchObject({ limit: 1000, ok: false })
    expect(kept()).toHaveLength(2)
    change('pyproject.toml', 'app>=1', 'app>=2')
    const stale = await ask()
    expect(codesOf(stale)).toContain('lock-stale')
    expect(await ask()).toEqual({ ...stale, network: { requests: 0, bytes: 0, rounds: 0 } })
  },
)

describe('requirements files', () => {
  async function listed(files: Readonly<Record<string, string>>, options: EstimateOptions = {}) {
    const cwd = folderOf(files)
    const { index } = await indexOf([wheel('app 1.0'), wheel('app 2.0'), wheel('deep 1.0')])
    const cacheDir = folderOf()
    const asked = { files: ['requirements.txt'], cwd, cacheDir, cache: true, indexUrl: index }
    const ask = (more: EstimateOptions = {}) => run({ ...asked, env: {}, ...options, ...more })
    const kept = () =>
      readdirSync(cacheDir).flatMap((bucket) =>
        bucket.startsWith('answers') ? readdirSync(join(cacheDir, bucket)) : [],
      )
    const write = (file: string, text: string) => writeFileSync(join(cwd, file), text)
    return { cwd, ask, kept, write }
  }

  test('are read again after any of them has changed', async () => {
    const { ask, kept, write } = await listed({
      'requirements.txt': '-r base.txt\n',
      'base.txt': 'app==1.0\n',
    })
    const first = await ask()
    expect(kept()).toHaveLength(2)
    expect(await ask()).toEqual({ ...first, network: { requests: 0, bytes: 0, rounds: 0 } })
    write('base.txt', 'app==2.0\n')
    expect(pinsOf(await ask())).toEqual(['app 2.0'])
    write('requirements.txt', 'deep\n-r base.txt\n')
    expect(pinsOf(await ask())).toEqual(['app 2.0', 'deep 1.0'])
  })

  test('are read again after a file next to them is added or deleted', async () => {
    const { ask, write, cwd } = await listed({ 'requirements.txt': 'app\n' })
    const python = pythonOf(await ask())
    write('.python-version', '3.10\n')
    expect([pythonOf(await ask()), pythonOf(await ask())]).toEqual(['3.10', '3.10'])
    rmSync(join(cwd, '.python-version'))
    expect(pythonOf(await ask())).toBe(python)
  })

  test('repeat their warnings', async () => {
    const { ask } = await listed({ 'requirements.txt': '# nothing\n', 'runtime.txt': 'jython\n' })
    const first = await ask()
    expect(codesOf(first)).toContain('nothing-required')
    expect((await ask()).warnings).toEqual(first.warnings)
  })

  test('are not kept if a variable decides what they mean', async () => {
    const { ask } = await listed({ 'requirements.txt': `app==${'$'}{VERSION}\n` })
    expect(pinsOf(await ask({ env: { VERSION: '1.0' } }))).toEqual(['app 1.0'])
    expect(pinsOf(await ask({ env: { VERSION: '2.0' } }))).toEqual(['app 2.0'])
  })

  test('cannot be read again after they were deleted', async () => {
    const { ask, cwd } = await listed({ 'requirements.txt': '-r base.txt\n', 'base.txt': 'app\n' })
    await ask()
    rmSync(join(cwd, 'base.txt'))
    await expect(ask()).rejects.toMatchObject({ code: 'file-not-found' })
  })
})

test('a lock that has changed is read again', async () => {
  const { ask, first, change } = await estimated()
  expect(pinsOf(first)).toEqual(['app 1.0', 'deep 1.0', 'heavy 1.0'])
  change('uv.lock', 'dependencies = [{ name = "heavy" }]', 'dependencies = []')
  expect(pinsOf(await ask())).toEqual(['app 1.0'])
  change('uv.lock', 'dependencies = []', 'dependencies = [{ name = "heavy" }]')
  expect(pinsOf(await ask())).toEqual(pinsOf(first))
})

test('a file next to a lock is read after it is added, changed or deleted', async () => {
  const { ask, first, write, cwd } = await estimated()
  expect(pythonOf(first)).toBe('3.12')
  write('.python-version', '3.13\n')
  expect(pythonOf(await ask())).toBe('3.13')
  write('.python-version', '3.11\n')
  expect(pythonOf(await ask())).toBe('3.11')
  rmSync(join(cwd, '.python-version'))
  expect(pythonOf(await ask())).toBe('3.12')
  write('poetry.lock', '')
  const [chosen] = (await ask()).warnings
  expect(chosen).toMatchObject({ code: 'file-chosen' })
  expect(chosen!.message).toContain('poetry.lock')
})

test('the reading of a packaged project is kept until a file of the project changes', async () => {
  const { ask, change, write, kept, cwd } = await estimated()
  change('uv.lock', 'virtual', 'editable')
  mkdirSync(join(cwd, 'demo'))
  write('demo/__init__.py', 'x = 1\n')
  const before = kept().length
  const first = await ask()
  expect(pinsOf(first)).toContain('demo 0.1')
  expect(kept()).toHaveLength(before + 1)
  expect(await ask()).toEqual({ ...first, network: { requests: 0, bytes: 0, rounds: 0 } })
  expect(kept()).toHaveLength(before + 1)
  change('uv.lock', 'editable', 'directory')
  const installed = async () =>
    (await ask()).scenarios[0]!.packages.find(({ name }) => name === 'demo')!.installed_size!
  const small = await installed()
  expect(await installed()).toBe(small)
  write('demo/__init__.py', 'x = 1\n'.repeat(1000))
  const large = await installed()
  expect(large - small).toBeGreaterThan(5000)
  write('demo/more.py', 'y = 1\n'.repeat(1000))
  expect((await installed()) - large).toBeGreaterThan(5000)
})

test('a lock that names an archive by its path is kept until the archive changes', async () => {
  const small = wheel('deep 1.0', { size: 20_000 })
  const path = `wheels/${small.filename}`
  const cwd = folderOf({
    'Pipfile.lock': JSON.stringify({
      _meta: { 'pipfile-spec': 6 },
      default: { deep: { file: path } },
    }),
    [path]: small.body ?? '',
  })
  const [cacheDir, { index }] = [folderOf(), await indexOf([])]
  const asked = { files: ['Pipfile.lock'], cwd, cacheDir, cache: true, env: {}, indexUrl: index }
  const ask = () => run(asked)
  const kept = () =>
    readdirSync(cacheDir).flatMap((bucket) =>
      bucket.startsWith('answers') ? readdirSync(join(cacheDir, bucket)) : [],
    )
  const first = await ask()
  expect(kept()).toHaveLength(2)
  expect(await ask()).toEqual({ ...first, network: { requests: 0, bytes: 0, rounds: 0 } })
  writeFileSync(join(cwd, path), wheel('deep 1.0', { size: 90_000 }).body ?? '')
  const sizeOf = ({ scenarios }: Estimate): number => scenarios[0]!.packages[0]!.installed_size!
  expect(sizeOf(await ask()) - sizeOf(first)).toBe(70_000)
})

test('a file in a folder above counts once that is the project’s', async () => {
  const { cwd, server } = await project()
  const inner = join(cwd, 'inner')
  mkdirSync(inner)
  for (const file of ['uv.lock', 'pyproject.toml'])
    writeFileSync(join(inner, file), readFileSync(join(cwd, file)))
  writeFileSync(join(cwd, '.python-version'), '3.13\n')
  const options = { cwd: inner, files: ['.'], indexUrl: server.index }
  const ask = async () =>
    pythonOf(await run({ ...options, cache: true, cacheDir: join(cwd, 'cache') }))
  expect([await ask(), await ask()]).toEqual(['3.12', '3.12'])
  mkdirSync(join(cwd, '.git'))
  expect(await ask()).toBe('3.13')
})

test.each<[string, EstimateOptions]>([
  ['another Python', { python: '3.13' }],
  ['another platform', { platform: 'windows-x86_64' }],
  ['a group', { groups: ['none'] }],
  ['a further requirement', { with: ['other'] }],
  ['another file', { files: ['pyproject.toml'] }],
])('%s is another question', async (_, more) => {
  const { ask } = await estimated()
  const outcome = (given: Promise<unknown>) =>
    given.then(
      (estimate) => JSON.parse(JSON.stringify(estimate)).scenarios,
      ({ code }) => code,
    )
  expect(await outcome(ask(more))).toEqual(await outcome(ask({ ...more, cacheDir: folderOf() })))
})

test('the kept reading of a lock is not used if the lock can no longer be read', async () => {
  const { ask, cwd, kept } = await estimated({ files: ['uv.lock'] })
  expect(kept()).toHaveLength(2)
  rmSync(join(cwd, 'uv.lock'))
  await expect(ask()).rejects.toMatchObject({ code: 'file-not-found' })
})

test.each([
  [null],
  [1],
  [[]],
  [{}],
  [{ reading: {} }],
  [{ freshUntil: 1e15 }],
  [{ answer: '', beside: [1], trees: { paths: [] }, reading: {} }],
  [{ answer: '', beside: [], trees: { paths: [1] }, reading: { inputs: [], warnings: [] } }],
])('a kept reading and answer of another shape, %j, read as not kept', async (wrong: unknown) => {
  const { cacheDir, ask, first } = await estimated()
  const store = createDiskStore(cacheDir)
  const folder = readdirSync(cacheDir).find((bucket) => bucket.startsWith('answers'))!
  for (const file of readdirSync(join(cacheDir, folder))) {
    const bytes = readFileSync(join(cacheDir, folder, file))
    putJson(store, 'answers', bytes.toString('utf8', 8, 8 + bytes.readUInt32LE(4)), wrong)
  }
  await store.flush()
  expect(pinsOf(await ask())).toEqual(pinsOf(first))
})
