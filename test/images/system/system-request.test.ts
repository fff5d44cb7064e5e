import { expect, test } from 'vitest'
import { readAlpineRequest, readRequest } from '../../../src/images/system/system-request.ts'

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

test.each([
  ['git', { name: 'git' }],
  ['py3-pip@edge', { name: 'py3-pip' }],
  ['!gcc', { name: 'gcc', isForbidden: true }],
  ['git~2.45', { name: 'git', relation: { name: 'git', operator: '~', version: '2.45' } }],
  ['zlib>=1.2', { name: 'zlib', relation: { name: 'zlib', operator: '>=', version: '1.2' } }],
  ['g++', { name: 'g++' }],
  ['./local.apk', './local.apk'],
])('apk add %s', (word, request) => {
  expect(readAlpineRequest(word)).toEqual(request)
})
