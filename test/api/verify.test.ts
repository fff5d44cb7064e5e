import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { VerifyOptions } from '../../src/options/options.ts'
import { distribution, type MadeFiles, onDisk, SITE_PACKAGES, venv } from '../installed/made.ts'
import { indexOf, wheel } from '../scenarios/support.ts'
import { exitOf, findings } from '../verify/summary.ts'
import { ask, WHEELS, web } from './verify-support.ts'

/** The findings against `demo` on an index, and the answer. */
async function against(files: MadeFiles, options: VerifyOptions = {}, wheels = WHEELS) {
  const server = await indexOf(wheels)
  const report = await ask(onDisk(files), { with: ['demo'], indexUrl: server.index, ...options })
  return { report, found: findings(report) }
}

describe('against an estimate', () => {
  test('an environment as expected has nothing to report', async () => {
    const { report, found } = await against(venv(web()))
    expect(found).toEqual([])
    expect(report).toMatchObject({
      schema_version: 1,
      command: 'verify',
      environment: {
        kind: 'venv',
        python: '3.12.1',
        site_packages: [SITE_PACKAGES],
        distributions: 2,
      },
      verify: { missing: [], unexpected: [], changed: [], orphans: [], reason: null },
      scenarios: [{ name: 'default', target: { python: '3.12.1' } }],
    })
    expect(exitOf(report, true)).toBe(0)
  })

  test('a missing package has its size and its dependents', async () => {
    const { report, found } = await against(venv(web().slice(0, 1)))
    expect(found).toEqual(['missing other'])
    const size = report.scenarios[0]!.packages.map(
      (one) => one.installed_size! + one.overhead_size! + one.bytecode_size!,
    )[1]
    expect(report.verify.missing).toEqual([
      { name: 'other', version: '1.5', requested: false, size, required_by: ['demo'] },
    ])
    expect(report.verify.reason).toBeNull()
    expect(exitOf(report)).toBe(1)
  })

  test('an environment without any of the packages has its own reason', async () => {
    const { report } = await against(venv([]))
    expect(report.verify.missing.map(({ name }) => name)).toEqual(['demo', 'other'])
    expect(report.verify.reason?.code).toBe('not-installed')
  })

  test('another version, and the requirements that it breaks', async () => {
    const old = [web()[0]!, distribution('other 0.9', { requested: false })]
    expect((await against(venv(old))).report.verify.changed).toEqual([
      {
        kind: 'version',
        name: 'other',
        expected: '1.5',
        found: '0.9',
        breaks: ['demo 1.0 requires other>=1'],
      },
    ])
    const pinned = await against(venv([distribution('demo 0.9'), web()[1]!]), {
      with: ['demo==1.0'],
    })
    expect(pinned.report.verify.changed).toEqual([
      {
        kind: 'version',
        name: 'demo',
        expected: '1.0',
        found: '0.9',
        breaks: ['--with requires demo==1.0'],
      },
    ])
  })

  test('what a further install breaks on purpose is no fault', async () => {
    const old = venv([web()[0]!, distribution('other 0.9')])
    const wheels = [...WHEELS, wheel('other 0.9')]
    expect(
      (await against(old, { with: ['demo', 'other>=1'], then: ['other==0.9'] }, wheels)).found,
    ).toEqual([])
    expect((await against(venv(web()), { then: ['other==0.9'] }, wheels)).found).not.toEqual([])
  })

  test('versions are compared as versions', async () => {
    const same = [distribution('demo 1.0.0', { requires: ['other'] }), distribution('other 1.5.0')]
    expect((await against(venv(same))).found).toEqual([])
  })

  test('additional packages are a warning', async () => {
    const { report, found } = await against(venv([...web(), distribution('extra-thing 2.0')]))
    expect(found).toEqual(['unexpected extra-thing'])
    expect(report.verify.unexpected[0]).toMatchObject({
      name: 'extra-thing',
      version: '2.0',
      required_by: [],
    })
    expect([exitOf(report), exitOf(report, true)]).toEqual([0, 1])
  })

  test.each([
    ['3.12.1', ['pip 24.0'], []],
    [
      '3.12.1',
      ['pip 24.0', 'setuptools 70.0', 'wheel 0.43'],
      ['unexpected setuptools', 'unexpected wheel'],
    ],
    ['3.11.4', ['pip 24.0', 'setuptools 65.0', 'wheel 0.43'], ['unexpected wheel']],
  ])(
    'packages that venv of Python %s installs are not reported: %j',
    async (python, seeds, meant) => {
      const files = venv([...web(), ...seeds.map((one) => distribution(one))], {
        'pyvenv.cfg': `home = /nowhere\nversion = ${python}\n`,
      })
      const minor = python.split('.').slice(0, 2).join('.')
      const moved = Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path.replace('python3.12', `python${minor}`),
          text,
        ]),
      )
      expect((await against(moved)).found).toEqual(meant)
    },
  )

  test('an older setuptools of the environment stays, as with installers', async () => {
    const files = venv(
      [distribution('demo 1.0', { requires: ['setuptools>=60'] }), distribution('setuptools 65.0')],
      {
        'pyvenv.cfg': 'home = /nowhere\nversion = 3.11.4\n',
      },
    )
    const moved = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path.replace('python3.12', 'python3.11'), text]),
    )
    const wheels = [wheel('demo 1.0', { requires: ['setuptools>=60'] }), wheel('setuptools 80.0')]
    expect((await against(moved, {}, wheels)).found).toEqual([])
  })

  test('CUDA instead of the CPU build is one finding with all its packages', async () => {
    const wheels = [wheel('demo 1.0', { requires: ['torch'] }), wheel('torch 2.9.0+cpu')]
    const files = venv([
      distribution('demo 1.0', { requires: ['torch'] }),
      distribution('torch 2.9.0', { requires: ['nvidia-cudnn-cu12', 'triton'], requested: false }),
      distribution('nvidia-cudnn-cu12 9.0', { requested: false }),
      distribution('triton 3.5', { requested: false }),
    ])
    const { report, found } = await against(files, {}, wheels)
    expect(found).toEqual(['accelerator torch'])
    expect(report.verify.changed).toMatchObject([
      {
        kind: 'accelerator',
        name: 'torch',
        expected: '2.9.0+cpu',
        found: '2.9.0',
        packages: ['nvidia-cudnn-cu12', 'triton'],
      },
    ])
    expect(exitOf(report)).toBe(1)
  })

  test('leftover dependencies of a replaced package are orphans', async () => {
    const files = venv([
      ...web(),
      distribution('nvidia-cudnn-cu12 9.0', { requested: false }),
      distribution('pygments 2.0', { requested: false }),
    ])
    expect((await against(files)).found).toEqual(['left nvidia-cudnn-cu12', 'left pygments'])
  })

  test('a .python-version that names another Python', async () => {
    const folder = onDisk({ 'requirements.txt': 'demo\n', '.python-version': '3.11\n' })
    const server = await indexOf(WHEELS)
    const path = onDisk(venv(web()))
    const report = await ask(path, {
      files: [join(folder, 'requirements.txt')],
      cwd: folder,
      indexUrl: server.index,
    })
    expect(report.verify.changed).toEqual([
      { kind: 'python', expected: '3.11', found: '3.12.1', from: '.python-version' },
    ])
  })

  test('a requires-python that excludes the environment', async () => {
    const project =
      '[project]\nname = "app"\nversion = "1"\nrequires-python = ">=3.13"\ndependencies = ["demo"]\n'
    const folder = onDisk({ 'pyproject.toml': project })
    const server = await indexOf(WHEELS)
    const report = await ask(onDisk(venv(web())), {
      files: ['pyproject.toml'],
      cwd: folder,
      indexUrl: server.index,
    })
    expect(report.verify.changed).toEqual([
      { kind: 'python', expected: '>=3.13', found: '3.12.1', from: 'pyproject.toml' },
    ])
  })

  test('the project itself, installed with its requirements, is expected', async () => {
    const folder = onDisk({
      'pyproject.toml': '[project]\nname = "My.App"\nversion = "1"\ndependencies = ["demo"]\n',
    })
    const server = await indexOf(WHEELS)
    const path = onDisk(venv([...web(), distribution('my-app 1')]))
    const report = await ask(path, {
      files: [join(folder, 'pyproject.toml')],
      cwd: folder,
      indexUrl: server.index,
    })
    expect(findings(report)).toEqual([])
  })
})

