import { expect, test } from 'vitest'
import { free, OWN_MEMORY } from '../../src/platform/memory.ts'

test('the memory of a buffer is freed at once, also if the buffer is a part of it', () => {
  const whole = Buffer.allocUnsafeSlow(4096)
  const part = Buffer.allocUnsafeSlow(10_000).subarray(0, 9999)
  free(whole)
  free(part)
  expect([whole.length, part.length, part.buffer.byteLength]).toEqual([0, 0, 0])
})

test("a smaller buffer can be from Node's pool", () => {
  expect(Buffer.allocUnsafe(OWN_MEMORY).buffer.byteLength).toBe(OWN_MEMORY)
  expect(Buffer.allocUnsafe(OWN_MEMORY - 1).buffer.byteLength).toBeGreaterThan(OWN_MEMORY)
})

test("memory of Node's pool stays, because others are in it", () => {
  const pooled = Buffer.from('pooled')
  free(pooled)
  expect(pooled.toString()).toBe('pooled')
})
