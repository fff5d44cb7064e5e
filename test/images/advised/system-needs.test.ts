import { expect, test } from 'vitest'
import { systemNeeds } from '../../../src/images/advised/system-needs.ts'

test('a wheel needs no compiler, but possibly a program of Debian', () => {
  const found = systemNeeds(
    [
      { name: 'numpy', isBuilt: false, isCloned: false },
      { name: 'opencv-python', isBuilt: false, isCloned: false },
    ],
    'debian',
  )
  expect(found).toEqual({
    packages: ['libgl1', 'libglib2.0-0'],
    buildPackages: [],
    reasons: [
      {
        name: 'opencv-python',
        packages: ['libgl1', 'libglib2.0-0'],
        instead: 'opencv-python-headless',
      },
    ],
  })
})

test('a built package needs a compiler, and the headers of its libraries', () => {
  expect(
    systemNeeds([{ name: 'psycopg2', isBuilt: true, isCloned: false }], 'debian'),
  ).toMatchObject({
    packages: ['libpq5'],
    buildPackages: ['build-essential', 'libpq-dev'],
  })
  expect(
    systemNeeds([{ name: 'unheard-of', isBuilt: true, isCloned: false }], 'debian').buildPackages,
  ).toEqual(['build-essential'])
})

test('a library that another project brings is not installed', () => {
  expect(
    systemNeeds([{ name: 'psycopg', isBuilt: false, isCloned: false }], 'debian').packages,
  ).toEqual(['libpq5'])
  const both = ['psycopg', 'psycopg-binary'].map((name) => ({
    name,
    isBuilt: false,
    isCloned: false,
  }))
  expect(systemNeeds(both, 'debian')).toEqual({ packages: [], buildPackages: [], reasons: [] })
})

test('names of object properties are valid project names', () => {
  expect(systemNeeds([{ name: 'constructor', isBuilt: false, isCloned: false }], 'debian')).toEqual(
    {
      packages: [],
      buildPackages: [],
      reasons: [],
    },
  )
})

test('Alpine has its own names, and a repository needs git', () => {
  const built = [
    { name: 'psycopg2', isBuilt: true, isCloned: false },
    { name: 'weasyprint', isBuilt: false, isCloned: true },
  ]
  expect(systemNeeds(built, 'alpine')).toMatchObject({
    packages: ['libpq', 'pango'],
    buildPackages: ['build-base', 'libpq-dev', 'git'],
  })
})
