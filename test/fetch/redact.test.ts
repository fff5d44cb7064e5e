import { describe, expect, test } from 'vitest'
import { redact, stripCredentials } from '../../src/fetch/redact.ts'

describe('redact', () => {
  test.each([
    ['https://user:secret@host.example/simple/', 'https://host.example/simple/'],
    ['https://token@host.example/', 'https://host.example/'],
    ['at https://u:p@a.example/x and http://v:q@b.example/y.', 'at https://a.example/x and http://b.example/y.'],
    ['https://u:p@ss@host.example/', 'https://host.example/'],
    ['https://host.example/f.whl?X-Signature=secret', 'https://host.example/f.whl?...'],
    ['https://host.example/name@1.0/', 'https://host.example/name@1.0/'],
    ['no URL at all: a@b', 'no URL at all: a@b'],
  ])('%s', (text, shown) => {
    expect(redact(text)).toBe(shown)
  })
})

test('stripCredentials keeps the query, which the request needs, and drops the fragment', () => {
  expect(stripCredentials('https://u:p@host.example/f.whl?sig=1#sha256=ab')).toBe('https://host.example/f.whl?sig=1')
  expect(stripCredentials('not a URL')).toBe('not a URL')
})
