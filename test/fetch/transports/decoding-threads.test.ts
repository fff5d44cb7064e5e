import { syncBuiltinESMExports } from 'node:module'
import zlib, { gzipSync } from 'node:zlib'
import { afterEach, expect, test, vi } from 'vitest'
import { decode } from '../../../src/fetch/transports/content-encoding.ts'

afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

test('two bodies are decoded at once, and the others wait', async () => {
  const body = gzipSync(Buffer.alloc(200_000, 'a page'), { level: 0 })
  const { gunzip } = zlib
  let now = 0
  let most = 0
  const counted = (...[packed, options, done]: Parameters<typeof gunzip>): void => {
    most = Math.max(most, ++now)
    gunzip(packed, options, (...result) => {
      now--
      done(...result)
    })
  }
  vi.spyOn(zlib, 'gunzip').mockImplementation(counted as typeof gunzip)
  syncBuiltinESMExports()
  const decoded = await Promise.all(
    Array.from({ length: 12 }, () => decode(body, 'gzip', 2 ** 20, 'https://x.example/')),
  )
  expect(decoded.map(({ length }) => length)).toEqual(Array.from({ length: 12 }, () => 200_000))
  expect([now, most]).toEqual([0, 2])
})
