import { expect, test } from 'vitest'
import { systemNeeds } from '../../../src/images/advised/system-needs.ts'

test('a wheel takes no compiler, and a program of Debian where it needs one', () => {
  const found = systemNeeds([
    { name: 'numpy', isBuilt: false },
    { name: 'opencv-python', isBuilt: false },
  ])
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

test('what is built takes a compiler, and the headers of its libraries', () => {
  expect(systemNeeds([{ name: 'psycopg2', isBuilt: true }])).toMatchObject({
    packages: ['libpq5'],
    buildPackages: ['build-essential', 'libpq-dev'],
  })
  expect(systemNeeds([{ name: 'unheard-of', isBuilt: true }]).buildPackages).toEqual([
    'build-essential',
  ])
})

test('a library that another project brings is not installed', () => {
  expect(systemNeeds([{ name: 'psycopg', isBuilt: false }]).packages).toEqual(['libpq5'])
  const both = ['psycopg', 'psycopg-binary'].map((name) => ({ name, isBuilt: false }))
  expect(systemNeeds(both)).toEqual({ packages: [], buildPackages: [], reasons: [] })
})

test('names of properties of every object are names of projects', () => {
  expect(systemNeeds([{ name: 'constructor', isBuilt: false }])).toEqual({
    packages: [],
    buildPackages: [],
    reasons: [],
  })
})