describe('against its own records', () => {
  const alone = async (files: MadeFiles, options: VerifyOptions = {}) =>
    findings(await ask(onDisk(files), options))

  test('a complete environment', async () => {
    expect(await alone(venv(web()))).toEqual([])
  })

  test('a requirement that is missing, or has another version', async () => {
    expect(await alone(venv(web().slice(0, 1)))).toEqual(['missing other'])
    expect(await alone(venv([web()[0]!, distribution('other 0.5')]))).toEqual([
      'version other 0.5 for null',
    ])
  })

  test('an extra that another package requests', async () => {
    const files = venv([distribution('top 1', { requires: ['demo[all]'] }), ...web()])
    expect(await alone(files)).toEqual(['missing more'])
  })

  test('two metadata folders of one package', async () => {
    expect(await alone(venv([...web(), distribution('Other 1.4')]))).toContain('duplicate other')
  })

  test('a second site-packages of another Python', async () => {
    const more = Object.fromEntries(
      Object.entries(distribution('old 1')).map(([path, text]) => [
        `lib/python3.11/site-packages/${path}`,
        text,
      ]),
    )
    expect(await alone(venv(web(), more))).toEqual(['site-packages lib/python3.11/site-packages'])
  })

  test('a wheel for another Python, libc or processor', async () => {
    const built = (name: string, tag: string) => distribution(`${name} 1`, { tag })
    const files = venv([
      built('fits', 'cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64'),
      built('stable', 'cp39-abi3-manylinux_2_28_x86_64'),
      built('local', 'cp312-cp312-linux_x86_64'),
      built('python', 'cp311-cp311-manylinux_2_17_x86_64'),
      built('libc', 'cp312-cp312-musllinux_1_2_x86_64'),
      built('processor', 'cp312-cp312-manylinux_2_17_aarch64'),
      built('system', 'py3-none-macosx_11_0_arm64'),
    ])
    expect(await alone(files)).toEqual([
      'build libc',
      'build processor',
      'build python',
      'build system',
    ])
  })
})

