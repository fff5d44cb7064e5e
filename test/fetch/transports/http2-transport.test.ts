import { readFileSync } from 'node:fs'
import {
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createFetcher, type FetcherWithCredentials } from '../../../src/fetch/fetcher.ts'

const tls = join(import.meta.dirname, '../../fixtures/tls')
const certificate = join(tls, 'localhost.pem')
const identity = { key: readFileSync(join(tls, 'localhost.key')), cert: readFileSync(certificate) }

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

function client(timeouts: { answer?: number; attempts?: number } = {}): FetcherWithCredentials {
  const fetcher = createFetcher({
    env: { SSL_CERT_FILE: certificate },
    timeouts: { pause: 1, answer: 5_000, total: 20_000, ...timeouts },
  })
  open.push(fetcher)
  return fetcher
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Http2Server {
  readonly url: string
  readonly server: Http2SecureServer
  readonly sessions: ServerHttp2Session[]
}

/** A server of HTTP/2, and of HTTP/1.1 if `http1` says what that answers. */
async function serveHttp2(
  onStream: (stream: ServerHttp2Stream, path: string) => void,
  http1?: string,
): Promise<Http2Server> {
  const server = createSecureServer({ ...identity, allowHTTP1: http1 !== undefined })
  const sessions: ServerHttp2Session[] = []
  server.on('session', (session) => sessions.push(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    onStream(stream, headers[':path'] ?? '')
  })
  server.on('request', (request, response) => {
    if (request.httpVersion === '1.1') response.end(http1 ?? '')
  })
  open.push({
    close: () => {
      for (const session of sessions) session.destroy()
      server.close()
    },
  })
  return { url: await listen(server), server, sessions }
}

describe('an origin that offers HTTP/2', () => {
  test('serves many requests over few connections', async () => {
    const paths: string[] = []
    const { url, sessions } = await serveHttp2((stream, path) => {
      paths.push(path)
      stream.respond({ ':status': 200, 'content-type': 'text/plain', 'x-both': ['a', 'b'] })
      stream.end('x'.repeat(100_000))
    })
    const fetcher = client()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => fetcher.get(`${url}/${i}?a=b`)),
    )
    expect(answers.every(({ status, body }) => status === 200 && body.length === 100_000)).toBe(
      true,
    )
    expect(answers[0]!.headers).toMatchObject({ 'content-type': 'text/plain', 'x-both': 'a, b' })
    expect(answers[0]!.headers).not.toHaveProperty(':status')
    expect(new Set(paths)).toEqual(new Set(Array.from({ length: 100 }, (_, i) => `/${i}?a=b`)))
    expect(sessions.length).toBeLessThanOrEqual(8)
  })

  test('gets the headers, and ranges', async () => {
    const { url, server } = await serveHttp2((stream) => {
      stream.respond({ ':status': 206, 'content-range': 'bytes 0-1/9' })
      stream.end('ab')
    })
    const asked = new Promise<Record<string, unknown>>((resolve) =>
      server.once('stream', (_, headers) => resolve(headers)),
    )
    const { status, headers, body } = await client().get(url, {
      range: [0, 1],
      accept: 'text/html',
    })
    expect([status, headers['content-range'], body.toString()]).toEqual([206, 'bytes 0-1/9', 'ab'])
    expect(await asked).toMatchObject({
      ':method': 'GET',
      range: 'bytes=0-1',
      accept: 'text/html',
      'user-agent': 'pysize',
    })
  })

  test('answers HEAD and 304 without a body', async () => {
    const { url } = await serveHttp2((stream, path) => {
      stream.respond(
        { ':status': path === '/304' ? 304 : 200, 'content-length': '12' },
        { endStream: true },
      )
    })
    const fetcher = client()
    expect(await fetcher.get(url, { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: Buffer.alloc(0),
    })
    expect(await fetcher.get(`${url}/304`)).toMatchObject({ status: 304 })
  })

  test('is not read if the whole file comes instead of a range', async () => {
    const { url } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-length': '1000000' })
      stream.end(Buffer.alloc(1_000_000))
    })
    const { status, body } = await client().get(url, {
      range: [0, 9],
      maxBytes: 10,
      optionalBody: true,
    })
    expect([status, body.length]).toEqual([200, 0])
  })

  test('may send GOAWAY: unprocessed requests are sent again', async () => {
    let count = 0
    const { url, sessions } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200 })
      stream.end('x')
      if (++count % 5 === 0) stream.session?.goaway()
    })
    const fetcher = client()
    for (let i = 0; i < 12; i++) expect((await fetcher.get(`${url}/${i}`)).status).toBe(200)
    expect(sessions.length).toBeGreaterThan(1)
  })

  test('may send GOAWAY after each stream: an unprocessed request counts as no attempt', async () => {
    let count = 0
    const gone = new WeakSet<object>()
    const { url, sessions } = await serveHttp2((stream) => {
      const { session } = stream
      if (session === undefined || gone.has(session)) return
      gone.add(session)
      session.goaway(0, stream.id)
      count++
      stream.respond({ ':status': 200 })
      stream.end('x')
    })
    const fetcher = client({ attempts: 2 })
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => fetcher.get(`${url}/${i}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200))
    expect(count).toBe(40)
    // Each session serves one. Some are opened before that is known.
    expect(sessions.length).toBeLessThan(60)
  })

  test('that breaks off a response is retried once', async () => {
    let count = 0
    const { url } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-length': '10' })
      if (++count > 1) return void stream.end('0123456789')
      stream.write('0123')
      setImmediate(() => stream.session?.destroy())
    })
    expect((await client().get(url)).body.toString()).toBe('0123456789')
    expect(count).toBe(2)
  })

  test('that ends a stream without a response is a lost connection', async () => {
    const { url } = await serveHttp2((stream) => stream.close(0))
    await expect(client({ attempts: 2 }).get(url)).rejects.toMatchObject({
      code: 'index-connection-lost',
    })
  })

  test('that always sends too few bytes is a lost connection', async () => {
    const { url } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-length': '10' })
      stream.end('0123')
    })
    await expect(client({ attempts: 2 }).get(url)).rejects.toMatchObject({
      code: 'index-connection-lost',
    })
  })

  test('that does not respond is a timeout', async () => {
    const { url } = await serveHttp2(() => {})
    await expect(client({ answer: 50, attempts: 1 }).get(url)).rejects.toMatchObject({
      code: 'index-timeout',
    })
  })

  test('that requires HTTP/1.1 is used with it', async () => {
    const { url } = await serveHttp2((stream) => stream.close(0xd), 'by HTTP/1.1')
    expect((await client().get(url)).body.toString()).toBe('by HTTP/1.1')
  })

  test('is not awaited after all is closed', async () => {
    const fetcher = client()
    const { url } = await serveHttp2(() => void fetcher.close())
    await expect(fetcher.get(url)).rejects.toThrow('the connections are closed')
  })
})

test('an origin with only HTTP/1.1 is used with it', async () => {
  const server = createServer(identity, (request, response) => response.end(request.httpVersion))
  open.push({ close: () => server.close() }, { close: () => server.closeAllConnections() })
  const url = await listen(server)
  const fetcher = client()
  const answers = await Promise.all(['a', 'b', 'c'].map((path) => fetcher.get(`${url}/${path}`)))
  expect(answers.map(({ body }) => body.toString())).toEqual(['1.1', '1.1', '1.1'])
})

test('an origin without a trusted certificate is not-connected', async () => {
  const { url } = await serveHttp2((stream) => void stream.respond({ ':status': 200 }))
  const fetcher = createFetcher({ timeouts: { pause: 1 } })
  open.push(fetcher)
  await expect(fetcher.get(url)).rejects.toMatchObject({ code: 'index-tls' })
})
