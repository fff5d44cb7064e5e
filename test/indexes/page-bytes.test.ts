import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { holdBytes } from '../../src/indexes/page-bytes.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('bytes that can be decoded again are let go, and decoded again when asked for', async () => {
  let decoded = 0
  const decode = () => Buffer.alloc(100_000, ++decoded)
  const held = holdBytes(decode(), decode)
  expect(held.get()[0]).toBe(1)
  await setImmediate()
  collectGarbage()
  expect(held.get()[0]).toBe(2)
  expect(held.get()[0]).toBe(2)
})

test('others are held', async () => {
  const held = holdBytes(Buffer.alloc(100_000, 1))
  await setImmediate()
  collectGarbage()
  expect(held.get()[0]).toBe(1)
})
