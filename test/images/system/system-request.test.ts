import { expect, test } from 'vitest'
import { readRequest } from '../../../src/images/system/system-request.ts'

test.each([
  ['git', { name: 'git' }],
  ['libc6:amd64', { name: 'libc6' }],
  ['git/bookworm-backports', { name: 'git' }],
  [
    'git=1:2.39.5-0+deb12u2',
    { name: 'git', relation: { name: 'git', operator: '=', version: '1:2.39.5-0+deb12u2' } },
  ],
  ['g++', { name: 'g++' }],
  ['libstdc++6', { name: 'libstdc++6' }],
  ['git+', { name: 'git' }],
  ['nano-', { name: 'nano', isForbidden: true }],
])('%s', (word, request) => {
  expect(readRequest(word)).toEqual(request)
})

test.each(['./wkhtmltox.deb', '/tmp/a.deb', 'php7.?', 'lib*'])('%s names no package', (word) => {
  expect(readRequest(word)).toBe(word)
})
