import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { decode } from '../../../src/fetch/transports/content-encoding.ts'

const { atOnce } = vi.hoisted(() => ({ atOnce: { now: 0, most: 0 } }))

vi.mock('node:zlib', async (importOriginal) => {
  const zlib = await importOriginal<typeof import('node:zlib')>()
  const gunzip = (...[body, options, done]: Parameters<typeof zlib.gunzip>) => {
    atOnce.most = Math.max(atOnce.most, ++atOnce.now)
    zlib.gunzip(body, options, (...result) => {
      atOnce.now--
      done(...result)
    })
  }
  return { ...zlib, gunzip }
})

test('no more bodies are decoded at once than Node has threads for it', async () => {
  const body = gzipSync(Buffer.alloc(200_000, 'a page'), { level: 0 })
  const decoded = await Promise.all(
    Array.from({ length: 12 }, () => decode(body, 'gzip', 2 ** 20, 'https://x.example/')),
  )
  expect(decoded.map(({ length }) => length)).toEqual(Array.from({ length: 12 }, () => 200_000))
  expect(atOnce).toEqual({ now: 0, most: 4 })
})
