import { describe, expect, test } from 'vitest'
import { createSnapshot, type Estimate, type EstimateOptions } from '../../src/index.ts'
import { FILES, FIRST } from './further-installs-support.ts'
import {
  codesOf,
  folderOf,
  indexOf,
  packageOf,
  pinsOf,
  pytorchIndex,
  run,
  wheel,
} from './support.ts'

interface Asked extends EstimateOptions {
  readonly first: readonly string[]
  readonly install: readonly string[]
}

/** The environment after further installs on a first one. */
async function installed({ first, install, ...options }: Asked, files = FILES): Promise<Estimate> {
  const { index } = await indexOf(files)
  return run({ with: first, then: install, indexUrl: index, ...options })
}

/** The effects of the installs, in short. */
const shortly = ({ then }: Estimate) => ({
  replaced: then!.replaced.map(({ name, from, to }) => `${name} ${from} > ${to}`),
  added: then!.added.map(({ name }) => name),
  orphans: then!.orphans.map(({ name }) => name),
})

describe.each(['pip', 'uv'] as const)('a second install by %s', (installer) => {
  test('replaces a version, adds its dependencies, and leaves packages that nothing needs now', async () => {
    const answer = await installed({ first: FIRST, install: ['app==2.0'], installer })
    expect(answer.scenarios.map(({ name }) => name)).toEqual(['default', 'plain'])
    expect(pinsOf(answer)).toEqual(['app 2.0', 'deep 1.0', 'dep 2.0', 'old-helper 1.0'])
    expect(pinsOf(answer, 1)).toEqual(['app 1.0', 'deep 1.0', 'dep 1.0', 'old-helper 1.0'])
    expect(shortly(answer)).toEqual({
      replaced: ['app 1.0 > 2.0', 'dep 1.0 > 2.0'],
      added: [],
      orphans: ['deep', 'old-helper'],
    })
    expect(answer.scenarios[0]!.changes).toEqual([{ option: 'then', value: 'app==2.0' }])
  })

  test('keeps packages that satisfy, also dependencies', async () => {
    const answer = await installed({
      first: ['app==1.0', 'dep==1.5'],
      install: ['app dep>=1'],
      installer,
    })
    expect(shortly(answer)).toEqual({ replaced: [], added: [], orphans: [] })
    expect(answer.then!.steps[0]).toMatchObject({
      kept: ['app', 'deep', 'dep', 'old-helper'],
      download_size: 0,
    })
    expect(answer.scenarios[0]!.totals).toEqual(answer.scenarios[1]!.totals)
  })

  test('leaves a dependency that satisfies a new package', async () => {
    const answer = await installed({
      first: ['app==1.0', 'dep==1.5'],
      install: ['app==2.0'],
      installer,
    })
    expect(shortly(answer).replaced).toEqual(['app 1.0 > 2.0'])
  })

  test('breaks requirements outside its request, and says so', async () => {
    const answer = await installed({
      first: ['strict', 'old-helper'],
      install: ['dep==2.0'],
      installer,
    })
    expect(pinsOf(answer)).toEqual(['deep 1.0', 'dep 2.0', 'old-helper 1.0', 'strict 1.0'])
    expect(answer.warnings).toEqual([
      {
        code: 'broken-requirement',
        message: 'strict 1.0 requires dep<2; dep is at 2.0 after the install.',
      },
    ])
  })

  test('adds an extra of an installed package', async () => {
    const answer = await installed({ first: ['extra'], install: ['extra[more]'], installer })
    expect(shortly(answer)).toEqual({ replaced: [], added: ['deep'], orphans: [] })
    expect(packageOf(answer, 'extra').extras).toEqual(['more'])
  })

  test('installs without dependencies', async () => {
    const answer = await installed({
      first: ['dep==1.0'],
      install: ['--no-deps app==2.0'],
      installer,
    })
    expect(pinsOf(answer)).toEqual(['app 2.0', 'dep 1.0'])
    expect(codesOf(answer)).toEqual(['broken-requirement'])
  })

  test('follows a constraint', async () => {
    const cwd = folderOf({ 'limits.txt': 'dep<2\n' })
    const answer = await installed({
      first: ['deep'],
      install: ['-c limits.txt app==2.0'],
      installer,
      cwd,
    })
    expect(pinsOf(answer)).toEqual(['app 2.0', 'deep 1.0', 'dep 1.5'])
    expect(answer.inputs.map(({ file }) => file)).toEqual(['limits.txt'])
  })

  test('keeps an installed pre-release, also with an upgrade', async () => {
    for (const install of ['dep', '-U dep'])
      expect(
        shortly(await installed({ first: ['dep==3.0rc1'], install: [install], installer }))
          .replaced,
      ).toEqual([])
  })

  test('installs a pre-release on request', async () => {
    const answer = await installed({ first: ['dep==1.0'], install: ['-U --pre dep'], installer })
    expect(shortly(answer).replaced).toEqual(['dep 1.0 > 3.0rc1'])
  })

  test('ignores installed packages if it reinstalls', async () => {
    const answer = await installed({
      first: ['app==2.0', 'dep==1.5', 'deep'],
      install: ['--force-reinstall app==2.0'],
      installer,
    })
    expect(shortly(answer).replaced).toEqual(['dep 1.5 > 2.0'])
    expect(answer.then!.steps[0]!.reinstalled).toEqual([{ name: 'app', version: '2.0' }])
  })

  test('keeps a package that no index has', async () => {
    const { index } = await indexOf([wheel('new 1.0', { requires: ['local<2'] })])
    const first = await indexOf([wheel('local 1.0')])
    const answer = await run({
      with: ['local'],
      then: [`--index-url ${index} new`],
      indexUrl: first.index,
      installer,
    })
    expect(pinsOf(answer)).toEqual(['local 1.0', 'new 1.0'])
  })

  test('fails if its own request has no solution, with a place in the arguments', async () => {
    await expect(
      installed({ first: FIRST, install: ['deep app==9'], installer }),
    ).rejects.toMatchObject({
      code: 'no-such-version',
      exitCode: 3,
      places: [{ file: '--then', column: 6, text: 'deep app==9' }],
    })
  })

  test('continues from the one before', async () => {
    const answer = await installed({
      first: FIRST,
      install: ['app==2.0', 'app==1.0 extra'],
      installer,
    })
    expect(shortly(answer)).toEqual({ replaced: ['dep 1.0 > 2.0'], added: ['extra'], orphans: [] })
    expect(answer.then!.steps.map(({ replaced }) => replaced.map(({ to }) => to))).toEqual([
      ['2.0', '2.0'],
      ['1.0'],
    ])
  })
})

