import { expect, test } from 'vitest'
import { createReceipt } from '../../../src/fetch/transports/transport.ts'

const receipt = () => {
  const reader = createReceipt({
    url: new URL('https://x.example/'),
    method: 'GET',
    headers: {},
    timeout: 1e6,
    maxBytes: 2 ** 20,
    optionalBody: false,
    purpose: 'needed',
    admit: () => Promise.resolve(),
    slowest: () => 0,
  })
  reader.begin(200, {})
  return reader
}

test('chunks are one body, and their own memory is freed', () => {
  const chunks = ['a', 'b', 'c'].map((fill) => Buffer.allocUnsafeSlow(5000).fill(fill))
  const reader = receipt()
  for (const chunk of chunks) reader.take(chunk)
  expect(reader.end().body.toString()).toBe(
    `${'a'.repeat(5000)}${'b'.repeat(5000)}${'c'.repeat(5000)}`,
  )
  expect(chunks.map(({ length }) => length)).toEqual([0, 0, 0])
})

test('chunks that share their memory, and a single chunk, are not freed', () => {
  const slab = Buffer.allocUnsafeSlow(10_000).fill('a')
  const shared = receipt()
  shared.take(slab.subarray(0, 5000))
  shared.take(slab.subarray(5000))
  expect([shared.end().body.length, slab.length]).toEqual([10_000, 10_000])
  const single = receipt()
  single.take(slab)
  expect(single.end().body).toBe(slab)
})
