import { describe, expect, test } from 'vitest'
import { totalOnDisk } from '../../../src/analyse/on-disk.ts'
import { estimate } from '../../../src/index.ts'
import { folderOf, wheel } from '../support.ts'
import { CPU, codesOf, edited, pieceOf, project, run, X86_ONLY } from './support.ts'

describe('the CPU build', () => {
  test('is the newest that all machines have, below the line that brings torch, with the reason why it is older', async () => {
    const text = 'numpy\napp\n'
    const { options } = await project(text)
    const report = await run(options)
    const cpu = pieceOf(report, 'cpu-build')
    expect(cpu.lines).toEqual([
      '--extra-index-url https://download.pytorch.org/whl/cpu',
      'torch==2.8+cpu ; sys_platform != "darwin"',
    ])
    expect(cpu.edits).toEqual([{ file: 'requirements.txt', line: 2, remove: [], add: cpu.lines }])
    expect(cpu.targets).toEqual(['linux-x86_64', 'linux-aarch64', 'macos-arm64'])
    expect(cpu.notes).toEqual([
      'The newest CPU build is 2.9+cpu on linux-x86_64 and 2.8+cpu on linux-aarch64. The lines name 2.8+cpu, which both have.',
    ])
    expect(cpu.breaks).toBe('code that runs on a GPU')
  })

  test('equals the size of the edited file, on every platform', async () => {
    const text = 'numpy\napp\n'
    const { options } = await project(text)
    const report = await run(options)
    const cpu = pieceOf(report, 'cpu-build')
    const now = totalOnDisk(report.scenarios[0]!.totals)
    expect(await edited(cpu, text, options, 'linux-x86_64')).toBe(cpu.total_after)
    expect(cpu.saves).toBe(now - cpu.total_after)
    for (const platform of ['linux-aarch64', 'macos-arm64'])
      expect(await edited(cpu, text, options, platform)).toBeGreaterThan(0)
  })

  test('is the same in the short report', async () => {
    const { options } = await project('app\n')
    const { scenarios } = await estimate({ ...options, cache: false, snapshot: false })
    const { lines, edits, commands, notes } = pieceOf(await run(options), 'cpu-build')
    expect(scenarios.find(({ name }) => name === 'cpu')?.recipe).toEqual({
      lines,
      edits,
      commands,
      notes,
    })
  })

  test('leaves a machine without that build to the main index, with a marker', async () => {
    const { options } = await project('app\ntorch==2.9\n', {
      cpu: X86_ONLY,
      more: [wheel('torch 3.0', { tag: 'cp311-cp311-win_amd64' })],
    })
    const report = await run(options)
    // On aarch64 the main index brings CUDA, so that the line resolves, but does not help there.
    expect(pieceOf(report, 'cpu-build').lines[1]).toBe(
      'torch==2.9+cpu ; sys_platform != "darwin" and platform_machine != "aarch64"',
    )
    expect(pieceOf(report, 'cpu-build').notes).toEqual([
      'linux-aarch64 takes torch from the main index: there is no CPU build of this version.',
    ])
  })

  test('replaces a line that names a build for CUDA', async () => {
    const text = 'torch==2.8+cu128\nnumpy\n'
    const cuda = wheel('torch 2.8+cu128', { requires: ['nvidia-cublas-cu12'], size: 9000 })
    const { options } = await project(text, { more: [cuda] })
    const cpu = pieceOf(await run(options), 'cpu-build')
    expect(cpu.edits).toEqual([
      {
        file: 'requirements.txt',
        line: 1,
        remove: ['torch==2.8+cu128'],
        add: [
          '--extra-index-url https://download.pytorch.org/whl/cpu',
          'torch==2.8+cpu ; sys_platform != "darwin"',
          'torch==2.8 ; sys_platform == "darwin"',
        ],
      },
    ])
    expect(await edited(cpu, text, options, 'linux-x86_64')).toBe(cpu.total_after)
  })

  test('of a version without one is that of the nearest version, instead of the line', async () => {
    const text = 'torch==2.7\nnumpy\n'
    const { options } = await project(text, {
      more: [wheel('torch 2.7', { requires: ['nvidia-cublas-cu12'], size: 9000 })],
    })
    const report = await run(options)
    const cpu = pieceOf(report, 'cpu-build')
    expect(report.warnings.map(({ message }) => message)).toEqual([
      'torch 2.7 has no CPU build for Python 3.11 on linux-x86_64; the nearest version with one is 2.8.',
    ])
    expect(cpu.title).toBe('Install the CPU build of torch 2.8 instead of 2.7')
    expect(cpu.edits).toEqual([
      {
        file: 'requirements.txt',
        line: 1,
        remove: ['torch==2.7'],
        add: [
          '--extra-index-url https://download.pytorch.org/whl/cpu',
          'torch==2.8+cpu ; sys_platform != "darwin"',
          'torch==2.8 ; sys_platform == "darwin"',
        ],
      },
    ])
    expect(await edited(cpu, text, options, 'linux-x86_64')).toBe(cpu.total_after)
    // Another version needs a decision, so it is not added up with advice that needs none.
    expect(report.combined!.advice.map((at) => report.advice[at]!.code)).not.toContain('cpu-build')
  })

  test('of a version without one names the older and the newer one', async () => {
    const none = [wheel('torch 2.8.5', { requires: ['nvidia-cublas-cu12'] })]
    const { options } = await project('torch==2.8.5\n', { more: none })
    const { warnings } = await run(options)
    expect(warnings[0]!.message).toMatch(/; the nearest versions with one are 2\.8 and 2\.9\.$/)
  })

  test('leaves every other machine to the main index if a line is replaced', async () => {
    const { options } = await project('torch==2.8\n', { cpu: X86_ONLY })
    const cpu = pieceOf(await run(options), 'cpu-build')
    expect(cpu.lines.slice(1)).toEqual([
      'torch==2.9+cpu ; sys_platform != "darwin" and platform_machine != "aarch64"',
      'torch==2.9 ; sys_platform == "darwin" or platform_machine == "aarch64"',
    ])
  })

  test('of a version that another package requires is not offered, and the nearest are named', async () => {
    const app = wheel('strict 1.0', { requires: ['torch==2.7'] })
    const { options } = await project('strict\n', {
      more: [app, wheel('torch 2.7', { requires: ['nvidia-cublas-cu12'] })],
    })
    const report = await run(options)
    expect(codesOf(report)).not.toContain('cpu-build')
    expect(report.warnings.map(({ code }) => code)).toEqual(['no-cpu-build'])
  })

  test('under uv the line of a version without one gets the release', async () => {
    const { options } = await project('torch==2.7\n', {
      more: [wheel('torch 2.7', { requires: ['nvidia-cublas-cu12'], size: 9000 })],
    })
    const cpu = pieceOf(await run({ ...options, installer: 'uv' }), 'cpu-build')
    expect(cpu.lines).toEqual([
      'torch==2.8',
      'uv pip install --torch-backend cpu -r requirements.txt',
    ])
  })

  test('of a project in that case names the needed dependency', async () => {
    const { options } = await project('', {
      more: [wheel('torch 2.7', { requires: ['nvidia-cublas-cu12'], size: 9000 })],
    })
    const toml =
      '[project]\nname = "p"\nversion = "1"\nrequires-python = ">=3.11,<3.12"\ndependencies = ["torch==2.7"]\n[tool.uv]\n'
    const cwd = folderOf({ 'pyproject.toml': toml })
    const { lines } = pieceOf(
      await run({ ...options, cwd, files: ['pyproject.toml'], python: '3.11' }),
      'cpu-build',
    )
    expect(lines.slice(-2)).toEqual([
      '# in dependencies of [project], instead of torch==2.7:',
      '"torch==2.8",',
    ])
  })

  test('removes the lines of libraries that only the CUDA build needed', async () => {
    const text = 'torch==2.9\nnvidia-cublas-cu13==13.0\ntriton==3.0\nnumpy\n'
    const { options } = await project(text, { cpu: X86_ONLY })
    const cpu = pieceOf(await run({ ...options, compile: false }), 'cpu-build')
    expect(cpu.edits.slice(1)).toEqual([
      { file: 'requirements.txt', line: 2, remove: ['nvidia-cublas-cu13==13.0'], add: [] },
      { file: 'requirements.txt', line: 3, remove: ['triton==3.0'], add: [] },
    ])
    expect(await edited(cpu, text, { ...options, compile: false }, 'linux-x86_64')).toBe(
      cpu.total_after,
    )
  })

  test('of a folder names the file that was chosen from it, in the short report too', async () => {
    const { options } = await project('app\n')
    const folder = { ...options, files: ['.'], installer: 'uv' } as const
    const { scenarios } = await estimate({ ...folder, cache: false, snapshot: false })
    const command = 'uv pip install --torch-backend cpu -r requirements.txt'
    expect(scenarios.find(({ name }) => name === 'cpu')?.recipe?.commands).toEqual([command])
    expect(pieceOf(await run(folder), 'cpu-build').commands).toEqual([command])
  })

  test('under uv needs no edit', async () => {
    const { options } = await project('app\n')
    const cpu = pieceOf(await run({ ...options, installer: 'uv' }), 'cpu-build')
    expect(cpu).toMatchObject({
      lines: ['uv pip install --torch-backend cpu -r requirements.txt'],
      edits: [],
      notes: [],
    })
  })

  test('of requirements of the command line is a command', async () => {
    const { options } = await project('')
    const cpu = pieceOf(
      await run({ ...options, files: [], with: ['app'], python: '3.11' }),
      'cpu-build',
    )
    expect(cpu.lines).toEqual([
      `pip install --extra-index-url https://download.pytorch.org/whl/cpu app 'torch==2.8+cpu ; sys_platform != "darwin"'`,
    ])
  })
})

