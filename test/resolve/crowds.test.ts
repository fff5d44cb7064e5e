import { describe, expect, test } from 'vitest'
import { parseRequirement } from '../../src/packaging/requirement.ts'
import { withoutCrowds } from '../../src/resolve/crowds.ts'
import type { RootRequirement } from '../../src/resolve/request.ts'
import { INSTALLERS, pins } from './support.ts'

const rootOf = (text: string): RootRequirement => ({
  requirement: parseRequirement(text),
  origin: [],
  text,
})
const many = (count: number, text: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => text(at))
const asked = (texts: readonly string[]) => withoutCrowds(texts.map(rootOf))

describe('requirements of one project', () => {
  test('few requirements are unchanged', () => {
    const texts = many(100, (at) => `web>=${at}`)
    expect(asked(texts).map(({ root }) => root.text)).toEqual(texts)
  })

  test('very many become one, with all ranges and extras, in the first position', () => {
    const texts = [
      'app',
      ...many(200, (at) => `web[x${at % 2}]!=1.${at}`),
      'web<9; python_version > "3"',
      'lib',
    ]
    const found = asked(texts)
    expect(found.map(({ requirement }) => requirement.name)).toEqual(['app', 'web', 'lib'])
    const { extras, specifier, marker } = found[1]!.requirement
    expect({ extras, marker, cuts: specifier.range.length }).toEqual({
      extras: ['x0', 'x1'],
      marker: null,
      cuts: 402,
    })
  })

  test('the strictest one represents all', () => {
    expect(asked(many(200, (at) => `web>=${at}`))[0]!.root.text).toBe('web>=199')
  })

  test('if two contradict each other, only those two are left', () => {
    expect(
      asked([...many(200, (at) => `web>=${at}`), 'web<5']).map(({ root }) => root.text),
    ).toEqual(['web>=5', 'web<5'])
  })

  test('those by URL stay', () => {
    expect(
      asked([...many(200, () => 'web'), 'web @ https://a.example/web-1.0-py3-none-any.whl']),
    ).toHaveLength(2)
  })
})

describe.each(INSTALLERS)('%s', (installer) => {
  const index = 'web 3.0: http>=1\nweb 2.0\nhttp 1.0'

  test('thousands of lines about one project take no more time than one', async () => {
    expect(await pins({ index, with: many(5000, () => 'web'), installer })).toEqual([
      'http 1.0',
      'web 3.0',
    ])
    expect(
      await pins({ index, with: many(5000, (at) => `web!=3.0.${at},!=3`), installer }),
    ).toEqual(['web 2.0'])
  })

  test('and so does the explanation of a failure', async () => {
    const lines = [...many(5000, (at) => `web!=9.${at}`), 'web<1']
    await expect(pins({ index, with: lines, installer })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('<1'),
    })
  })
})
