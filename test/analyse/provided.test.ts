import { expect, test } from 'vitest'
import { providedPackages } from '../../src/analyse/provided.ts'
import { pkg } from './packages.ts'

const closure = [
  pkg('app', ['boto3', 'six'], { requested: true }),
  pkg('boto3', ['botocore']),
  pkg('botocore', ['six', 'jmespath', 'boto3']),
  pkg('jmespath', []),
  pkg('six', []),
]

const broughtWith = (...names: string[]): string[] =>
  [...providedPackages(closure, new Set(names))].sort()

test('a platform provides dependencies that only its packages need', () => {
  expect(broughtWith('boto3')).toEqual(['boto3', 'botocore', 'jmespath'])
  expect(broughtWith('boto3', 'six')).toEqual(['boto3', 'botocore', 'jmespath', 'six'])
})

test('a platform may provide requested packages, or no package of the environment', () => {
  expect(broughtWith('app')).toEqual(['app', 'boto3', 'botocore', 'jmespath', 'six'])
  expect(broughtWith('torch')).toEqual([])
  expect(broughtWith()).toEqual([])
})
