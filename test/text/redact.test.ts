import { describe, expect, test } from 'vitest'
import { redact, stripCredentials } from '../../src/text/redact.ts'

describe('redact', () => {
  test.each([
    ['https://user:secret@host.example/simple/', 'https://host.example/simple/'],
    ['https://token@host.example/', 'https://host.example/'],
    ['at https://u:p@a.example/x and http://v:q@b.example/y.', 'at https://a.example/x and http://b.example/y.'],
    ['https://u:p@ss@host.example/', 'https://host.example/'],
    ['https://host.example/f.whl?X-Signature=secret', 'https://host.example/f.whl?...'],
    ['https://host.example/name@1.0/', 'https://host.example/name@1.0/'],
    ['no URL at all: a@b', 'no URL at all: a@b'],
    ['user:secret@host/simple/', '***@host/simple/'],
    ['htp:/user:secret@x', '***@x'],
    ['https://user:ab/secret@host.example/x.whl', 'https://host.example/x.whl'],
    ['https://host.example:8080/name@1.0/', 'https://host.example:8080/name@1.0/'],
    ["'https://u:p@a.example/'", "'https://a.example/'"],
    ['https://u:p@a.example/,https://v:q@b.example/', 'https://a.example/,https://b.example/'],
    ['requests @ git+ssh://git@github.com/psf/requests.git', 'requests @ git+ssh://git@github.com/psf/requests.git'],
    ['git@github.com:psf/requests.git', 'git@github.com:psf/requests.git'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown)
  })
})

test('stripCredentials keeps the query, which the request needs, and drops the fragment', () => {
  expect(stripCredentials('https://u:p@host.example/f.whl?sig=1#sha256=ab')).toBe('https://host.example/f.whl?sig=1')
  expect(stripCredentials('not a URL')).toBe('not a URL')
})

test('takes linear time on letters without an end', () => {
  for (const text of ['a'.repeat(2_000_000), `${'a'.repeat(1_000_000)}@`, '://'.repeat(300_000), `https://${'@'.repeat(500_000)}`])
    expect(redact(text).length).toBeLessThanOrEqual(text.length + 10)
})
