import { describe, expect, test } from 'vitest'
import { classify, type FailureKind, FetchError } from '../../src/fetch/fetch-error.ts'
import { RETRIES, retryAfter, withRetries } from '../../src/fetch/retry.ts'
import { TIMEOUTS } from '../../src/fetch/timeouts.ts'

const quick = { ...TIMEOUTS, ...RETRIES, pause: 1 }

/** Fails as requested, then answers; counts the attempts. */
async function attempts(
  failures: readonly FetchError[],
  timeouts = quick,
): Promise<{ tries: number; answer: string }> {
  let tries = 0
  const answer = await withRetries(
    async () => {
      const failure = failures[tries++]
      if (failure) throw failure
      return 'here'
    },
    timeouts,
    { time: 0, deferrals: 0 },
    undefined,
  ).catch((error: unknown) => (error instanceof FetchError ? error.kind : 'defect'))
  return { tries, answer }
}

const failure = (kind: FailureKind, options = {}) =>
  new FetchError(kind, 'https://x.example/', 'failed', options)

describe('withRetries', () => {
  test('retries temporary failures', async () => {
    expect(
      await attempts([failure('connection-lost'), failure('http-status', { status: 503 })]),
    ).toEqual({ tries: 3, answer: 'here' })
  })

  test('gives up after five attempts', async () => {
    expect(await attempts(Array(9).fill(failure('connection-lost')))).toEqual({
      tries: 5,
      answer: 'connection-lost',
    })
  })

  test('retries a timeout once', async () => {
    expect(await attempts(Array(9).fill(failure('timeout')))).toEqual({
      tries: 2,
      answer: 'timeout',
    })
  })

  test('retries once if a name server or a connection timed out, by the code of the error', async () => {
    for (const [code, tries] of [
      ['EAI_AGAIN', 2],
      ['ETIMEDOUT', 2],
      ['UND_ERR_CONNECT_TIMEOUT', 2],
      ['ECONNREFUSED', 1],
      ['ENOTFOUND', 1],
    ] as const) {
      const error = classify(Object.assign(new Error('x'), { code }), 'https://timed.test/')!
      expect(await attempts(Array(9).fill(error))).toEqual({ tries, answer: 'not-connected' })
    }
    const words = new FetchError('not-connected', 'https://x.example/', 'timed out')
    expect(await attempts(Array(9).fill(words))).toMatchObject({ tries: 1 })
  })

  test.each<[FailureKind, object]>([
    ['not-connected', {}],
    ['tls', {}],
    ['nonsense', {}],
    ['http-status', { status: 501 }],
  ])('does not repeat %s %j', async (kind, options) => {
    expect(await attempts([failure(kind, options)])).toEqual({ tries: 1, answer: kind })
  })

  test('a postponed request does not count as an attempt', async () => {
    const deferred = failure('connection-lost', { deferred: 'not-begun' })
    expect(await attempts([...Array(50).fill(deferred), failure('connection-lost')])).toEqual({
      tries: 52,
      answer: 'here',
    })
    expect(await attempts(Array(500).fill(deferred))).toEqual({
      tries: 101,
      answer: 'connection-lost',
    })
  })

  test('a request without a file descriptor waits for one', async () => {
    const deferred = ['EMFILE', 'ENFILE'].map(
      (code) => classify(Object.assign(new Error(), { code }), 'https://x.example/')!,
    )
    expect(deferred.map(({ deferred: why }) => why)).toEqual(['no-descriptors', 'no-descriptors'])
    expect(await attempts([...deferred, failure('connection-lost')])).toEqual({
      tries: 4,
      answer: 'here',
    })
  })

  test('does not begin an attempt that could end after the limit', async () => {
    const late = failure('http-status', { status: 503, retryAfter: 60_000 })
    expect(await attempts([late])).toEqual({ tries: 1, answer: 'http-status' })
  })
})

test.each([
  ['getaddrinfo', 'EINVAL', 'looking up its host name failed (EINVAL)'],
  ['connect', 'EACCES', 'connecting failed (EACCES)'],
  ['connect', 'EPERM', 'connecting failed (EPERM)'],
])('a connection whose %s fails with %s could not be made', (syscall, code, why) => {
  const error = Object.assign(new Error(), { syscall, code })
  expect(classify(error, 'https://x.example/')).toMatchObject({
    kind: 'not-connected',
    message: expect.stringContaining(`could not be reached: ${why}`),
  })
  expect(classify(Object.assign(new Error(), { syscall: 'open', code }), 'https://x')).toBe(
    undefined,
  )
})

test('the longest wait for an index that never answers is under 30 seconds', () => {
  const { connect, answer, total } = TIMEOUTS
  expect(Math.max(total, connect + answer)).toBeLessThan(30_000)
})

test('Retry-After in seconds and as a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(retryAfter('2', now)).toBe(2000)
  expect(retryAfter('Thu, 01 Jan 2026 00:00:03 GMT', now)).toBe(3000)
  expect(retryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(retryAfter('soon', now)).toBe(0)
  expect(retryAfter(undefined, now)).toBe(0)
})
