import { describe, expect, test } from 'vitest'
import { pins, type Question } from '../support.ts'
import { CASES } from '../uv-search-cases.ts'

const answer = (
  index: string,
  wanted: readonly string[],
  more: Partial<Question> = {},
): Promise<string[]> => pins({ index, with: wanted, installer: 'uv', python: '3.12', ...more })

/** From mm 3.0 on, `need` of nn below 2; the extra needs oo. */
const released = (need: string): string =>
  [
    'nn 1.0',
    'nn 2.0',
    'oo 1.0',
    ...Array.from(
      { length: 10 },
      (_, i) => `mm ${i + 1}.0: oo ; extra == "x"${i < 2 ? '' : ` & ${need}`}`,
    ),
  ].join('\n')

describe('uv counts conflicts for each of its own packages (uv 0.13.9)', () => {
  const MARKED = 'nn<2 ; python_version < "3.13"'

  test('a requirement with a marker has its own package: the fifth conflict comes sooner', async () => {
    expect(await answer(released(MARKED), ['nn', 'mm[x]>=1'])).toEqual([
      'mm[x] 2.0',
      'nn 2.0',
      'oo 1.0',
    ])
  })

  test('a requirement without a marker or extra does not', async () => {
    expect(await answer(released('nn<2'), ['nn', 'mm[x]>=1'])).toEqual([
      'mm[x] 10.0',
      'nn 1.0',
      'oo 1.0',
    ])
    expect(await answer(released(MARKED), ['nn', 'mm>=1'])).toEqual(['mm 10.0', 'nn 1.0'])
  })

  test('nor does one with a marker that is always true', async () => {
    const always = 'nn<2 ; python_version < "3" or python_version >= "3"'
    expect(await answer(released(always), ['nn', 'mm[x]>=1'])).toEqual([
      'mm[x] 10.0',
      'nn 1.0',
      'oo 1.0',
    ])
  })
})

test.each(CASES)('$wanted', async ({ index, wanted, pins: expected, ...more }) => {
  const found = await answer(index, wanted, more)
  expect(found.map((pin) => pin.replace(/\[.*\]/, ''))).toEqual(expected)
})
