import { expect, test } from 'vitest'
import { nearest, nearestFew } from '../../src/text/nearest.ts'

test('a word is compared with others of the length of words', () => {
  expect(nearest('develop', ['dev', 'development', 'develp'])).toBe('develp')
  expect(nearestFew('lint', ['lints', 'docs'], 3)).toEqual(['lints'])
})

test('words of megabytes are not compared', () => {
  const long = Array.from({ length: 20 }, (_, at) => `${'g'.repeat(200_000)}${at}`)
  expect(nearest('g'.repeat(200_000), long)).toBeUndefined()
  expect(nearest('gg', ['g', ...long])).toBe('g')
  expect(nearestFew('g'.repeat(200_000), long, 3)).toEqual([])
})