test('denied packages are looked for in the environment itself', async () => {
  const path = onDisk(
    venv([distribution('torch 2.9.0+cu128'), distribution('nvidia-cudnn-cu12 9.0')]),
  )
  const denied = async (options: VerifyOptions) =>
    (await ask(path, options)).denied?.map(({ name, rule }) => `${name} ${rule}`)
  expect(await denied({ deny: ['nvidia-*'] })).toEqual(['nvidia-cudnn-cu12 nvidia-*'])
  expect(await denied({ requireCpu: true })).toEqual([
    'nvidia-cudnn-cu12 --require-cpu',
    'torch --require-cpu',
  ])
  expect(await denied({ deny: ['triton'] })).toBeUndefined()
})

test('without an estimate, a budget measures the installed files', async () => {
  const path = onDisk(
    venv([distribution('demo 1.0', { files: { 'demo/data.bin': 'x'.repeat(10_000) } })]),
  )
  const { environment, budget } = await ask(path, { budget: 5000 })
  expect(environment.size).toBeGreaterThan(10_000)
  expect(budget).toMatchObject({
    limit: 5000,
    measured: environment.size,
    over_by: environment.size - 5000,
    ok: false,
  })
  expect((await ask(path, { budget: '1MB' })).budget?.ok).toBe(true)
})
