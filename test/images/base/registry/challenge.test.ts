import { describe, expect, test } from 'vitest'
import { parseChallenges } from '../../../../src/images/base/registry/challenge.ts'

const shown = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('a challenge', () => {
  test.each([
    [
      'Bearer realm="https://a/token",service="r",scope="repository:x:pull,push"',
      [['bearer', { realm: 'https://a/token', service: 'r', scope: 'repository:x:pull,push' }]],
    ],
    ['basic realm=x', [['basic', { realm: 'x' }]]],
    [
      'Basic realm="x", Bearer realm="https://a", service=s',
      [
        ['bearer', { realm: 'https://a', service: 's' }],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['BEARER Realm = "a \\"b\\""', [['bearer', { realm: 'a "b"' }]]],
    ['Negotiate, NTLM', []],
    ['', []],
    ['"""', []],
    ['Bearer', [['bearer', {}]]],
  ])('%s', (header, found) => {
    expect(shown(header)).toEqual(found)
  })

  test('of any length is read in linear time', () => {
    expect(shown(`Basic ${'a="'.repeat(200_000)}`).length).toBeLessThan(2)
  })
})
