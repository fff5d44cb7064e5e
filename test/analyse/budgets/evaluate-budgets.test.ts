import { describe, expect, test } from 'vitest'
import { evaluateLimit, type Surroundings } from '../../../src/analyse/budgets/evaluate-budgets.ts'
import { keepsGates, worstBudget } from '../../../src/analyse/budgets/gates-kept.ts'
import limits from '../../../src/analyse/budgets/limits.json' with { type: 'json' }
import { limitNames, namedLimit } from '../../../src/analyse/budgets/named-limits.ts'
import { parseBudgets, parseLimit } from '../../../src/analyse/budgets/parse-budgets.ts'
import { budget, pkg, scenario } from '../packages.ts'

const rules = { allowUnknown: false, isAsked: true }
const alone = { base: null, added: null }
const MB = 1e6
const environment = scenario([
  pkg('torch', [], { requested: true, installed_size: 150 * MB, download_size: 60 * MB }),
  pkg('web', [], { installed_size: 50 * MB, download_size: 20 * MB }),
])
const held = (text: string, around: Surroundings = alone, extra = {}) =>
  evaluateLimit(parseLimit(text), environment, around, { ...rules, ...extra })

test('a part that is not counted leaves a budget undecided, unless it is already broken', () => {
  const around = { ...alone, uncounted: ['what conda installs'] }
  expect(held('1GB', around)).toMatchObject({ ok: null, uncounted: ['what conda installs'] })
  expect(held('1GB', around, { allowUnknown: true }).ok).toBe(true)
  expect(held('100MB', around).ok).toBe(false)
})