describe('an upgrade', () => {
  const first = ['app==2.0', 'dep==1.5']

  test('by pip leaves dependencies that satisfy, unless it is eager', async () => {
    expect(shortly(await installed({ first, install: ['-U app'] })).replaced).toEqual([])
    expect(shortly(await installed({ first, install: ['-U app dep'] })).replaced).toEqual([
      'dep 1.5 > 2.0',
    ])
    expect(
      shortly(await installed({ first, install: ['-U --upgrade-strategy eager app'] })).replaced,
    ).toEqual(['dep 1.5 > 2.0'])
    expect(
      shortly(await installed({ first, install: ['--upgrade-strategy eager app'] })).replaced,
    ).toEqual([])
  })

  test('by uv upgrades dependencies, too, or only the named packages', async () => {
    expect(
      shortly(await installed({ first, install: ['-U app'], installer: 'uv' })).replaced,
    ).toEqual(['dep 1.5 > 2.0'])
    expect(
      shortly(await installed({ first, install: ['-P app app'], installer: 'uv' })).replaced,
    ).toEqual([])
    expect(
      shortly(await installed({ first, install: ['-P dep app'], installer: 'uv' })).replaced,
    ).toEqual(['dep 1.5 > 2.0'])
  })
})

test('--only-deps installs what a package needs, without itself', async () => {
  const answer = await installed({ first: ['dep==1.0'], install: ['--only-deps app==1.0'] })
  expect(pinsOf(answer)).toEqual(['deep 1.0', 'dep 1.0', 'old-helper 1.0'])
  expect(shortly(answer)).toEqual({ replaced: [], added: ['deep', 'old-helper'], orphans: [] })
  expect(codesOf(answer)).toEqual([])
})

