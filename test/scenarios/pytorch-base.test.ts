import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { EstimateOptions } from '../../src/index.ts'
import { withPytorchBase } from '../../src/indexes/pytorch.ts'
import { folderOf, indexOf, packageOf, pinsOf, pytorchIndex, run, wheel } from './support.ts'

const base = 'https://download.pytorch.org/whl'
const cpu = wheel('torch 2.9.0+cpu', { requires: ['numpy'] })

describe.each(['pip', 'uv'] as const)(
  'PYSIZE_PYTORCH_URL stands in for PyTorch, as %s',
  (installer) => {
    test.each([
      ['an option', { with: ['torch'], extraIndexUrls: [`${base}/cpu`] }],
      [
        'the main index of a file',
        { lines: [`--index-url ${base}/cpu`, 'torch'], findLinks: true },
      ],
      ['an extra index of a file', { lines: [`--extra-index-url ${base}/cpu/`, 'torch'] }],
      ['a page of links', { lines: [`-f ${base}/cpu/torch/`, 'torch'] }],
      ['a direct URL', { lines: [`torch @ ${base}/cpu/torch/torch-2.9.0%2Bcpu-py3-none-any.whl`] }],
      [
        'a table of pyproject.toml',
        { pyproject: `torch @ ${base}/cpu/torch/torch-2.9.0%2Bcpu-py3-none-any.whl` },
      ],
    ])('in %s', async (_, { lines, pyproject, findLinks, ...options }: Case) => {
      const PYSIZE_PYTORCH_URL = await pytorchIndex('cpu', [cpu])
      const main = await indexOf([wheel('numpy 2.0')])
      const numpy = wheel('numpy 2.0')
      const project = `[project]\nname = "demo"\nversion = "1"\ndependencies = [${JSON.stringify(pyproject ?? '')}]\n`
      const cwd = folderOf({
        'requirements.txt': (lines ?? []).join('\n'),
        'pyproject.toml': project,
        ...(findLinks ? { [numpy.filename]: numpy.body as Buffer } : {}),
      })
      const files = lines ? ['requirements.txt'] : pyproject ? ['pyproject.toml'] : []
      const index = findLinks ? { findLinks: [cwd] } : { indexUrl: main.index }
      const answer = await run({
        files,
        installer,
        cwd,
        env: { PYSIZE_PYTORCH_URL },
        ...index,
        ...options,
      })
      expect(pinsOf(answer)).toEqual(['numpy 2.0', 'torch 2.9.0+cpu'])
      expect(packageOf(answer, 'torch').download_size).toBe(cpu.body?.length)
    })
  },
)

