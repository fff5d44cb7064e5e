import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type EstimateOptions, estimate } from '../../../src/index.ts'
import { channelOf, condaPackage } from '../../support/conda.ts'
import { folderOf, indexOf, wheel } from '../support.ts'

const METADATA = { 'site-packages/numpy-2.0.dist-info/METADATA': 'Name: numpy\n' }
const PYTHON = condaPackage('python 3.12.7 0', {
  files: { 'bin/python3.12': 'x'.repeat(3000) },
  depends: ['__glibc >=2.17'],
})
const NUMPY = condaPackage('numpy 2.0 py_0', {
  noarch: 'python',
  files: { ...METADATA, 'site-packages/numpy/__init__.py': '#'.repeat(700) },
  depends: ['python >=3.8', 'libblas'],
  entryPoints: ['f2py = numpy.f2py:main'],
})
const PACKAGES = [
  PYTHON,
  NUMPY,
  condaPackage('libblas 3.9 0'),
  condaPackage('torch 2.0 cpu_0'),
  condaPackage('torch 2.1 cuda_0', { depends: ['__cuda'] }),
]

function environment(
  channel: string,
  dependencies: readonly string[],
  pip: readonly string[] = [],
): string {
  const lines = [
    ...dependencies.map((one) => `  - ${one}`),
    ...(pip.length === 0 ? [] : ['  - pip:', ...pip.map((one) => `      - ${one}`)]),
  ]
  return folderOf({
    'environment.yml': `channels:\n  - ${channel}\ndependencies:\n${lines.join('\n')}\n`,
  })
}

const weigh = (cwd: string, options: EstimateOptions = {}) =>
  estimate({ files: ['environment.yml'], cache: false, snapshot: false, env: {}, cwd, ...options })

describe('an environment.yml', () => {
  test('is resolved, and weighed with the packages of pip', async () => {
    const channel = await channelOf(PACKAGES)
    const index = await indexOf([
      wheel('demo 1.0', { requires: ['numpy'], size: 50 }),
      wheel('numpy 2.5', { size: 9000 }),
    ])
    const cwd = environment(channel.url, ['python=3.12', 'numpy'], ['demo'])
    const options = { indexUrl: index.index, cache: true, cacheDir: join(cwd, 'cache') }
    const { scenarios, warnings } = await weigh(cwd, options)
    expect(warnings).toEqual([])
    const [{ packages, target, totals }] = scenarios as [(typeof scenarios)[0]]
    expect(
      packages.map(({ name, version, requested, wheel: of, conda }) => [
        name,
        version,
        requested,
        of?.filename ?? conda?.filename,
      ]),
    ).toEqual([
      ['demo', '1.0', true, 'demo-1.0-py3-none-any.whl'],
      ['libblas', '3.9', false, 'libblas-3.9-0.conda'],
      // pip finds it there.
      ['numpy', '2.0', true, 'numpy-2.0-py_0.conda'],
      ['python', '3.12.7', true, 'python-3.12.7-0.conda'],
    ])
    expect(target).toMatchObject({ python: '3.12.7', python_from: 'environment.yml' })
    expect(totals).toMatchObject({ packages: 4, source: 'exact' })
    const numpy = packages.find(({ name }) => name === 'numpy')!
    expect(numpy).toMatchObject({
      download_size: NUMPY.body.length,
      installed_size: 700 + 'Name: numpy\n'.length,
      dependencies: ['libblas', 'python'],
      conda: { channel: channel.url, subdir: 'noarch', build: 'py_0', sha256: NUMPY.record.sha256 },
      sources: { download: 'exact', installed: 'exact', bytecode: 'estimated' },
    })
    expect(numpy.retained_size).toBeGreaterThan(1712)
    expect(numpy.bytecode_size).toBeGreaterThan(0)
    expect(channel.requests.every(({ path }) => /^\/(?:linux-64|noarch)\//.test(path))).toBe(true)
    // Sizes are known by their hashes then.
    const read = (): number => channel.requests.filter(({ path }) => path.endsWith('.conda')).length
    const before = read()
    expect((await weigh(cwd, options)).scenarios[0]?.totals).toEqual(totals)
    expect([before, read()]).toEqual([3, 3])
  })

  test('is solved for the target, and for a GPU if the variable says so', async () => {
    const channel = await channelOf(PACKAGES)
    const torch = async (env: EstimateOptions['env'] = {}) =>
      (await weigh(environment(channel.url, ['torch']), { env })).scenarios[0]!.packages.map(
        ({ version }) => version,
      )
    expect(await torch()).toEqual(['2.0'])
    expect(await torch({ CONDA_OVERRIDE_CUDA: '12.6' })).toEqual(['2.1'])
    await expect(
      weigh(environment(channel.url, ['torch']), { platform: 'alpine' }),
    ).rejects.toMatchObject({
      code: 'outside-lock',
      exitCode: 3,
    })
  })

  test('without a solution is one error at its line', async () => {
    const channel = await channelOf(PACKAGES)
    const cwd = environment(channel.url, ['python', 'torch >=2.1'])
    await expect(weigh(cwd)).rejects.toMatchObject({
      code: 'conda-conflict',
      exitCode: 3,
      places: [{ file: 'environment.yml', line: 5 }],
      hint: expect.stringContaining('CONDA_OVERRIDE_CUDA'),
    })
  })

  test('whose channel cannot be reached is one error that names the alternatives', async () => {
    const cwd = environment('http://127.0.0.1:1', ['python'])
    const error = {
      code: 'channel-unreachable',
      exitCode: 4,
      hint: expect.stringMatching(/conda-lock.*pixi/),
    }
    await expect(weigh(cwd)).rejects.toMatchObject(error)
    await expect(weigh(cwd, { offline: true })).rejects.toMatchObject(error)
  })

  test('is counted without conda on request', async () => {
    const index = await indexOf([wheel('demo 1.0')])
    const { scenarios, warnings } = await weigh(
      environment('http://127.0.0.1:1', ['python'], ['demo']),
      {
        conda: false,
        indexUrl: index.index,
      },
    )
    expect([scenarios[0]?.packages.length, warnings.map(({ code }) => code)]).toEqual([
      1,
      ['conda-not-counted'],
    ])
  })
})

describe('a hostile channel', () => {
  test.each([
    [
      'a channel that is not one',
      { 'linux-64/repodata.json': 'nonsense', 'noarch/repodata.json': '{"packages": 3}' },
    ],
  ])('with %s is one error', async (_, answers) => {
    const channel = await channelOf(PACKAGES, answers)
    await expect(weigh(environment(channel.url, ['python']))).rejects.toMatchObject({
      name: 'PysizeError',
      exitCode: expect.any(Number),
    })
  })

  test('that names packages elsewhere, or has damaged ones, leaves them unknown', async () => {
    const broken = { ...PYTHON, body: Buffer.from('nonsense') }
    const channel = await channelOf([broken])
    const { scenarios, warnings } = await weigh(environment(channel.url, ['python']))
    expect(scenarios[0]?.packages[0]).toMatchObject({
      name: 'python',
      installed_size: null,
      sources: { installed: 'unknown' },
    })
    expect(warnings.map(({ code }) => code).sort()).toEqual(['lock-size-differs', 'unknown-size'])
  })
})