describe('the swap to the CPU build of torch', () => {
  const cuda = [
    wheel('torch 2.9.0', { requires: ['nvidia-cublas', 'triton', 'sympy'], size: 90_000 }),
    wheel('nvidia-cublas 1.0', { requires: ['nvidia-nvjitlink'], size: 50_000 }),
    wheel('nvidia-nvjitlink 1.0', { size: 20_000 }),
    wheel('triton 3.0', { size: 30_000 }),
    wheel('sympy 1.0', { size: 1000 }),
  ]
  const cpu = [wheel('torch 2.9.0+cpu', { requires: ['sympy'], size: 20_000 })]
  const swap = '--extra-index-url https://download.pytorch.org/whl/cpu torch==2.9.0+cpu'

  test('leaves the GPU packages behind, and PYSIZE_PYTORCH_URL replaces the base', async () => {
    const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', cpu) }
    const answer = await installed(
      { first: ['torch'], install: [swap], env, budget: '250kB', deny: ['triton'] },
      cuda,
    )
    expect(shortly(answer)).toEqual({
      replaced: ['torch 2.9.0 > 2.9.0+cpu'],
      added: [],
      orphans: ['nvidia-cublas', 'nvidia-nvjitlink', 'triton'],
    })
    expect(answer.budget).toMatchObject({ ok: true })
    expect(answer.denied).toMatchObject([{ name: 'triton', path: [] }])
    const [changed, plain] = answer.scenarios.map(({ totals }) => totals.installed_size)
    expect(plain! - changed!).toBe(
      answer.scenarios[1]!.packages.find(({ name }) => name === 'torch')!.installed_size! -
        packageOf(answer, 'torch').installed_size!,
    )
    expect(packageOf(answer, 'triton').retained_size).toBeGreaterThan(30_000)
  })

  test('is not needed for torch==2.9.0 if a build of it is installed', async () => {
    const env = { PYSIZE_PYTORCH_URL: await pytorchIndex('cpu', cpu) }
    const first = {
      extraIndexUrls: ['https://download.pytorch.org/whl/cpu'],
      first: ['torch==2.9.0+cpu'],
    }
    expect(
      shortly(await installed({ ...first, install: ['torch==2.9.0'], env }, cuda)).replaced,
    ).toEqual([])
    expect(
      shortly(await installed({ ...first, install: ['torch!=2.9.0+cpu'], env }, cuda)).added,
    ).toContain('triton')
  })
})

test('the files of the first install do not affect the second', async () => {
  const other = await indexOf([wheel('dep 9.0')])
  const main = await indexOf(FILES)
  const cwd = folderOf({
    'first.txt': `--extra-index-url ${other.index}\ndep==9.0\n`,
    'second.txt': 'dep\ndeep\n',
  })
  const answer = await run({
    files: ['first.txt'],
    then: ['-U -r second.txt'],
    indexUrl: main.index,
    cwd,
  })
  expect(pinsOf(answer)).toEqual(['deep 1.0', 'dep 9.0'])
  const lower = await run({ files: ['first.txt'], then: ['dep<9'], indexUrl: main.index, cwd })
  expect(pinsOf(lower)).toEqual(['dep 2.0'])
})

test('it is answered offline from a snapshot, too', async () => {
  const { index } = await indexOf(FILES)
  const cwd = folderOf({ 'one.txt': 'app==1.0\n', 'two.txt': 'app==2.0\n' })
  await createSnapshot(['one.txt', 'two.txt'], 'snapshot', { cwd, indexUrl: index, env: {} })
  const answer = await run({
    files: ['one.txt'],
    then: ['app==2.0'],
    cwd,
    snapshot: 'snapshot',
    offline: true,
  })
  expect(shortly(answer)).toMatchObject({
    replaced: ['app 1.0 > 2.0'],
    orphans: ['deep', 'old-helper'],
  })
})

test('a cached answer is only for the same files', async () => {
  const { index } = await indexOf(FILES)
  const cwd = folderOf({ 'second.txt': 'dep==1.5\n' })
  const cacheDir = folderOf()
  const ask = (file: string) =>
    run({ with: ['dep==1.0'], then: [`-r ${file}`], indexUrl: index, cwd, cache: true, cacheDir })
  expect(pinsOf(await ask('second.txt'))).toEqual(['dep 1.5'])
  const again = await ask('second.txt')
  expect(again.network.requests).toBe(0)
  expect(again.then).toMatchObject({ replaced: [{ name: 'dep', from: '1.0', to: '1.5' }] })
})

test('option changes of the files come before it', async () => {
  const { index } = await indexOf(FILES)
  const answer = await run({
    with: ['app==1.0', 'strict'],
    without: ['strict'],
    then: ['app==2.0'],
    indexUrl: index,
  })
  expect(pinsOf(answer)).toEqual(['app 2.0', 'deep 1.0', 'dep 2.0', 'old-helper 1.0'])
  expect(pinsOf(answer, 1)).toEqual([
    'app 1.0',
    'deep 1.0',
    'dep 1.5',
    'old-helper 1.0',
    'strict 1.0',
  ])
  expect(answer.scenarios[0]!.changes!.map(({ option }) => option)).toEqual(['without', 'then'])
})

test('it makes no request to the index twice', async () => {
  const { index, requests } = await indexOf(FILES)
  await run({ with: ['app==1.0', 'dep==1.0'], then: ['app==2.0', 'dep'], indexUrl: index })
  const asked = requests.map(
    ({ method, path, headers }) => `${method} ${path} ${headers.range ?? ''}`,
  )
  expect(asked.length).toBe(new Set(asked).size)
})
