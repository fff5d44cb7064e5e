import { describe, expect, test } from 'vitest'
import { evaluateGrowth, parseGrowth } from '../../../src/analyse/diff/growth.ts'
import { pkg, scenario } from '../packages.ts'

const sized = (name: string, size: number, fields = {}) =>
  pkg(name, [], { installed_size: size, ...fields })
const guess = (name: string, size: number, low: number, high: number, version = '1.0') =>
  sized(name, size, {
    version,
    interval: [low, high],
    sources: { download: 'exact', installed: 'estimated', bytecode: 'exact' },
  })
const unknown = sized('lost', 0, {
  installed_size: null,
  download_size: null,
  sources: { download: 'unknown', installed: 'unknown', bytecode: 'unknown' },
})
const bytes = (limit: number) => ({ kind: 'bytes', bytes: limit }) as const

describe('the limit', () => {
  test.each([
    ['50MB', bytes(50e6)],
    ['1 GiB', bytes(2 ** 30)],
    [1000, bytes(1000)],
    ['0', bytes(0)],
    ['10%', { kind: 'share', share: 0.1 }],
    ['2.5 %', { kind: 'share', share: 0.025 }],
  ])('%s', (text, limit) => {
    expect(parseGrowth(text)).toEqual(limit)
  })

  test.each(['', 'lots', '-5MB', '10%%', '%', -1, 0.5])('%s is not a limit', (text) => {
    expect(() => parseGrowth(text)).toThrow(
      expect.objectContaining({ code: 'invalid-growth', exitCode: 2 }),
    )
  })

  test('a share refers to the old size and is rounded down', () => {
    const before = scenario([sized('a', 999)])
    expect(
      evaluateGrowth(
        { kind: 'share', share: 0.1 },
        before,
        scenario([sized('a', 1098, { version: '2.0' })]),
      ),
    ).toMatchObject({
      limit: 99,
      measured: 99,
      ok: true,
    })
  })

  test('a share of nothing allows no growth', () => {
    expect(
      evaluateGrowth({ kind: 'share', share: 0.5 }, null, scenario([sized('a', 1)])),
    ).toMatchObject({
      limit: 0,
      over_by: 1,
      ok: false,
    })
  })
})

describe('the result', () => {
  test('counts added bytes', () => {
    const [before, after] = [
      scenario([sized('a', 100)]),
      scenario([sized('a', 100), sized('b', 60)]),
    ]
    expect(evaluateGrowth(bytes(59), before, after)).toEqual({
      limit: 59,
      measured: 60,
      over_by: 1,
      ok: false,
      interval: [60, 60],
    })
    expect(evaluateGrowth(bytes(60), before, after)).toMatchObject({ over_by: 0, ok: true })
  })

  test('is OK if the environment shrinks', () => {
    expect(evaluateGrowth(bytes(0), scenario([sized('a', 100)]), scenario([]))).toMatchObject({
      measured: -100,
      ok: true,
    })
  })

  test('is certain even if an unchanged package is estimated', () => {
    const old = guess('sdist', 100, 10, 1000)
    expect(evaluateGrowth(bytes(5), scenario([old]), scenario([old, sized('b', 5)]))).toMatchObject(
      { ok: true, interval: [5, 5] },
    )
    expect(
      evaluateGrowth(bytes(5), scenario([old, unknown]), scenario([old, unknown, sized('b', 5)])),
    ).toMatchObject({ ok: true })
  })

  test('is undecided if the limit is inside the interval', () => {
    const after = scenario([guess('sdist', 100, 90, 110)])
    expect(evaluateGrowth(bytes(105), scenario([]), after)).toMatchObject({
      ok: null,
      interval: [90, 110],
    })
    expect(evaluateGrowth(bytes(110), scenario([]), after).ok).toBe(true)
    expect(evaluateGrowth(bytes(89), scenario([]), after)).toMatchObject({ ok: false, over_by: 11 })
    expect(evaluateGrowth(bytes(105), scenario([]), after, { allowUnknown: true }).ok).toBe(true)
  })

  test('is undecided if a package without a size was added or removed', () => {
    expect(evaluateGrowth(bytes(1e9), scenario([]), scenario([unknown]))).toMatchObject({
      ok: null,
      interval: [0, null],
    })
    expect(evaluateGrowth(bytes(5), scenario([unknown]), scenario([sized('b', 10)]))).toMatchObject(
      { ok: null, interval: [null, 10] },
    )
  })

  test('does not count drift', () => {
    const row = { file: 'a.txt', name: 'a', cause: null } as const
    const side = {
      version: '1',
      filename: null,
      source: 'exact',
      download_size: 0,
      installed_size: 0,
      overhead_size: 0,
      bytecode_size: 0,
      on_disk_size: 0,
    } as const
    const changed = [{ ...row, before: side, after: side, difference: side }]
    const drift = { since: '', added: [], removed: [], changed, download_size: 0, on_disk_size: 40 }
    const [before, after] = [
      scenario([sized('a', 100)]),
      scenario([sized('a', 140, { version: '2.0' })]),
    ]
    expect(evaluateGrowth(bytes(0), before, after, { drift })).toMatchObject({
      measured: 0,
      ok: true,
      interval: [0, 0],
    })
  })
})
