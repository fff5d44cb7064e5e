import { expect, test } from 'vitest'
import { keeps, readClauses } from '../../../src/images/system/relation.ts'

test('clauses, alternatives, versions, and words in brackets', () => {
  expect(
    readClauses(
      'libc6 (>= 2.36), default-mta | mail-transport-agent, python3:any, a [amd64] <!nocheck>, , b(=1:2-3)',
    ),
  ).toEqual([
    [{ name: 'libc6', operator: '>=', version: '2.36' }],
    [
      { name: 'default-mta', operator: null, version: '' },
      { name: 'mail-transport-agent', operator: null, version: '' },
    ],
    [{ name: 'python3', operator: null, version: '' }],
    [{ name: 'a', operator: null, version: '' }],
    [{ name: 'b', operator: '=', version: '1:2-3' }],
  ])
  expect(readClauses('a (< 2)')).toEqual([[{ name: 'a', operator: '<=', version: '2' }]])
  expect(readClauses('(((')).toEqual([])
})

test.each([
  ['<<', '1.9', true],
  ['<<', '2.0', false],
  ['<=', '2.0', true],
  ['=', '2.0', true],
  ['=', '2.0-1', false],
  ['>=', '2.0~', false],
  ['>>', '2.1', true],
  ['>>', null, true],
] as const)('%s 2.0 and %s', (operator, version, verdict) => {
  expect(keeps(version, { name: 'a', operator, version: '2.0' })).toBe(verdict)
})
