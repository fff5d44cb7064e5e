import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createFetcher,
  type FetcherOptions,
  type FetcherWithCredentials,
} from '../../src/fetch/fetcher.ts'
import { listen, type Responder, serve, type TestServer } from '../support/http-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const timeouts = { pause: 1, answer: 150, total: 10_000 }

async function start(
  responder: Responder,
  options: FetcherOptions = {},
): Promise<{ server: TestServer; fetcher: FetcherWithCredentials }> {
  const server = await serve(responder)
  const fetcher = createFetcher({ timeouts, ...options })
  open.push(server, fetcher)
  return { server, fetcher }
}

test('bytes of a response count as they arrive, and once it is complete', async () => {
  let finish = (): void => {}
  const server = await listen(
    createServer((_, response) => {
      response.write('a'.repeat(1000))
      finish = () => response.end('b'.repeat(500))
    }),
  )
  const fetcher = createFetcher()
  open.push(server, fetcher)
  const answer = fetcher.get(`${server.url}/large`)
  await expect.poll(() => fetcher.arriving()).toBe(1000)
  expect(fetcher.usage().bytes).toBe(0)
  finish()
  await answer
  expect([fetcher.arriving(), fetcher.usage().bytes]).toEqual([0, 1500])
})

describe('answers', () => {
  test('body, status, headers, decoded', async () => {
    const { server, fetcher } = await start(() => ({
      body: gzipSync('hello'),
      headers: { 'content-encoding': 'gzip', 'x-a': '1' },
    }))
    const { status, headers, body, url, depth } = await fetcher.get(`${server.url}/a`)
    expect({ status, text: body.toString(), a: headers['x-a'], url, depth }).toEqual({
      status: 200,
      text: 'hello',
      a: '1',
      url: `${server.url}/a`,
      depth: 1,
    })
  })

  test.each([304, 400, 404, 403, 416])('%i is a response, requested once', async (status) => {
    const { server, fetcher } = await start(() => ({ status }))
    expect((await fetcher.get(server.url)).status).toBe(status)
    expect(server.requests).toHaveLength(1)
  })

  test('counts requests, received bytes and rounds', async () => {
    const packed = gzipSync('x'.repeat(10_000))
    const { server, fetcher } = await start(() => ({
      body: packed,
      headers: { 'content-encoding': 'gzip' },
    }))
    const first = await fetcher.get(`${server.url}/1`)
    await Promise.all([
      fetcher.get(`${server.url}/2`, { after: first.depth }),
      fetcher.get(`${server.url}/3`),
    ])
    expect(fetcher.usage()).toEqual({ requests: 3, bytes: 3 * packed.length, rounds: 2 })
  })

  test('requests a URL once, at the same time and later', async () => {
    const { server, fetcher } = await start(() => ({ body: 'x', delay: 10 }))
    await Promise.all([fetcher.get(`${server.url}/a`), fetcher.get(`${server.url}/a`)])
    await fetcher.get(`${server.url}/a`)
    await fetcher.get(`${server.url}/a`, { range: [0, 1] })
    expect(server.requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=0-1'])
  })

  test('frees a part of a file, unless two callers have it', async () => {
    const body = 'x'.repeat(50_000)
    const { server, fetcher } = await start(() => ({ status: 206, body, delay: 10 }))
    const [first, second] = await Promise.all([
      fetcher.get(`${server.url}/a`, { range: [0, 49_999] }),
      fetcher.get(`${server.url}/a`, { range: [0, 49_999] }),
    ])
    first.release?.()
    expect(second.body.length).toBe(body.length)
    const alone = await fetcher.get(`${server.url}/a`, { range: [0, 49_999] })
    alone.release?.()
    expect(alone.body.length).toBe(0)
    expect((await fetcher.get(`${server.url}/a`, { range: [0, 49_999] })).body.length).toBe(50_000)
  })

  test('keeps a whole response, which later callers get', async () => {
    const { server, fetcher } = await start(() => ({ body: 'x'.repeat(50_000) }))
    expect((await fetcher.get(`${server.url}/a`)).release).toBeUndefined()
  })

  test('reuses connections, and opens no more than allowed', async () => {
    const { server, fetcher } = await start(() => ({ body: 'x', delay: 5 }), {
      concurrency: { connections: 3, requests: 9 },
    })
    await Promise.all(Array.from({ length: 12 }, (_, i) => fetcher.get(`${server.url}/${i}`)))
    expect(server.connections()).toBe(3)
  })

  test('needed requests come before guesses', async () => {
    const { server, fetcher } = await start(() => ({ body: 'x', delay: 10 }), {
      concurrency: { connections: 1, requests: 8 },
    })
    const guesses = Array.from({ length: 12 }, (_, i) =>
      fetcher.get(`${server.url}/guess${i}`, { purpose: 'guess' }),
    )
    await fetcher.get(`${server.url}/critical`)
    expect(server.requests.findIndex(({ path }) => path === '/critical')).toBeLessThan(2)
    await Promise.all(guesses)
  })
})

describe('redirects', () => {
  test('are followed, also relative ones, and count as rounds', async () => {
    const { server, fetcher } = await start(({ path }) =>
      path === '/end'
        ? { body: 'end' }
        : {
            status: path === '/a' ? 302 : 308,
            headers: { location: path === '/a' ? 'b' : '/end' },
          },
    )
    const { body, url, depth } = await fetcher.get(`${server.url}/a`)
    expect({ text: body.toString(), url, depth }).toEqual({
      text: 'end',
      url: `${server.url}/end`,
      depth: 3,
    })
  })

  test('send no credentials to another origin', async () => {
    const { server: other, fetcher } = await start(() => ({ body: 'x' }))
    const first = await serve(() => ({ status: 301, headers: { location: `${other.url}/x` } }))
    open.push(first)
    await fetcher.get(fetcher.credentials.learn(first.url.replace('//', '//user:secret@')))
    expect(first.requests[0]?.headers.authorization).toMatch(/^Basic /)
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
  })

  test('send a login of netrc to no other origin', async () => {
    const other = await serve(() => ({ body: 'x' }))
    const netrc = 'machine 127.0.0.1 login user password secret'
    const { server, fetcher } = await start(
      ({ path }) =>
        path === '/b'
          ? { status: 302, headers: { location: `${other.url}/x` } }
          : { status: 302, headers: { location: '/b' } },
      { netrc },
    )
    open.push(other)
    await fetcher.get(`${server.url}/a`)
    expect(server.requests.map(({ headers }) => headers.authorization !== undefined)).toEqual([
      true,
      true,
    ])
    expect(other.requests[0]?.headers.authorization).toBeUndefined()
  })

  test("send the request's authorization to no other origin, and no login instead", async () => {
    const { server: other, fetcher } = await start(() => ({ body: 'x' }), {
      netrc: 'machine 127.0.0.1 login user password secret',
    })
    const first = await serve(({ path }) => ({
      status: 302,
      headers: { location: path === '/a' ? '/b' : `${other.url}/x` },
    }))
    open.push(first)
    await fetcher.get(`${first.url}/a`, { authorization: 'Bearer abc' })
    await fetcher.get(`${other.url}/y`, { authorization: null })
    expect(first.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer abc',
      'Bearer abc',
    ])
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      undefined,
    ])
  })

  test('are followed only if the request allows it', async () => {
    const { server, fetcher } = await start(() => ({
      status: 302,
      headers: { location: 'http://10.0.0.1/x' },
    }))
    const asked = fetcher.get(server.url, {
      mayRedirect: ({ hostname }) => hostname !== '10.0.0.1',
    })
    await expect(asked).rejects.toMatchObject({
      kind: 'nonsense',
      message: expect.stringContaining('which is not allowed'),
    })
  })

  test('share one time budget', async () => {
    const { server, fetcher } = await start(
      ({ path }) => ({ status: 302, delay: 100, headers: { location: `${path}x` } }),
      {
        timeouts: { pause: 1, answer: 150, total: 150 },
      },
    )
    await expect(fetcher.get(`${server.url}/`)).rejects.toMatchObject({ kind: 'timeout' })
    expect(server.requests.length).toBeLessThan(4)
  })

  test('end after a limit', async () => {
    const { server, fetcher } = await start(({ path }) => ({
      status: 302,
      headers: { location: `${path}x` },
    }))
    await expect(fetcher.get(`${server.url}/`)).rejects.toMatchObject({
      kind: 'nonsense',
      message: expect.stringMatching(/redirects more than/),
    })
  })

  test('do not lead to local files', async () => {
    const { server, fetcher } = await start(() => ({
      status: 302,
      headers: { location: 'file:///etc/hostname' },
    }))
    await expect(fetcher.get(server.url)).rejects.toMatchObject({ kind: 'nonsense' })
  })
})