describe('tables of uv in a pyproject.toml', () => {
  const gpu = wheel('torch 2.9.0', { requires: ['numpy'] })
  const tables = `[[tool.uv.index]]
name = "pytorch"
url = "${base}/cpu"
explicit = true
[[tool.uv.index]]
url = "MAIN"
default = true
`
  const linux = `{ index = "pytorch", marker = "sys_platform == 'linux'" }`

  async function ask(
    sources: string,
    options: Partial<EstimateOptions> = {},
    dependencies = ['torch', 'numpy'],
  ): Promise<string[]> {
    const PYSIZE_PYTORCH_URL = await pytorchIndex('cpu', [cpu])
    const main = await indexOf([wheel('numpy 2.0'), gpu])
    const project = `[project]\nname = "demo"\nversion = "1"\ndependencies = ${JSON.stringify(dependencies)}\n`
    const text = `${project}optional-dependencies = { small = ["torch"] }\n${tables.replace('MAIN', main.index)}${sources}`
    const cwd = folderOf({ 'pyproject.toml': text })
    return pinsOf(
      await run({
        files: ['pyproject.toml'],
        installer: 'uv',
        cwd,
        env: { PYSIZE_PYTORCH_URL },
        compare: false,
        ...options,
      }),
    )
  }

  test.each([
    ['a source', '[tool.uv.sources]\ntorch = { index = "pytorch" }', '2.9.0+cpu'],
    ['no source: an explicit index is for sources alone', '', '2.9.0'],
    ['a source whose marker holds', `[tool.uv.sources]\ntorch = [${linux}]`, '2.9.0+cpu'],
  ])('%s', async (_, sources, version) => {
    expect(await ask(sources)).toEqual(['numpy 2.0', `torch ${version}`])
  })

  test('a source whose marker is false', async () => {
    const sources = `[tool.uv.sources]\ntorch = [${linux}]`
    expect(await ask(sources, { platform: 'windows-x86_64' })).toEqual(['numpy 2.0', 'torch 2.9.0'])
  })

  test('a source of an extra', async () => {
    const sources = '[tool.uv.sources]\ntorch = { index = "pytorch", extra = "small" }'
    expect(await ask(sources, { extras: ['small'] }, ['numpy'])).toEqual([
      'numpy 2.0',
      'torch 2.9.0+cpu',
    ])
    expect(await ask(sources, {}, ['torch'])).toEqual(['numpy 2.0', 'torch 2.9.0'])
  })

  test('two sources that apply at once', async () => {
    const sources = `${tables.replace('"pytorch"', '"other"').replace('/cpu', '/cu128').split('[[').slice(0, 2).join('[[')}
[tool.uv.sources]
torch = [${linux}, { index = "other", marker = "python_version > '3'" }]`
    await expect(ask(sources)).rejects.toMatchObject({ code: 'conflicting-indexes', exitCode: 2 })
  })
})

test.each([
  [
    'uv.lock',
    (url: string, hash: string) =>
      `version = 1\nrequires-python = ">=3.11"\n[[package]]\nname = "demo"\nversion = "1"\nsource = { virtual = "." }\ndependencies = [{ name = "torch" }]\n[[package]]\nname = "torch"\nversion = "2.9.0+cpu"\nsource = { registry = "${base}/cpu" }\nwheels = [{ url = "${url}", hash = "sha256:${hash}" }]\n`,
  ],
  [
    'pylock.toml',
    (url: string, hash: string) =>
      `lock-version = "1.0"\ncreated-by = "uv"\n[[packages]]\nname = "torch"\nversion = "2.9.0+cpu"\nindex = "${base}/cpu"\nwheels = [{ url = "${url}", hashes = { sha256 = "${hash}" } }]\n`,
  ],
])('a %s names files of the base', async (name, write) => {
  const PYSIZE_PYTORCH_URL = await pytorchIndex('cpu', [cpu])
  const url = `${base}/cpu/torch/torch-2.9.0%2Bcpu-py3-none-any.whl`
  const hash = createHash('sha256')
    .update(cpu.body ?? '')
    .digest('hex')
  const answer = await run({
    files: [name],
    cwd: folderOf({ [name]: write(url, hash) }),
    env: { PYSIZE_PYTORCH_URL },
  })
  expect(pinsOf(answer)).toEqual(['torch 2.9.0+cpu'])
  expect(packageOf(answer, 'torch').sources.installed).toBe('exact')
})

interface Case {
  readonly lines?: readonly string[]
  readonly pyproject?: string
  /** Whether numpy comes from a folder if the main index is PyTorch's. */
  readonly findLinks?: boolean
  readonly with?: readonly string[]
  readonly extraIndexUrls?: readonly string[]
}

test('only the base is replaced, and nothing if none is given', () => {
  expect(withPytorchBase(`${base}/cu128`, 'http://mirror.example/whl/')).toBe(
    'http://mirror.example/whl/cu128',
  )
  expect(withPytorchBase(base, 'http://mirror.example/whl')).toBe('http://mirror.example/whl')
  for (const other of [
    `${base}s/cpu`,
    'https://download.pytorch.org/models',
    'https://a.example/whl',
  ])
    expect(withPytorchBase(other, 'http://mirror.example/whl')).toBe(other)
  expect(withPytorchBase(base, undefined)).toBe(base)
})
