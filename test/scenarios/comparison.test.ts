import { describe, expect, test } from 'vitest'
import { createSnapshot, type EstimateOptions } from '../../src/index.ts'
import { serveIndex } from '../support/index-server.ts'
import { codesOf, folderOf, indexOf, pinsOf, pytorchIndex, run, wheel } from './support.ts'

const LINUX = 'sys_platform == "linux"'

/** A main index with a torch that brings CUDA on Linux, and PyTorch's own CPU index. */
async function twoIndexes(cpu: readonly string[] = ['torch 2.0+cpu']): Promise<EstimateOptions> {
  const server = await indexOf([
    wheel('app 1.0', { requires: ['torch', 'numpy'] }),
    wheel('torch 2.1', {
      requires: [`nvidia-cublas; ${LINUX}`, `triton; ${LINUX}`, 'numpy'],
      size: 9000,
    }),
    wheel('torch 2.0', { requires: [`nvidia-cublas; ${LINUX}`], size: 9000 }),
    wheel('nvidia-cublas 1.0', { size: 50_000 }),
    wheel('triton 1.0', { size: 5000 }),
    wheel('numpy 1.0'),
  ])
  const pytorch = await pytorchIndex(
    'cpu',
    cpu.map((one) => wheel(one, { size: 2000, requires: ['numpy'] })),
  )
  return { with: ['app'], indexUrl: server.index, env: { PYSIZE_PYTORCH_URL: pytorch } }
}

const scenariosOf = async (options: EstimateOptions): Promise<string[]> =>
  (await run(options)).scenarios.map(({ name }) => name)

