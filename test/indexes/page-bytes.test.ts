import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { holdBytes, ReceivedPage } from '../../src/indexes/page-bytes.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const BODY = Buffer.alloc(10)
const PAGE = 400_000

test('bytes of a small page that can be decoded again are dropped, and decoded again on request', async () => {
  let decoded = 0
  const decode = () => Buffer.alloc(4000, ++decoded)
  const held = holdBytes(new ReceivedPage(BODY, decode), decode())
  expect([held.get()[0], held.decompressed()?.[0]]).toEqual([1, 1])
  await setImmediate()
  collectGarbage()
  expect(held.decompressed()).toBeUndefined()
  expect(held.get()[0]).toBe(2)
  expect(held.get()[0]).toBe(2)
})

test('bytes that others keep are not decoded', async () => {
  const bytes = Buffer.alloc(100_000, 1)
  const held = holdBytes(new ReceivedPage(bytes))
  await setImmediate()
  collectGarbage()
  expect(held.get()).toBe(bytes)
})

test('the memory of older pages is freed once others are read, and they are decoded again', () => {
  const pages = [1, 2, 3, 4].map((fill) => Buffer.alloc(PAGE, fill))
  const held = pages.map((page, at) =>
    holdBytes(new ReceivedPage(BODY, () => Buffer.alloc(PAGE, 10 + at)), page),
  )
  expect(pages.map(({ length }) => length)).toEqual([0, 0, PAGE, PAGE])
  expect(held.map((page) => page.get()[0])).toEqual([10, 11, 3, 4])
})

test('a page that is decoded again stays, since it is looked at often', () => {
  let decoded = 0
  const decode = (): Buffer => Buffer.alloc(PAGE, ++decoded)
  const held = holdBytes(new ReceivedPage(BODY, decode), Buffer.alloc(PAGE))
  const readOthers = (): void => {
    for (let more = 0; more < 5; more++)
      holdBytes(new ReceivedPage(BODY, decode), Buffer.alloc(PAGE))
  }
  readOthers()
  const again = held.get()
  readOthers()
  expect([decoded, again.length, held.get() === again]).toEqual([1, PAGE, true])
})

test('a page that is not compressed, and one that is kept, are never freed', () => {
  const received = Buffer.alloc(PAGE, 1)
  holdBytes(new ReceivedPage(received), received)
  const kept = holdBytes(new ReceivedPage(BODY, () => Buffer.alloc(PAGE, 2))).keep()
  for (let more = 0; more < 5; more++)
    holdBytes(new ReceivedPage(BODY, () => BODY), Buffer.alloc(PAGE))
  expect([received.length, kept.length]).toEqual([PAGE, PAGE])
})

test('the body of a page can be taken out of memory before it is decoded again', () => {
  const asked: number[] = []
  const received = new ReceivedPage(BODY, (body) => Buffer.concat([body, body]))
  const held = holdBytes(received)
  received.setAside({
    setAside({ length }, onWritten) {
      asked.push(length)
      onWritten(() => Buffer.from('elsewhere'))
    },
  })
  expect([asked, held.get().toString()]).toEqual([[BODY.length], 'elsewhereelsewhere'])
})
