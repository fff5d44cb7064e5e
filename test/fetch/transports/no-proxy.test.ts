import { expect, test } from 'vitest'
import { createBypass } from '../../../src/fetch/transports/no-proxy.ts'

test.each([
  ['', 'http://a.example/', false],
  ['*', 'http://a.example/', true],
  ['b.example, *', 'http://a.example/', false],
  ['a.example', 'http://a.example/', true],
  ['A.Example', 'http://a.example/', true],
  ['.a.example', 'http://a.example/', true],
  ['a.example', 'https://deep.in.a.example/', true],
  ['.a.example', 'https://deep.in.a.example/', true],
  ['a.example', 'http://aa.example/', false],
  ['b.example,a.example', 'http://a.example/', true],
  ['b.example a.example', 'http://a.example/', true],
  ['a.example:8080', 'http://a.example:8080/', true],
  ['a.example:8080', 'http://a.example/', false],
  ['a.example:443', 'https://a.example/', true],
  ['127.0.0.1', 'http://127.0.0.1:9/', true],
  ['127.0.0.0/8', 'http://127.0.0.1:9/', true],
  ['127.0.0.0/8', 'http://128.0.0.1/', false],
  ['10.1.0.0/16,192.168.0.0/24', 'http://192.168.0.77/', true],
  ['10.1.0.0/33', 'http://10.1.0.1/', false],
  ['::1', 'http://[::1]:9/', true],
  ['[::1]', 'http://[::1]/', true],
  ['fd00::/8', 'http://[fd12::1]/', true],
  ['fd00::/8', 'http://[fe12::1]/', false],
  ['127.0.0.1:9', 'http://127.0.0.1:9/', false],
])('NO_PROXY=%s and %s: %s', (noProxy, url, expected) => {
  expect(createBypass(noProxy)(new URL(url))).toBe(expected)
})
