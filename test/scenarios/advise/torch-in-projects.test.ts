import { describe, expect, test } from 'vitest'
import { totalOnDisk } from '../../../src/analyse/on-disk.ts'
import { type Advice, type EstimateOptions, estimate } from '../../../src/index.ts'
import { applyEdits } from '../../../src/inputs/edits/apply-edits.ts'
import { folderOf, pytorchIndexes, wheel } from '../support.ts'
import { CPU, pieceOf, project, run } from './support.ts'

describe('a project', () => {
  const toml = (tool: string): string =>
    `[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.11,<3.12"\ndependencies = ["app"]\n${tool}`
  const linesFor = async (tool: string): Promise<readonly string[]> => {
    const { options } = await project('')
    const cwd = folderOf({ 'pyproject.toml': toml(tool) })
    return pieceOf(
      await run({ ...options, cwd, files: ['pyproject.toml'], python: '3.11' }),
      'cpu-build',
    ).lines
  }

  test('of uv gets an index and a source, and torch among its own dependencies', async () => {
    expect(await linesFor('[tool.uv]\n')).toEqual([
      '[[tool.uv.index]]',
      'name = "pytorch-cpu"',
      'url = "https://download.pytorch.org/whl/cpu"',
      'explicit = true',
      '',
      '[tool.uv.sources]',
      `torch = [{ index = "pytorch-cpu", marker = "sys_platform != 'darwin'" }]`,
      '# in dependencies of [project]:',
      '"torch==2.8",',
    ])
  })

  test('of uv names no version if all machines have the newest one', async () => {
    const { options } = await project('', { cpu: CPU.slice(0, 2) })
    const cwd = folderOf({ 'pyproject.toml': toml('[tool.uv]\n') })
    const { lines } = pieceOf(
      await run({ ...options, cwd, files: ['pyproject.toml'], python: '3.11' }),
      'cpu-build',
    )
    expect(lines.at(-1)).toBe('"torch",')
  })

  test('of poetry that names torch gets both builds, because poetry add would leave macOS without one', async () => {
    const { options } = await project('')
    const cwd = folderOf({
      'pyproject.toml': toml('[tool.poetry]\n').replace('"app"', '"app", "torch"'),
    })
    const cpu = pieceOf(
      await run({ ...options, cwd, files: ['pyproject.toml'], python: '3.11' }),
      'cpu-build',
    )
    expect(cpu.lines.slice(5)).toEqual([
      '[tool.poetry.dependencies]',
      'torch = [',
      `  { version = "2.8+cpu", source = "pytorch-cpu", markers = "sys_platform != 'darwin'" },`,
      `  { version = "2.8", markers = "sys_platform == 'darwin'" },`,
      ']',
      'poetry lock',
      'poetry install',
    ])
    expect(cpu.commands).toEqual(['poetry lock', 'poetry install'])
  })

  test('of poetry gets commands', async () => {
    expect(await linesFor('[tool.poetry]\n')).toEqual([
      'poetry source add --priority explicit pytorch-cpu https://download.pytorch.org/whl/cpu',
      `poetry add --source pytorch-cpu --markers "sys_platform != 'darwin'" torch==2.8+cpu`,
    ])
  })

  test('of pdm gets a source only for torch', async () => {
    expect(await linesFor('[tool.pdm]\n')).toEqual([
      '[[tool.pdm.source]]',
      'name = "pytorch-cpu"',
      'url = "https://download.pytorch.org/whl/cpu"',
      'include_packages = ["torch"]',
      '# in dependencies of [project]:',
      `"torch==2.8+cpu ; sys_platform != 'darwin'",`,
      `"torch==2.8 ; sys_platform == 'darwin'",`,
    ])
  })
})

describe('several majors of CUDA', () => {
  const onnx = wheel('onnx 1.0', { requires: ['nvidia-cublas-cu12'] })

  test('are a warning if nothing makes them one', async () => {
    const { options } = await project('app\nonnx\n', { more: [onnx] })
    const { warnings } = await run(options)
    expect(warnings.find(({ code }) => code === 'several-cuda')?.message).toMatch(
      /CUDA 12 \(.*, for onnx\) and CUDA 13 \(.*, for torch\)/,
    )
  })

  test('become one with torch for the other one', async () => {
    const text = 'app\nonnx\n'
    const { options } = await project(text, { more: [onnx] })
    const torch = ['x86_64', 'aarch64'].map((machine) =>
      wheel('torch 2.9+cu128', {
        tag: `cp311-cp311-manylinux_2_28_${machine}`,
        size: 9000,
        requires: ['nvidia-cublas-cu12', 'numpy'],
      }),
    )
    const env = { PYSIZE_PYTORCH_URL: await pytorchIndexes({ cpu: CPU, cu128: torch }) }
    const report = await run({ ...options, env })
    const one = pieceOf(report, 'one-cuda')
    expect(one.title).toBe('Install torch for CUDA 12 (cu128), which onnx needs too')
    expect(one.lines).toEqual([
      '--extra-index-url https://download.pytorch.org/whl/cu128',
      'torch==2.9+cu128 ; sys_platform != "darwin"',
    ])
    expect(one.saves).toBeGreaterThan(50_000)
    expect(report.warnings.map(({ code }) => code)).not.toContain('several-cuda')
    const cwd = folderOf({
      'requirements.txt': applyEdits(text, one.edits),
      '.python-version': '3.11\n',
    })
    const { scenarios } = await estimate({
      ...options,
      env,
      cwd,
      cache: false,
      snapshot: false,
      compare: false,
    })
    expect(totalOnDisk(scenarios[0]!.totals)).toBe(one.total_after)
  })

  test('become one with a package named after the other one, with its version or another', async () => {
    const twin = (major: number, version: string) =>
      wheel(`cupy-cuda${major}x ${version}`, { requires: [`nvidia-cublas-cu${major}`], size: 100 })
    const text = 'app\ncupy-cuda12x==1.0\n'
    const same = await project(text, { more: [twin(12, '1.0'), twin(13, '1.0'), twin(13, '2.0')] })
    const kept = pieceOf(await run(same.options), 'one-cuda')
    expect(kept.edits).toEqual([
      {
        file: 'requirements.txt',
        line: 2,
        remove: ['cupy-cuda12x==1.0'],
        add: ['cupy-cuda13x==1.0'],
      },
    ])
    expect(kept.breaks).toBe('machines without a driver for CUDA 13')
    expect(await edited13(kept, text, same.options)).toBe(kept.total_after)
    const other = await project(text, { more: [twin(12, '1.0'), twin(13, '2.0')] })
    expect(pieceOf(await run(other.options), 'one-cuda').lines).toEqual(['cupy-cuda13x'])
  })

  const edited13 = async (
    { edits }: Advice,
    text: string,
    options: EstimateOptions,
  ): Promise<number> => {
    const cwd = folderOf({
      'requirements.txt': applyEdits(text, edits),
      '.python-version': '3.11\n',
    })
    return totalOnDisk(
      (await estimate({ ...options, cwd, cache: false, snapshot: false, compare: false }))
        .scenarios[0]!.totals,
    )
  }
})
