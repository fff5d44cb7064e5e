import { expect, test } from 'vitest'
import { parseVersion } from '../../../src/packaging/versions/version.ts'
import { densityOf, isMeasured } from '../../../src/weigh/bytecode/densities.ts'

const factor = (project: string, version: string, minor: string) =>
  densityOf(project, parseVersion(version)!.key, minor)?.factor

test('a measured project has a density for each Python', () => {
  expect(isMeasured('sympy')).toBe(true)
  expect(factor('sympy', '1.14.0', '3.11')).toBeGreaterThan(1.1)
  expect(factor('sympy', '1.14.0', '3.9')).not.toBe(factor('sympy', '1.14.0', '3.11'))
  expect(factor('sympy', '1.14.0', '3.15')).toBe(factor('sympy', '1.14.0', '3.14'))
})

test('a version before the first measured one has its density; without a version the newest counts', () => {
  expect(factor('sympy', '0.1', '3.11')).toBeGreaterThan(1)
  expect(densityOf('sympy', undefined, '3.11')?.factor).toBe(factor('sympy', '99', '3.11'))
})

test('generated clients are a class', () => {
  expect(isMeasured('azure-mgmt-not-measured')).toBe(false)
  expect(densityOf('azure-mgmt-not-measured', undefined, '3.11')).toMatchObject({ of: 'class' })
  expect(densityOf('not-measured', undefined, '3.11')).toBeUndefined()
})

test('docstrings are indented up to 3.12, so it has a density of its own', () => {
  expect(factor('scipy', '1.18.1', '3.12')).toBeGreaterThan(factor('scipy', '1.18.1', '3.13')!)
  // Measured before 3.12 had a column.
  expect(factor('scipy', '1.0', '3.12')).toBe(factor('scipy', '1.0', '3.13'))
})