describe('failures', () => {
  test('pass: 503, a broken connection, a truncated body', async () => {
    const faults = [{ status: 503 }, { cutAfter: 0 }, { body: 'whole', cutAfter: 2 }]
    let n = 0
    const { server, fetcher } = await start(() => faults[n++] ?? { body: 'whole' })
    expect((await fetcher.get(server.url)).body.toString()).toBe('whole')
    expect(server.requests).toHaveLength(4)
  })

  test('a server that always answers 500', async () => {
    const { server, fetcher } = await start(() => ({ status: 500 }))
    await expect(fetcher.get(server.url)).rejects.toMatchObject({
      kind: 'http-status',
      status: 500,
      code: 'index-http-status',
      exitCode: 4,
    })
    expect(server.requests).toHaveLength(5)
  })

  test('429 waits as long as the server says', async () => {
    let n = 0
    const { server, fetcher } = await start(() =>
      n++ === 0 ? { status: 429, headers: { 'retry-after': '0.05' } } : { body: 'x' },
    )
    const began = performance.now()
    await fetcher.get(server.url)
    expect(performance.now() - began).toBeGreaterThan(45)
  })

  test('a rate limit slows all requests down, and fails none', async () => {
    let refused = 0
    const seen = new Map<string, number>()
    // Every URL is refused six times, which is more than the attempts of one request.
    const { server, fetcher } = await start(({ path }) => {
      const times = (seen.get(path) ?? 0) + 1
      seen.set(path, times)
      if (times > 6) return { body: 'x' }
      refused++
      return { status: times % 2 === 0 ? 429 : 503, headers: { 'retry-after': '0.001' } }
    })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => fetcher.get(`${server.url}/${i}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(refused).toBe(120)
  })

  test('429 beyond the time budget', async () => {
    const { server, fetcher } = await start(() => ({
      status: 429,
      headers: { 'retry-after': '60' },
    }))
    await expect(fetcher.get(server.url)).rejects.toMatchObject({
      status: 429,
      hint: 'The server asks to wait 60 s.',
    })
    expect(server.requests).toHaveLength(1)
  })

  test('429 until a year far away', async () => {
    const { server, fetcher } = await start(() => ({
      status: 429,
      headers: { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' },
    }))
    await expect(fetcher.get(server.url)).rejects.toMatchObject({
      hint: 'The server asks to wait more than a day.',
    })
  })

  test('no response at all', async () => {
    const { server, fetcher } = await start(() => ({ silent: true }))
    await expect(fetcher.get(server.url)).rejects.toMatchObject({ kind: 'timeout', exitCode: 4 })
    expect(server.requests).toHaveLength(2)
  })

  test('connection refused', async () => {
    const { server, fetcher } = await start(() => ({}))
    await server.close()
    await expect(fetcher.get(server.url)).rejects.toMatchObject({
      kind: 'not-connected',
      message: expect.stringMatching(/refused/),
    })
  })

  test('no TLS', async () => {
    const { server, fetcher } = await start(() => ({}))
    await expect(fetcher.get(server.url.replace('http:', 'https:'))).rejects.toMatchObject({
      kind: 'tls',
    })
  })

  test('too long, announced or not', async () => {
    const { server, fetcher } = await start(({ path }) => ({
      body: 'x'.repeat(2000),
      ...(path === '/chunked' ? { headers: { 'transfer-encoding': 'chunked' } } : {}),
    }))
    for (const path of ['/plain', '/chunked'])
      await expect(fetcher.get(server.url + path, { maxBytes: 1000 })).rejects.toMatchObject({
        kind: 'nonsense',
      })
  })

  test('an error contains no secret', async () => {
    const { server, fetcher } = await start(() => ({ status: 500 }))
    const error: unknown = await fetcher
      .get(`${server.url.replace('//', '//user:secret@')}/x?token=hidden`)
      .catch((e: unknown) => e)
    expect(`${error} ${JSON.stringify(error)}`).not.toMatch(/secret|hidden/)
  })

  test('another scheme', async () => {
    const { fetcher } = await start(() => ({}))
    await expect(fetcher.get('ftp://host.example/x')).rejects.toMatchObject({ exitCode: 4 })
  })

  test('an abort ends current requests, with its reason', async () => {
    const controller = new AbortController()
    const { server, fetcher } = await start(() => ({ silent: true }), {
      signal: controller.signal,
      timeouts: { pause: 1 },
    })
    const answers = Promise.allSettled([
      fetcher.get(`${server.url}/1`),
      fetcher.get(`${server.url}/2`),
    ])
    setTimeout(() => controller.abort(new Error('enough')), 20)
    expect(
      (await answers).map((answer) => answer.status === 'rejected' && String(answer.reason)),
    ).toEqual(['Error: enough', 'Error: enough'])
  })
})