describe('a torch that brings CUDA', () => {
  test('is compared with the CPU build by default', async () => {
    const answer = await run(await twoIndexes())
    expect(pinsOf(answer, 0)).toEqual([
      'app 1.0',
      'numpy 1.0',
      'nvidia-cublas 1.0',
      'torch 2.1',
      'triton 1.0',
    ])
    // PyTorch's index is behind here: the version differs.
    expect(pinsOf(answer, 1)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
    expect(answer.scenarios.map(({ name }) => name)).toEqual(['default', 'cpu'])
    const [cuda, cpu] = answer.scenarios.map(({ totals }) => totals)
    expect(cuda!.installed_size - cpu!.installed_size).toBeGreaterThan(60_000)
    expect(cpu!.source).toBe('exact')
    expect(answer.warnings).toEqual([])
  })

  test('takes torch only from the CPU index, everything else from the main one', async () => {
    const { scenarios } = await run(await twoIndexes(['torch 1.0+cpu', 'numpy 9.0']))
    const packages = scenarios[1]!.packages
    expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'app 1.0',
      'numpy 1.0',
      'torch 1.0+cpu',
    ])
    expect(packages.map(({ wheel: file }) => file?.index.endsWith('/whl/cpu'))).toEqual([
      false,
      false,
      true,
    ])
  })

  test('is not compared on request', async () => {
    const options = await twoIndexes()
    expect(await scenariosOf({ ...options, compare: false })).toEqual(['default'])
    const cpu = await run({ ...options, torch: 'cpu' })
    expect(cpu.scenarios.map(({ name }) => name)).toEqual(['default'])
    expect(pinsOf(cpu)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
  })

  test('is not compared if the target has no CUDA, or the closure no torch', async () => {
    const options = await twoIndexes()
    expect(await scenariosOf({ ...options, platform: 'macos-arm64' })).toEqual(['default'])
    expect(await scenariosOf({ ...options, with: ['numpy', 'triton'] })).toEqual(['default'])
  })

  test("comes from the snapshot if only PyTorch's index cannot be reached, and says so", async () => {
    const options = await twoIndexes()
    const cwd = folderOf({ 'set.txt': 'app\n' })
    await createSnapshot(['set.txt'], 'snapshot', { ...options, cwd })
    const away = await serveIndex({})
    await away.close()
    const env = { PYSIZE_PYTORCH_URL: `${away.url}/whl` }
    const answer = await run({ ...options, cwd, snapshot: 'snapshot', env })
    expect(pinsOf(answer, 1)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
    expect(answer.scenarios[1]?.totals.installed_size).toBeGreaterThan(2000)
    expect(codesOf(answer)).toEqual(['comparison-from-snapshot'])
    expect(codesOf(await run({ ...options, env }))).toEqual(['comparison-failed'])
  })

  test('the budget applies to the requested scenario', async () => {
    const { budget } = await run({ ...(await twoIndexes()), budget: '60kB' })
    expect(budget).toMatchObject({ ok: false })
  })
})

describe('a comparison that fails is a warning', () => {
  test('if no CPU build meets the requirements', async () => {
    const options = await twoIndexes()
    const answer = await run({ ...options, with: ['torch>2.0'] })
    expect(answer.scenarios).toHaveLength(1)
    expect(codesOf(answer)).toEqual(['no-cpu-build'])
  })

  test('if the index cannot be connected to, or has no torch', async () => {
    const options = await twoIndexes()
    const away = await indexOf([])
    await away.close()
    for (const url of [`${away.url}/whl`, await pytorchIndex('cpu', [])]) {
      const answer = await run({ ...options, env: { PYSIZE_PYTORCH_URL: url } })
      expect(answer.scenarios).toHaveLength(1)
      expect(codesOf(answer)).toEqual(['comparison-failed'])
    }
  })

  test('but with --torch the requested build must exist', async () => {
    const options = await twoIndexes()
    await expect(run({ ...options, torch: 'cu128' })).rejects.toMatchObject({ exitCode: 3 })
  })
})

test('a date is not applied to torch from its own index, and a warning says so', async () => {
  const options = { ...(await twoIndexes()), excludeNewer: '2024-06-01' }
  const answer = await run({ ...options, torch: 'cpu' })
  expect(pinsOf(answer)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
  expect(codesOf(answer)).toEqual(['date-not-applied'])
  expect(codesOf(await run(options))).toEqual(['date-not-applied'])
})

test('both scenarios are written to a snapshot, and read from it offline', async () => {
  const { createSnapshot } = await import('../../src/index.ts')
  const cwd = folderOf({ 'set.txt': 'app\n' })
  const { with: _, ...options } = await twoIndexes()
  await createSnapshot(['set.txt'], 'snapshot', { ...options, cwd })
  const offline = await run({ with: ['app'], cwd, snapshot: `${cwd}/snapshot`, offline: true })
  expect(pinsOf(offline, 1)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
  expect(codesOf(offline)).toEqual(['snapshot-used'])
})

describe("a file that names PyTorch's index next to the main one", () => {
  const lines = '--extra-index-url https://download.pytorch.org/whl/cpu\napp\ntorch==2.0+cpu\n'

  /** A project whose snapshot knows both indexes. */
  async function recorded() {
    const cwd = folderOf({ 'set.txt': 'app\n', 'cpu.txt': lines })
    const { with: _, ...options } = await twoIndexes()
    await createSnapshot(['set.txt'], 'snapshot', { ...options, cwd })
    return { ...options, cwd, files: ['cpu.txt'], snapshot: 'snapshot' }
  }

  test.each(['pip', 'uv'] as const)(
    "is answered offline from the snapshot's pages of both, by the rules of %s",
    async (installer) => {
      const { cwd, files, snapshot } = await recorded()
      const answer = await run({ cwd, files, snapshot, installer, offline: true })
      expect(pinsOf(answer)).toEqual(['app 1.0', 'numpy 1.0', 'torch 2.0+cpu'])
    },
  )

  test('has no such page if the snapshot has none', async () => {
    const { cwd, snapshot } = await recorded()
    const other = {
      with: ['torch==2.0+cpu'],
      extraIndexUrls: ['https://download.pytorch.org/whl/cu128'],
    }
    await expect(run({ cwd, snapshot, offline: true, ...other })).rejects.toMatchObject({
      code: 'no-such-version',
    })
  })
})
