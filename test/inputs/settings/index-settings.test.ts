import { describe, expect, test } from 'vitest'
import { DEFAULT_INDEX_OPTIONS } from '../../../src/inputs/index-options.ts'
import { indexSettings, startingIndexes } from '../../../src/inputs/settings/index-settings.ts'

const pip = {
  PIP_INDEX_URL: 'https://main.test/simple',
  PIP_EXTRA_INDEX_URL: 'https://a.test/simple https://b.test/simple',
}
const uv = { UV_DEFAULT_INDEX: 'https://main.test/simple', UV_INDEX: 'named=https://a.test/simple' }

describe('the indexes before any file', () => {
  test('are those of the requested installer', () => {
    expect(startingIndexes({}, 'pip', { ...pip, ...uv })).toEqual({
      indexUrl: 'https://main.test/simple',
      extraIndexUrls: ['https://a.test/simple', 'https://b.test/simple'],
    })
    expect(startingIndexes({}, 'uv', uv)).toEqual({
      indexUrl: 'https://main.test/simple',
      extraIndexUrls: ['https://a.test/simple'],
    })
    expect(startingIndexes({}, 'uv', pip)).toEqual({ indexUrl: null, extraIndexUrls: [] })
  })

  test.each([
    [
      '--extra-index-url adds to PIP_INDEX_URL',
      { extraIndexUrls: ['https://x.test'] },
      'https://main.test/simple',
      ['https://x.test'],
    ],
    [
      '--index-url keeps PIP_EXTRA_INDEX_URL',
      { indexUrl: 'https://x.test' },
      'https://x.test',
      ['https://a.test/simple', 'https://b.test/simple'],
    ],
    ['--no-index takes neither', { noIndex: true }, null, []],
  ])('%s', (_, given, indexUrl, extraIndexUrls) => {
    expect(startingIndexes(given, 'pip', pip)).toEqual({ indexUrl, extraIndexUrls })
  })
})

test('a warning names the variables with indexes', () => {
  const warnings = (given: { indexUrl?: string; extraIndexUrls?: readonly string[] }) =>
    indexSettings(
      { ...DEFAULT_INDEX_OPTIONS, ...startingIndexes(given, 'pip', pip) },
      'pip',
      pip,
    ).warnings.map(({ message }) => message)
  expect(warnings({})).toEqual(['The indexes come from PIP_INDEX_URL and PIP_EXTRA_INDEX_URL.'])
  expect(warnings({ extraIndexUrls: ['https://x.test'] })).toEqual([
    'The indexes come from PIP_INDEX_URL.',
  ])
  expect(warnings({ indexUrl: 'https://x.test', extraIndexUrls: ['https://y.test'] })).toEqual([])
})
