import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { totalOnDisk } from '../../../src/analyse/on-disk.ts'
import { advise, createSnapshot, estimate } from '../../../src/index.ts'
import { folderOf, wheel } from '../support.ts'
import { CPU, codesOf, edited, pieceOf, project, run } from './support.ts'

describe('lines', () => {
  test('CUDA libraries that nothing needs are deleted together', async () => {
    const text = 'torch==2.9\nnvidia-cublas-cu12==12.0\nnvidia-cublas-cu13==13.0\n'
    const { options } = await project(text)
    const unused = pieceOf(await run(options), 'unused-accelerators')
    expect(unused.edits).toEqual([
      { file: 'requirements.txt', line: 2, remove: ['nvidia-cublas-cu12==12.0'], add: [] },
    ])
    expect(unused.saves).toBeGreaterThan(40_000)
  })

  test('a lighter package replaces a line, with its version', async () => {
    const text = 'opencv-python==4.0\nnumpy\n'
    const { options } = await project(text)
    const lighter = pieceOf(await run(options), 'lighter-package')
    expect(lighter.lines).toEqual(['opencv-python-headless==4.0'])
    expect(await edited(lighter, text, options, 'linux-x86_64')).toBe(lighter.total_after)
    expect(lighter).toMatchObject({ breaks: expect.stringContaining('cv2.imshow'), drop_in: true })
  })

  test('a package that others need saves nothing', async () => {
    const { options } = await project('app\nnumpy\ntriton\n')
    const titles = (await run(options)).advice.map(({ title }) => title)
    expect(titles).toContain('Drop app')
    expect(titles).not.toContain('Drop numpy')
  })

  test('of a project are dropped without an edit', async () => {
    const { options } = await project('')
    const cwd = folderOf({
      'pyproject.toml': '[project]\nname = "p"\nversion = "1"\ndependencies = ["app", "numpy"]\n',
    })
    const drop = pieceOf(
      await run({ ...options, cwd, files: ['pyproject.toml'], python: '3.11' }),
      'drop-requirement',
    )
    expect(drop).toMatchObject({ lines: ['pyproject.toml:4: delete app'], edits: [] })
  })
})

describe('a package that deptry finds unused', () => {
  const findings = (...names: readonly string[]): string =>
    JSON.stringify(names.map((module) => ({ error: { code: 'DEP002' }, module })))

  test('is weighed, and dropped with all of its lines', async () => {
    const text = 'app\nopencv-python==4.0\nopencv-python\n'
    const { options, cwd } = await project(text)
    writeFileSync(join(cwd, 'deptry.json'), findings('OpenCV_Python'))
    const report = await run({ ...options, unusedFrom: 'deptry.json' })
    const unused = pieceOf(report, 'unused-requirement')
    expect(unused.edits.map(({ line }) => line)).toEqual([2, 3])
    expect(unused.title).toBe('Drop opencv-python, which deptry finds unused')
    expect(unused.total_after).toBe(
      totalOnDisk(
        (await estimate({ ...options, with: ['app'], files: [], python: '3.11', cache: false }))
          .scenarios[0]!.totals,
      ),
    )
    expect(report.advice.map(({ title }) => title)).not.toContain('Drop opencv-python')
    expect(report.combined!.advice.map((at) => report.advice[at]!.code)).toContain(
      'unused-requirement',
    )
  })

  test('that others need, or no line names, saves nothing', async () => {
    const { options, cwd } = await project('app\nnumpy\n')
    writeFileSync(join(cwd, 'deptry.json'), findings('numpy', 'pandas'))
    const report = await run({ ...options, unusedFrom: 'deptry.json' })
    expect(codesOf(report)).not.toContain('unused-requirement')
    expect(report.warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'unused-stays: deptry finds numpy unused, but deleting it saves nothing: app, torch need it.',
      'not-in-environment: deptry finds pandas unused, but no line of this environment names it.',
    ])
  })
})

