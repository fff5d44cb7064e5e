import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redact } from '../../src/text/redact.ts'
import { runs } from '../support/runs.ts'

const secret = fc.stringMatching(/^SECRET[A-Za-z0-9%._~!$&*+:-]{0,20}$/)
const scheme = fc.constantFrom('https', 'http', 'git+https', 'svn+ssh', 'ftp', 'HTTPS')
const path = fc.stringMatching(/^(\/[a-z0-9@._-]{1,8}){0,3}$/)
const url = fc.oneof(
  fc.tuple(scheme, secret, path).map(([s, login, rest]) => `${s}://${login}@host.example${rest}`),
  fc
    .tuple(scheme, secret, secret, path)
    .map(([s, user, password, rest]) => `${s}://${user}:${password}@host.example${rest}`),
  fc
    .tuple(scheme, path, secret)
    .map(([s, rest, token]) => `${s}://host.example${rest}?sig=${token}`),
  fc
    .tuple(scheme, path, secret)
    .map(([s, rest, token]) => `${s}://host.example${rest}?a=b&X-Amz-Signature=${token}#egg=x`),
)
const words = fc.array(fc.oneof(url, fc.stringMatching(/^[ -~]{0,12}$/)), {
  minLength: 1,
  maxLength: 4,
})

test('no login and no query of a URL is left, in any surroundings', () => {
  fc.assert(
    fc.property(words, fc.constantFrom(' ', "' ", '" <', ', ', '\n'), (list, separator) => {
      expect(redact(list.join(separator))).not.toContain('SECRET')
    }),
    runs(500),
  )
})

test('redacted text does not change again', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        words.map((list) => list.join(' ')),
        fc.string(),
      ),
      (text) => {
        const shown = redact(text)
        expect(redact(shown)).toBe(shown)
      },
    ),
    runs(500),
  )
})

test('many URLs in one word are redacted one after the other', () => {
  const count = 50_000
  expect(redact('https://u:SECRET@a.b,'.repeat(count))).toBe('https://a.b,'.repeat(count))
})
