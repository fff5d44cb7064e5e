import { expect, test } from 'vitest'
import { wheelVersionFault } from '../../src/weigh/wheel-version.ts'

const both = 'pip and uv'
// Tried with pip 26.3 and uv 0.13.9 on wheels that differ in this line.
test.each([
  ['1.0', undefined],
  [' 1.0 ', undefined],
  ['1.9', undefined],
  ['1.0.0', undefined],
  ['0.1', undefined],
  ['1.0\nWheel-Version: 2.0', undefined],
  ['1', 'uv'],
  ['0.9', 'uv'],
  ['01.0', 'uv'],
  ['+1.0', 'uv'],
  ['-1.0', 'uv'],
  ['2.0', both],
  ['1_0.0', both],
  ['abc', both],
  ['', both],
])('Wheel-Version: %j is refused by %s', (version, by) => {
  const text = `Generator: x\nWheel-Version: ${version}\nTag: py3-none-any\n`
  const fault = wheelVersionFault(text)
  expect(fault && (fault.isPips ? both : 'uv')).toBe(by)
})

test('a WHEEL file without a version is refused by both', () => {
  expect(wheelVersionFault('Tag: py3-none-any\n')).toEqual({
    reason: 'its WHEEL file has no Wheel-Version',
    isPips: true,
  })
})
