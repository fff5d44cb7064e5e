import { describe, expect, test } from 'vitest'
import { deniedPackages, denyRules } from '../../../src/analyse/budgets/denied-packages.ts'
import type { PackageEstimate } from '../../../src/model/estimate.ts'
import { pkg } from '../packages.ts'

const line = {
  file: 'base.txt',
  line: 24,
  requirement: 'app',
  saves: 0,
  leaves: [],
  also_needed_by: [],
  versions: 'kept',
  source: 'exact',
} as const
const closure: readonly PackageEstimate[] = [
  pkg('app', ['torch', 'web'], { requested: true, without_line: [line] }),
  pkg('torch', ['nvidia-cublas', 'triton'], { version: '2.9.0' }),
  pkg('nvidia-cublas'),
  pkg('triton'),
  pkg('web'),
]
const denied = (patterns: readonly string[], requireCpu = false, packages = closure) =>
  deniedPackages(denyRules(patterns, requireCpu), { packages, overlaps: [] }).map(
    ({ name, rule }) => `${name} by ${rule}`,
  )

test.each([
  ['triton', ['triton by triton']],
  ['nvidia-*,triton', ['nvidia-cublas by nvidia-*', 'triton by triton']],
  ['NVIDIA_*', ['nvidia-cublas by NVIDIA_*']],
  ['*ton*', ['triton by *ton*']],
  ['we?', ['web by we?']],
  ['w??b', []],
  ['tor', []],
  ['*-*-*', []],
])('--deny %s', (patterns, found) => {
  expect(denied([patterns])).toEqual(found)
})

test.each(['', ',', 'nvidia-*,', 'a b', '../x', '[a-z]'])("'%s' is no pattern", (text) => {
  expect(() => denyRules([text], false)).toThrow(
    expect.objectContaining({ code: 'invalid-deny', exitCode: 2 }),
  )
})

test('a pattern of many stars takes no time', () => {
  const long = [pkg('a'.repeat(200))]
  expect(denied(['*a'.repeat(90)], false, long)).toHaveLength(1)
  expect(denied([`${'*a'.repeat(90)}*b`], false, long)).toEqual([])
})

describe('--require-cpu', () => {
  test('denies packages for an accelerator', () => {
    expect(denied([], true)).toEqual(['nvidia-cublas by --require-cpu', 'triton by --require-cpu'])
  })

  test.each([
    ['2.9.0+cu128', 1],
    ['2.9.0+rocm6.4', 1],
    ['2.9.0+xpu', 1],
    ['2.9.0+cpu', 0],
    ['2.9.0', 0],
    ['2.9.0+custom', 0],
  ])('torch %s', (version, count) => {
    expect(denied([], true, [pkg('torch', [], { version })])).toHaveLength(count)
  })
})

test('the path leads from the line of the user to the package', () => {
  expect(
    deniedPackages(denyRules(['nvidia-*'], false), { packages: closure, overlaps: [] }),
  ).toEqual([
    {
      name: 'nvidia-cublas',
      version: '1.0',
      rule: 'nvidia-*',
      file: 'base.txt',
      line: 24,
      path: ['app', 'torch', 'nvidia-cublas'],
    },
  ])
})
