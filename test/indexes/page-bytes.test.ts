import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { holdBytes } from '../../src/indexes/page-bytes.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('bytes that can be decoded again are dropped, and decoded again on request', async () => {
  let decoded = 0
  const decode = () => Buffer.alloc(100_000, ++decoded)
  const held = holdBytes(decode, decode())
  expect([held.get()[0], held.decompressed()?.[0]]).toEqual([1, 1])
  await setImmediate()
  collectGarbage()
  expect(held.decompressed()).toBeUndefined()
  expect(held.get()[0]).toBe(2)
  expect(held.get()[0]).toBe(2)
})

test('bytes that others keep are not decoded', async () => {
  const bytes = Buffer.alloc(100_000, 1)
  const held = holdBytes(() => bytes)
  await setImmediate()
  collectGarbage()
  expect(held.get()).toBe(bytes)
})
