import { describe, expect, test } from 'vitest'
import { withPytorchBase } from '../../src/indexes/pytorch.ts'
import { folderOf, indexOf, packageOf, pinsOf, pytorchIndex, run, wheel } from './support.ts'

const base = 'https://download.pytorch.org/whl'
const cpu = wheel('torch 2.9.0+cpu', { requires: ['numpy'] })

describe.each(['pip', 'uv'] as const)('PYSIZE_PYTORCH_URL stands in for PyTorch, as %s', (installer) => {
  test.each([
    ['an option', { with: ['torch'], extraIndexUrls: [`${base}/cpu`] }],
    ['the main index of a file', { lines: [`--index-url ${base}/cpu`, 'torch'], findLinks: true }],
    ['an extra index of a file', { lines: [`--extra-index-url ${base}/cpu/`, 'torch'] }],
    ['a page of links', { lines: [`-f ${base}/cpu/torch/`, 'torch'] }],
    ['a direct URL', { lines: [`torch @ ${base}/cpu/torch/torch-2.9.0%2Bcpu-py3-none-any.whl`] }],
    ['a table of pyproject.toml', { pyproject: `torch @ ${base}/cpu/torch/torch-2.9.0%2Bcpu-py3-none-any.whl` }],
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
    const answer = await run({ files, installer, cwd, env: { PYSIZE_PYTORCH_URL }, ...index, ...options })
    expect(pinsOf(answer)).toEqual(['numpy 2.0', 'torch 2.9.0+cpu'])
    expect(packageOf(answer, 'torch').download_size).toBe(cpu.body?.length)
  })
})

interface Case {
  readonly lines?: readonly string[]
  readonly pyproject?: string
  /** Whether numpy comes from a folder, where the main index is PyTorch's. */
  readonly findLinks?: boolean
  readonly with?: readonly string[]
  readonly extraIndexUrls?: readonly string[]
}

test('the base alone is replaced, and nothing where none is given', () => {
  expect(withPytorchBase(`${base}/cu128`, 'http://mirror.example/whl/')).toBe('http://mirror.example/whl/cu128')
  expect(withPytorchBase(base, 'http://mirror.example/whl')).toBe('http://mirror.example/whl')
  for (const other of [`${base}s/cpu`, 'https://download.pytorch.org/models', 'https://a.example/whl'])
    expect(withPytorchBase(other, 'http://mirror.example/whl')).toBe(other)
  expect(withPytorchBase(base, undefined)).toBe(base)
})
