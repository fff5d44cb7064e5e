import { expect, test } from 'vitest'
import { samePythons } from '../../../../src/inputs/locks/freshness/same-pythons.ts'

// The `requires-python` that `uv lock` (0.13.9) writes for that of a project.
test.each([
  ['>=3.12,<3.13', '==3.12.*'],
  ['~=3.10', '>=3.10, <4'],
  ['~=3.11.2', '>=3.11.2, <3.12'],
  ['>=3.10,<4.0', '>=3.10, <4.0'],
  ['>3.9', '>3.9'],
  ['>=3.9,!=3.9.0,!=3.9.1', '>3.9.0, !=3.9.1'],
  ['>=3.10,<=3.13', '>=3.10, <=3.13'],
  ['>=3.10rc1', '>=3.10'],
  ['>=3,>=3.11', '>=3.11'],
  ['>=3.9.0', '>=3.9'],
])('%s is the same as %s', (project, lock) => {
  expect(samePythons(project, lock)).toBe(true)
})

test.each([
  ['>=3.12', '==3.12.*'],
  ['>=3.10', '>=3.11'],
  ['>=3.10,<4', '>=3.10,<3.14'],
  ['>=3.10,!=3.11.*', '>=3.10'],
  ['>=3.10', '>=3.10.1'],
  ['>=3.10,<=3.13', '>=3.10,<3.13'],
  ['>=3.10,<=3.13', '>=3.10,<3.14'],
  ['>=3.10', ''],
  ['nonsense', '>=3.10'],
])('%s is not the same as %s', (project, lock) => {
  expect(samePythons(project, lock)).toBe(false)
})