describe('several pieces', () => {
  test('are sorted by bytes, and their total is that of all together', async () => {
    const { options } = await project('app\nopencv-python==4.0\n')
    const { advice, combined, scenarios } = await run(options)
    expect(advice.map(({ saves }) => saves)).toEqual(
      advice.map(({ saves }) => saves).sort((a, b) => b - a),
    )
    const codes = combined!.advice.map((at) => advice[at]!.code)
    expect(codes.sort()).toEqual(['cpu-build', 'lighter-package', 'no-bytecode'])
    const sum = combined!.advice.reduce((total, at) => total + advice[at]!.saves, 0)
    // Packages that leave take their bytecode along, which counts once.
    expect(combined!.saves).toBeLessThan(sum)
    expect(combined!.total_after).toBe(totalOnDisk(scenarios[0]!.totals) - combined!.saves)
  })

  test('are no more than a budget needs', async () => {
    const { options } = await project('app\nopencv-python==4.0\n')
    const all = await run(options)
    const ofCpu = pieceOf(all, 'cpu-build')
    const one = await run({ ...options, budget: ofCpu.total_after + 20_000 })
    expect(one.combined).toMatchObject({
      advice: [one.advice.findIndex(({ code }) => code === 'cpu-build')],
      keeps_budget: true,
    })
    const two = await run({ ...options, budget: ofCpu.total_after - 5000 })
    expect(two.combined!.advice.map((at) => two.advice[at]!.code)).toEqual([
      'cpu-build',
      'no-bytecode',
    ])
    expect(two.combined!.keeps_budget).toBe(true)
    const none = await run({ ...options, budget: 10 })
    expect(none.combined!.keeps_budget).toBe(false)
    const kept = await run({ ...options, budget: '1GB' })
    expect(kept).toMatchObject({ combined: null, budget: { ok: true } })
  })

  test('that exclude each other are not added up, because lines that name torch would keep it', async () => {
    const { options } = await project('app\nnumpy\n')
    const limit = pieceOf(await run({ ...options, compile: false }), 'cpu-build').total_after - 1000
    const { advice, combined } = await run({ ...options, compile: false, budget: limit })
    // The CPU build does not keep it, and without app there is no torch.
    expect(combined!.advice.map((at) => advice[at]!.title)).toEqual(['Drop app'])
    expect(combined!.keeps_budget).toBe(true)
  })

  test('are written into copies of the files', async () => {
    const { options, cwd } = await project('-r base.txt\nopencv-python==4.0\n')
    writeFileSync(join(cwd, 'base.txt'), 'app\n')
    const { applied, combined } = await run({ ...options, apply: 'smaller' })
    expect(applied).toEqual([
      'smaller/requirements.txt',
      'smaller/base.txt',
      'smaller/.python-version',
    ])
    expect(readFileSync(join(cwd, 'smaller/base.txt'), 'utf8')).toContain('torch==2.8+cpu')
    const { scenarios } = await estimate({
      ...options,
      files: ['smaller/requirements.txt'],
      cache: false,
      snapshot: false,
      compile: false,
    })
    expect(totalOnDisk(scenarios[0]!.totals)).toBe(combined!.total_after)
    await expect(run({ ...options, apply: 'smaller' })).rejects.toMatchObject({
      code: 'folder-in-use',
      exitCode: 2,
    })
  })
})

test('advice that would change no file is reported', async () => {
  const { options, cwd } = await project('numpy\n')
  const report = await run({ ...options, apply: 'smaller' })
  expect(report.applied).toEqual([])
  expect(report.warnings.map(({ code }) => code)).toEqual(['nothing-applied'])
  expect(readdirSync(cwd)).not.toContain('smaller')
})

test('a login of a requirement is never shown', async () => {
  const { options } = await project('')
  const text = `app\nnumpy @ ${new URL('files/numpy-1.0-py3-none-any.whl', options.indexUrl!.replace('://', '://me:secret@'))}\n`
  const cwd = folderOf({ 'requirements.txt': text })
  const report = await run({ ...options, cwd, python: '3.11' }).catch((error: unknown) => error)
  expect(JSON.stringify(report)).not.toContain('secret')
})

test('a runtime gets advice for its own system: one with an old glibc has no CPU build', async () => {
  const { options } = await project('app\n')
  const report = await run({ ...options, runtime: 'lambda-python3.11' })
  expect(codesOf(report)).toEqual(['drop-requirement', 'no-bytecode'])
  expect(report.advice[0]!.targets).toEqual(['linux-x86_64', 'linux-aarch64'])
})

test("if PyTorch's index cannot be reached, its pages in the snapshot prove the same lines", async () => {
  const { options, cwd } = await project('app\n')
  for (const platform of ['linux-x86_64', 'linux-aarch64', 'macos-arm64'])
    await createSnapshot(['requirements.txt'], 'snapshot', { ...options, cwd, platform })
  const env = { PYSIZE_PYTORCH_URL: 'http://127.0.0.1:9/whl' }
  const report = await advise({ ...options, env, cache: false, snapshot: 'snapshot' })
  expect(pieceOf(report, 'cpu-build').lines[1]).toBe('torch==2.8+cpu ; sys_platform != "darwin"')
  expect(report.warnings.map(({ code }) => code)).toContain('comparison-from-snapshot')
})

test('a platform on which the unchanged requirements have no solution is left out', async () => {
  const only = wheel('linux-only 1.0', { tag: 'cp311-cp311-manylinux_2_28_x86_64' })
  const { options } = await project('app\nlinux-only\n', { cpu: CPU, more: [only] })
  const report = await run(options)
  expect(pieceOf(report, 'cpu-build').targets).toEqual(['linux-x86_64'])
  expect(report.warnings.map(({ code }) => code)).toEqual([
    'platform-left-out',
    'platform-left-out',
  ])
})

test('a requirement of the command line is not a line to drop', async () => {
  const { advice } = await advise({
    with: ['torch==2.15.0'],
    python: '3.12',
    offline: true,
    cache: false,
    env: {},
    cwd: '/',
  })
  expect(advice.map(({ code }) => code)).not.toContain('drop-requirement')
})

test('of a folder, commands name the chosen file', async () => {
  const { options } = await project('app\n')
  const report = await run({ ...options, files: ['.'] })
  expect(pieceOf(report, 'no-bytecode').commands).toEqual([
    'pip install --no-compile -r requirements.txt',
  ])
  expect(report.warnings.map(({ code }) => code)).toContain('file-chosen')
})
