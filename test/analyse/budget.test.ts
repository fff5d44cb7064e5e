import { describe, expect, test } from 'vitest'
import { evaluateBudget, parseBudget, parseSize } from '../../src/analyse/budget.ts'
import { pkg, scenario } from './packages.ts'

test.each([
  ['4GB', 4_000_000_000],
  ['3.5 GiB', 3_758_096_384],
  ['500mb', 500_000_000],
  ['1.5kB', 1500],
  [' 2 TiB ', 2_199_023_255_552],
  ['12345', 12_345],
  ['0', 0],
])('%s is a size', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', 'GB', '4G', '-1GB', '4 parsecs', '1e9', '1,5GB', '99999999TB', '4  GB'])("'%s' is none", (text) => {
  expect(parseSize(text)).toBeUndefined()
  expect(() => parseBudget(text)).toThrow(expect.objectContaining({ code: 'invalid-budget', exitCode: 2 }))
})

test('a limit in bytes may be a number', () => {
  expect(parseBudget(4e9)).toBe(4e9)
  expect(() => parseBudget(-1)).toThrow("'-1' is not a size.")
  expect(() => parseBudget(0.5)).toThrow("'0.5' is not a size.")
})

describe('a budget', () => {
  const closure = scenario([
    pkg('app', ['embeddings', 'web'], { requested: true, installed_size: 1 }),
    pkg('embeddings', ['torch'], { installed_size: 2 }),
    pkg('torch', ['cublas', 'cudnn'], { installed_size: 170, overhead_size: 10, bytecode_size: 20 }),
    pkg('cublas', [], { installed_size: 60 }),
    pkg('cudnn', [], { installed_size: 70 }),
    pkg('web', [], { installed_size: 100 }),
  ])

  test('counts installed, overhead and bytecode', () => {
    expect(evaluateBudget(500, closure)).toEqual({ limit: 500, measured: 433, over_by: 0, ok: true, culprits: [] })
    expect(evaluateBudget(433, closure).ok).toBe(true)
  })

  test('names the package where the weight is, not all those above it', () => {
    expect(evaluateBudget(400, closure)).toMatchObject({ ok: false, over_by: 33, culprits: [{ name: 'torch', size: 330 }] })
  })

  test('names as many as make up for the overrun, largest first', () => {
    const flat = scenario(['a', 'b', 'c', 'd'].map((name, at) => pkg(name, [], { requested: true, installed_size: 10 * (at + 1) })))
    expect(evaluateBudget(35, flat).culprits).toEqual([
      { name: 'd', size: 40 },
      { name: 'c', size: 30 },
    ])
    expect(evaluateBudget(0, flat).culprits.map((one) => one.name)).toEqual(['d', 'c', 'b', 'a'])
  })

  test('an application that retains all of it is not the answer', () => {
    const app = [pkg('app', ['a', 'b'], { requested: true }), pkg('a', [], { installed_size: 100 }), pkg('b', [], { installed_size: 99 })]
    expect(evaluateBudget(150, scenario(app)).culprits).toEqual([{ name: 'a', size: 100 }])
  })
})
