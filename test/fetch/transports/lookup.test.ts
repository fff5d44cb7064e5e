import type { LookupAddress, lookup } from 'node:dns'
import { expect, test } from 'vitest'
import { createLookup } from '../../../src/fetch/transports/lookup.ts'

const ADDRESSES: LookupAddress[] = [
  { address: '192.0.2.1', family: 4 },
  { address: '2001:db8::1', family: 6 },
]

/** Gives these answers in order, and repeats the last one. */
function fakeLookup(...answers: (Error | LookupAddress[])[]) {
  const asked: string[] = []
  const ask = (
    hostname: string,
    _: object,
    done: (error: Error | null, addresses: LookupAddress[]) => void,
  ): void => {
    const answer = answers[Math.min(asked.push(hostname), answers.length) - 1]!
    setImmediate(() => (answer instanceof Error ? done(answer, []) : done(null, answer)))
  }
  return { asked, find: createLookup(ask as unknown as typeof lookup) }
}

const one = (
  find: ReturnType<typeof createLookup>,
  hostname: string,
  options: object = { all: true },
) => new Promise((done) => find(hostname, options, (error, ...found) => done(error ?? found)))

test('a host is looked up once, at the same time and later', async () => {
  const { asked, find } = fakeLookup(ADDRESSES)
  const found = await Promise.all([
    one(find, 'index.test'),
    one(find, 'index.test'),
    one(find, 'files.test'),
  ])
  expect(found).toEqual([[ADDRESSES], [ADDRESSES], [ADDRESSES]])
  expect(await one(find, 'index.test')).toEqual([ADDRESSES])
  expect(asked).toEqual(['index.test', 'files.test'])
})

test('returns one address on request', async () => {
  const { find } = fakeLookup(ADDRESSES)
  expect(await one(find, 'index.test', {})).toEqual(['192.0.2.1', 4])
})

test('a failure is reported to all callers, and retried later', async () => {
  const failure = new Error('ENOTFOUND')
  const { asked, find } = fakeLookup(failure, ADDRESSES)
  expect(await Promise.all([one(find, 'index.test'), one(find, 'index.test')])).toEqual([
    failure,
    failure,
  ])
  expect(await one(find, 'index.test')).toEqual([ADDRESSES])
  expect(asked).toHaveLength(2)
})