test('standard input is read once, and its lines are shown', async () => {
  const { options } = await project('')
  let reads = 0
  const stdin = async (): Promise<string> => `${reads++ === 0 ? 'app' : ''}\n`
  const cpu = pieceOf(await run({ ...options, files: ['-'], stdin, python: '3.11' }), 'cpu-build')
  expect(cpu).toMatchObject({
    edits: [],
    commands: [expect.stringMatching(/^pip install .* -r - 'torch==2\.8\+cpu/)],
  })
})

describe('hashed lines', () => {
  const head =
    '# This file is autogenerated by pip-compile with Python 3.11\n#    pip-compile --generate-hashes requirements.in\n'
  const compiled = (
    files: Awaited<ReturnType<typeof project>>['files'],
    names: readonly string[],
  ): string =>
    `${head}${names.map((name) => `${name}==${files.get(name)!.version} --hash=sha256:${files.get(name)!.sha256}\n`).join('')}`

  test('are written again by their tool, and never lose their hashes', async () => {
    const { options, files } = await project('')
    const cwd = folderOf({
      'requirements.txt': compiled(files, [
        'app',
        'torch',
        'numpy',
        'nvidia-cublas-cu13',
        'triton',
      ]),
    })
    const cpu = pieceOf(await run({ ...options, cwd, python: '3.11' }), 'cpu-build')
    expect(cpu.lines).toEqual([
      '--extra-index-url https://download.pytorch.org/whl/cpu',
      'torch==2.9+cpu ; sys_platform != "darwin" and platform_machine != "aarch64"',
      'pip-compile --generate-hashes requirements.in',
    ])
    expect(cpu.edits.map(({ file }) => file)).toEqual(['requirements.in'])
    expect(cpu.saves).toBeGreaterThan(50_000)
    expect(cpu.notes.at(-1)).toBe(
      'The hashes of torch change; nvidia-cublas-cu13, triton leave with theirs. All others stay.',
    )
    const { scenarios } = await estimate({
      ...options,
      cwd,
      python: '3.11',
      env: options.env ?? {},
    })
    const written = scenarios.find(({ name }) => name === 'cpu')
    expect(written?.recipe?.notes).toEqual(cpu.notes)
    expect(written?.packages.map(({ name }) => name)).not.toContain('nvidia-cublas-cu13')
  })

  test.each([
    ['app\n', 'Install the CPU build of torch 2.8 instead of 2.9'],
    ['app\ntorch==2.9\n', undefined],
    [null, undefined],
  ])(
    'of a version without a CPU build get the nearest one if their source %j allows it',
    async (source, title) => {
      const { options, files } = await project('', {
        cpu: CPU.filter(({ filename }) => filename.includes('2.8+cpu')),
      })
      const list = compiled(files, ['app', 'torch', 'numpy', 'nvidia-cublas-cu13', 'triton'])
      const cwd = folderOf({
        'requirements.txt': list,
        ...(source === null ? {} : { 'requirements.in': source }),
      })
      const { advice } = await run({ ...options, cwd, python: '3.11' })
      expect(advice.find(({ code }) => code === 'cpu-build')?.title).toBe(title)
    },
  )
})
