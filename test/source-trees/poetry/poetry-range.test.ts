import { expect, test } from 'vitest'
import { poetryRange } from '../../../src/source-trees/poetry/poetry-range.ts'

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['^0.0.3', '>=0.0.3,<0.0.4'],
  ['^0', '>=0,<1'],
  ['^1.0.0rc1', '>=1.0.0rc1,<2'],
  ['~1.2.3', '>=1.2.3,<1.3'],
  ['~1', '>=1,<2'],
  ['~=1.4', '~=1.4'],
  ['1.2.*', '==1.2.*'],
  ['1.2', '==1.2'],
  ['=1.2', '==1.2'],
  ['*', ''],
  ['>=3.9, <4.0', '>=3.9,<4.0'],
  ['>= 1.0 <2', '>=1.0,<2'],
])('the constraint %s is %s', (text, expected) => {
  expect(poetryRange(text)).toBe(expected)
})

test.each([
  ['^1.0 || ^2.0', '>=1.0,<3'],
  ['^3.0 || ^1.0', '>=1.0,!=2.*,<4'],
  ['<2 || >=2.3', '!=2.0.*,!=2.1.*,!=2.2.*'],
  ['1.* | 3.*', '>=1,!=2.*,<4'],
  ['~2.7 || ^3.6', undefined],
  ['<2 || >3', undefined],
  ['1.2 || 3', undefined],
  ['<>1.5', undefined],
])('the alternatives %s are %s', (text, expected) => {
  expect(poetryRange(text)).toBe(expected)
})
