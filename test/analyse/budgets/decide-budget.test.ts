import { describe, expect, test } from 'vitest'
import { evaluateBudget } from '../../../src/analyse/budgets/decide-budget.ts'
import { parseBudget, parseSize } from '../../../src/analyse/budgets/parse-size.ts'
import { budget, pkg, scenario } from '../packages.ts'

test.each([
  ['4GB', 4_000_000_000],
  ['3.5 GiB', 3_758_096_384],
  ['500mb', 500_000_000],
  ['1.5kB', 1500],
  [' 2 TiB ', 2_199_023_255_552],
  ['12345', 12_345],
  ['0', 0],
  ['4G', 4_000_000_000],
  ['4Gi', 4_294_967_296],
  ['250M', 250_000_000],
  ['.5GB', 500_000_000],
])('%s is a size', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each(['', 'GB', '.', '4i', '-1GB', '4 parsecs', '1e9', '1,5GB', '99999999TB', '4  GB'])(
  "'%s' is not a budget",
  (text) => {
    expect(parseSize(text)).toBeUndefined()
    expect(() => parseBudget(text)).toThrow(
      expect.objectContaining({ code: 'invalid-budget', exitCode: 2 }),
    )
  },
)

test.each([
  ['1,5GB', 'Write a decimal point: 1.5GB.'],
  ['4,500MB', 'Write 4500MB or 4.500MB, without a comma.'],
  ['4,000,000', 'Write 4000000, without commas.'],
  ['4,000,00', 'Write a number with a unit, such as 4GB (4 × 10^9 bytes) or 4GiB (4 × 2^30).'],
  [1.5, 'Write a number with a unit, such as 4GB (4 × 10^9 bytes) or 4GiB (4 × 2^30).'],
])('the comma in %s is corrected', (budget, hint) => {
  expect(() => parseBudget(budget)).toThrow(expect.objectContaining({ hint }))
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
    pkg('torch', ['cublas', 'cudnn'], {
      installed_size: 170,
      overhead_size: 10,
      bytecode_size: 20,
    }),
    pkg('cublas', [], { installed_size: 60 }),
    pkg('cudnn', [], { installed_size: 70 }),
    pkg('web', [], { installed_size: 100 }),
  ])

  test('counts installed, overhead and bytecode', () => {
    expect(evaluateBudget(500, closure)).toEqual(
      budget({ limit: 500, measured: 433, interval: [433, 433] }),
    )
    expect(evaluateBudget(433, closure).ok).toBe(true)
  })

  test('names the package that has the weight, not all packages above it', () => {
    expect(evaluateBudget(400, closure)).toMatchObject({
      ok: false,
      over_by: 33,
      culprits: [{ name: 'torch', size: 330 }],
    })
  })

  test('names as many as make up for the overrun, largest first', () => {
    const flat = scenario(
      ['a', 'b', 'c', 'd'].map((name, at) =>
        pkg(name, [], { requested: true, installed_size: 10 * (at + 1) }),
      ),
    )
    expect(evaluateBudget(35, flat).culprits).toEqual([
      { name: 'd', size: 40 },
      { name: 'c', size: 30 },
    ])
    expect(evaluateBudget(0, flat).culprits.map((one) => one.name)).toEqual(['d', 'c', 'b', 'a'])
  })

  test('an application that retains all of it is not the answer', () => {
    const app = [
      pkg('app', ['a', 'b'], { requested: true }),
      pkg('a', [], { installed_size: 100 }),
      pkg('b', [], { installed_size: 99 }),
    ]
    expect(evaluateBudget(150, scenario(app)).culprits).toEqual([{ name: 'a', size: 100 }])
  })
})

describe('a budget with sizes that are not exact', () => {
  const estimated = (name: string, size: number, interval: readonly [number, number]) =>
    pkg(name, [], {
      requested: true,
      installed_size: size,
      interval,
      sources: { download: 'exact', installed: 'estimated', bytecode: 'exact' },
    })
  const unknown = (name: string, fields: object) =>
    pkg(name, [], {
      requested: true,
      installed_size: null,
      overhead_size: null,
      bytecode_size: null,
      sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
      ...fields,
    })

  test.each([
    ['kept, where the upper bound keeps it', 1200, true],
    ['undecided, between the bounds', 1050, null],
    ['undecided, below what is measured', 950, null],
    ['broken, where the lower bound breaks it', 850, false],
  ])('is %s', (_, limit, ok) => {
    expect(evaluateBudget(limit, scenario([estimated('a', 1000, [900, 1100])]))).toMatchObject({
      ok,
      measured: 1000,
      interval: [900, 1100],
    })
  })

  test('treats deviations of many packages as independent', () => {
    const many = scenario(['a', 'b', 'c', 'd'].map((name) => estimated(name, 1000, [900, 1100])))
    expect(evaluateBudget(5000, many).interval).toEqual([3800, 4200])
  })

  test('is broken if the smallest possible size of an unread wheel breaks it', () => {
    const closure = scenario([
      pkg('a', [], { requested: true }),
      unknown('tensorflow', { download_size: 645, bounds: [580, 10_320] }),
    ])
    expect(evaluateBudget(500, closure)).toMatchObject({
      ok: false,
      over_by: 81,
      unknown: { packages: 1, download_size: 645 },
    })
    expect(evaluateBudget(2000, closure)).toMatchObject({ ok: null, over_by: 0 })
    expect(evaluateBudget(20_000, closure)).toMatchObject({ ok: true })
  })

  test('is never kept if a package has no upper bound, unless unknown sizes are allowed', () => {
    const closure = scenario([unknown('from-git', { download_size: null, wheel: null })])
    expect(evaluateBudget(4e9, closure)).toMatchObject({
      ok: null,
      interval: [0, null],
      unknown: { packages: 1, download_size: 0 },
    })
    expect(evaluateBudget(4e9, closure, { allowUnknown: true })).toMatchObject({ ok: true })
  })

  test('is undecided if the inputs name no package', () => {
    expect(evaluateBudget(4e9, scenario([]), { isAsked: false })).toMatchObject({ ok: null })
    expect(evaluateBudget(4e9, scenario([]))).toMatchObject({ ok: true })
  })
})