describe('spellings of a budget', () => {
  test.each([
    ['4GB', { kind: 'environment', limit: 4e9 }],
    [1000, { kind: 'environment', limit: 1000 }],
    ['torch=1GB', { kind: 'package', name: 'torch', limit: 1e9 }],
    [' Foo_Bar = 5 MiB', { kind: 'package', name: 'foo-bar', limit: 5 * 2 ** 20 }],
    ['lambda-zip', { kind: 'named', limit: 262_144_000 }],
    ['Lambda-ZIP', { kind: 'named', limit: 262_144_000 }],
  ])('%s', (text, parsed) => {
    expect(parseLimit(text)).toMatchObject(parsed)
  })

  test.each(['torch=', 'torch=big', '=1GB', 'lamda-zip', 'lots', '4 parsecs'])(
    "'%s' is not a budget",
    (text) => {
      expect(() => parseLimit(text)).toThrow(
        expect.objectContaining({ code: 'invalid-budget', exitCode: 2 }),
      )
    },
  )

  test('an unknown name is reported with the nearest one and all others', () => {
    expect(() => parseLimit('lamda-zip')).toThrow(
      expect.objectContaining({
        message: "'lamda-zip' is neither a size nor a known limit.",
        hint: expect.stringMatching(
          /^Did you mean lambda-zip\? .* azure-container-apps, .*fargate, .*vercel\.$/,
        ),
      }),
    )
  })

  test('the name of a host by itself is the beginning of a limit', () => {
    expect(() => parseLimit('lambda')).toThrow(
      expect.objectContaining({
        hint: expect.stringMatching(/^Did you mean lambda-image or lambda-zip\? /),
      }),
    )
  })

  test.each(limits.unlimited)(
    '$name, which documents no limit, is listed with its date',
    (host) => {
      expect(() => parseLimit(host.name)).toThrow(
        expect.objectContaining({
          code: 'invalid-budget',
          message: `${host.title} (${host.date}).`,
          hint: host.hint,
        }),
      )
      expect(host.source).toMatch(/^https:\/\//)
      expect(limitNames).not.toContain(host.name)
    },
  )

  test('one or several', () => {
    expect(parseBudgets(undefined)).toEqual([])
    expect(parseBudgets('1GB')).toHaveLength(1)
    expect(parseBudgets(['1GB', 5, 'vercel'])).toHaveLength(3)
  })
})

test('every documented limit has a page, a measure and a size', () => {
  expect(limits.as_of).toMatch(/^\d{4}-\d\d-\d\d$/)
  for (const one of limits.limits) {
    expect(one.source).toMatch(/^https:\/\//)
    expect(one.date).toMatch(/^202[5-9]-\d\d-\d\d$/)
    expect([
      'unpacked',
      'compressed',
      'compressed-and-unpacked',
      'not-documented',
      'file',
    ]).toContain(one.measure)
    expect(one.bytes).toBeGreaterThan(1e8)
    expect(one.quote).not.toBe('')
    expect(one.seen).not.toBe('')
  }
  expect(new Set(limitNames).size).toBe(limits.limits.length)
})

describe("a host's limit", () => {
  test('is not kept while the code is not counted', () => {
    expect(held('lambda-zip')).toMatchObject({
      ok: null,
      measured: 200 * MB,
      over_by: 0,
      name: 'lambda-zip',
      uncounted: ['your code (--add)'],
    })
    expect(held('lambda-zip', { base: null, added: 20 * MB })).toMatchObject({
      ok: true,
      measured: 220 * MB,
      uncounted: [],
    })
    // Layers count whether or not the code does.
    expect(held('lambda-zip', { base: null, added: 20 * MB, layers: 30 * MB })).toMatchObject({
      ok: true,
      measured: 250 * MB,
    })
    expect(held('lambda-zip', { base: null, added: null, layers: 90 * MB })).toMatchObject({
      ok: false,
      measured: 290 * MB,
    })
    expect(held('lambda-zip', { base: null, added: 0 })).toMatchObject({
      ok: true,
      measured: 200 * MB,
    })
    expect(held('lambda-zip', { base: null, added: 63 * MB })).toMatchObject({
      ok: false,
      over_by: 856_000,
    })
  })

  test('of an image counts the base image too', () => {
    const both = ['the base image (--base-size)', 'your code (--add)']
    expect(held('lambda-image')).toMatchObject({ ok: null, uncounted: both })
    expect(held('lambda-image', { base: 130 * MB, added: null })).toMatchObject({
      ok: null,
      measured: 330 * MB,
      uncounted: both.slice(1),
    })
    expect(held('lambda-image', { base: 130 * MB, added: 5 * MB })).toMatchObject({
      ok: true,
      measured: 335 * MB,
    })
  })

  test('is certainly exceeded by the environment itself', () => {
    const large = scenario([pkg('torch', [], { installed_size: 300 * MB })])
    expect(evaluateLimit(parseLimit('lambda-zip'), large, alone, rules)).toMatchObject({
      ok: false,
      over_by: 37_856_000,
      culprits: [{ name: 'torch' }],
    })
  })

  test('is decided by the known sizes on request', () => {
    expect(held('lambda-zip', alone, { allowUnknown: true })).toMatchObject({ ok: true })
  })

  test('of a compressed archive lies between half the wheels and the unpacked files', () => {
    const around = { base: 100 * MB, added: 0 }
    expect(held('heroku-slug', around)).toMatchObject({
      measured: 180 * MB,
      interval: [40 * MB, 300 * MB],
      ok: true,
    })
    const large = scenario([
      pkg('torch', [], { installed_size: 1800 * MB, download_size: 1200 * MB }),
    ])
    expect(evaluateLimit(parseLimit('heroku-slug'), large, around, rules)).toMatchObject({
      ok: null,
      uncounted: [],
    })
    const huge = scenario([
      pkg('torch', [], { installed_size: 5000 * MB, download_size: 2400 * MB }),
    ])
    expect(evaluateLimit(parseLimit('heroku-slug'), huge, around, rules)).toMatchObject({
      ok: false,
      over_by: 1500 * MB,
    })
  })

  test('of an undocumented measure is decided if the compressed and the unpacked image agree', () => {
    const around = { base: 1000 * MB, added: 0 }
    const of = (installed: number, download: number) =>
      scenario([pkg('torch', [], { installed_size: installed * MB, download_size: download * MB })])
    const limit = {
      kind: 'named',
      limit: 8000 * MB,
      named: { ...namedLimit('fly')!, measure: 'not-documented' },
    } as const
    const decide = (installed: number, download: number) =>
      evaluateLimit(limit, of(installed, download), around, rules)
    expect(decide(5000, 3000)).toMatchObject({
      ok: true,
      measured: 6000 * MB,
      measure: 'not-documented',
    })
    expect(decide(9000, 4000)).toMatchObject({ ok: null, measured: 10_000 * MB })
    expect(decide(40_000, 20_000)).toMatchObject({ ok: false })
  })

  test.each([
    ['azure-container-apps', 8e9],
    ['railway-trial', 4e9],
    ['fly', 8e9],
    ['lambda-image', 10e9],
  ])('%s measures the uncompressed image', (name, limit) => {
    const around = { base: 130 * MB, added: 0 }
    expect(held(name, around)).toMatchObject({
      limit,
      measured: 330 * MB,
      measure: 'unpacked',
      ok: true,
    })
    expect(held(name)).toMatchObject({
      ok: null,
      uncounted: ['the base image (--base-size)', 'your code (--add)'],
    })
  })

  test('a task can contain the image twice', () => {
    expect(held('fargate', { base: 1000 * MB, added: 0 })).toMatchObject({
      measured: 1280 * MB,
      interval: [1240 * MB, 2400 * MB],
      ok: true,
    })
  })
})

test('given sizes of base and code count in a plain budget, too', () => {
  expect(held('210MB')).toMatchObject({ ok: true, measured: 200 * MB })
  expect(held('210MB', { base: 15 * MB, added: null })).toMatchObject({
    ok: false,
    limit: 210 * MB,
    measured: 215 * MB,
    over_by: 5 * MB,
    interval: [215 * MB, 215 * MB],
  })
})

describe('a budget for one package', () => {
  test('measures its own files', () => {
    expect(held('web=49MB')).toMatchObject({
      ok: false,
      measured: 50 * MB,
      over_by: MB,
      package: 'web',
      culprits: [{ name: 'web', size: 50 * MB }],
    })
    expect(held('web=50MB', { base: 999 * MB, added: null })).toMatchObject({ ok: true })
  })

  test('is kept if the package is not installed', () => {
    expect(held('six=1kB')).toMatchObject({ ok: true, measured: 0 })
  })

  test('is undecided if the package has no known size', () => {
    const unknown = {
      installed_size: null,
      download_size: 100,
      sources: { download: 'exact', installed: 'unknown', bytecode: 'unknown' },
    } as const
    expect(
      evaluateLimit(parseLimit('six=1GB'), scenario([pkg('six', [], unknown)]), alone, rules),
    ).toMatchObject({
      ok: null,
      unknown: { packages: 1, download_size: 100 },
    })
  })
})

describe('the worst of several budgets decides', () => {
  const [kept, open, broken] = [budget(), budget({ ok: null }), budget({ ok: false, over_by: 1 })]
  test.each([
    [[kept], true, kept],
    [[kept, open], false, open],
    [[kept, open, broken], false, broken],
    [[kept, { ...broken, level: 'warn' as const }], true, kept],
    [[], true, null],
  ])('%#', (budgets, isKept, worst) => {
    expect(keepsGates({ budget: null, budgets })).toBe(isKept)
    expect(worstBudget({ budget: null, budgets })).toEqual(worst)
  })

  test('and a denied package', () => {
    const one = {
      name: 'triton',
      version: '1',
      rule: 'triton',
      file: null,
      line: null,
      path: ['triton'],
    }
    expect(keepsGates({ budget: null, denied: [one] })).toBe(false)
    expect(keepsGates({ budget: null, denied: [] })).toBe(true)
  })
})
