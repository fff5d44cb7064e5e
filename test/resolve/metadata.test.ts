import { expect, test } from 'vitest'
import {
  baseRequirements,
  dependenciesOf,
  requirementsOfExtra,
  requirementsWithExtras,
} from '../../src/resolve/metadata.ts'
import { PIP, UV } from '../../src/resolve/policy.ts'
import { createTarget } from '../../src/targets/target.ts'

const { markers } = createTarget({ python: '3.12', installer: 'pip' })

const dependencies = dependenciesOf(
  {
    requiresDist: [
      'first; extra == "b"',
      'always',
      'second; extra == "a"',
      'both; extra == "a" or extra == "b"',
      'never; extra == "a" and python_version < "3"',
      'unless; extra != "a"',
    ],
    requiresPython: null,
    providesExtra: ['a', 'b'],
  },
  PIP,
)

const names = (requirements: readonly { readonly name: string }[]): readonly string[] =>
  requirements.map(({ name }) => name)

test("requirements of an extra are separate from those without one, in the metadata's order", () => {
  expect(names(baseRequirements(dependencies, markers))).toEqual(['always', 'unless'])
  expect(names(requirementsOfExtra(dependencies, 'a', markers))).toEqual(['second', 'both'])
  expect(names(requirementsOfExtra(dependencies, 'b', markers))).toEqual(['first', 'both'])
  expect(names(requirementsOfExtra(dependencies, 'c', markers))).toEqual([])
})

test("requirements that apply with several extras are in the metadata's order", () => {
  expect(names(requirementsWithExtras(dependencies, new Set(['a']), markers))).toEqual([
    'always',
    'second',
    'both',
    'unless',
  ])
  expect(names(requirementsWithExtras(dependencies, new Set(['a', 'b']), markers))).toEqual([
    'first',
    'always',
    'second',
    'both',
    'unless',
  ])
})

test('the faults of metadata are distinguished', () => {
  const faults = (requiresDist: readonly string[], requiresPython: string | null, policy = PIP) =>
    dependenciesOf({ requiresDist, requiresPython, providesExtra: [] }, policy).faults
  expect(faults(['???', 'web'], null)).toEqual(["the invalid requirement '???'"])
  expect(faults([], 'not one', UV)).toEqual(["the invalid field 'Requires-Python: not one'"])
  expect(
    faults(
      Array.from({ length: 10_001 }, (_, at) => `p${at}`),
      null,
    ),
  ).toEqual(['more than 10000 requirements'])
})
