import { EventEmitter, once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { classify } from '../../src/fetch/fetch-error.ts'
import type { Purpose } from '../../src/fetch/purpose.ts'
import { createConnections } from '../../src/fetch/transports/connections.ts'
import type { RawRequest, RawResponse, Transport } from '../../src/fetch/transports/transport.ts'
import { listen } from '../support/http-server.ts'
import { serveProxy } from '../support/proxy-server.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'tls')
const certificate = join(folder, 'localhost.pem')
const identity = {
  key: readFileSync(join(folder, 'localhost.key')),
  cert: readFileSync(certificate),
}

type Seen = IncomingMessage | Http2ServerRequest
/** The common part of both responses. */
interface Reply {
  writeHead(status: number, headers?: Readonly<Record<string, string | readonly string[]>>): unknown
  write(text: string): unknown
  end(body?: string | Buffer): unknown
  on(event: 'close', listener: () => void): unknown
  readonly stream?: { destroy(): unknown }
  readonly socket: { destroy(): unknown } | null
}
type Handler = (request: Seen, response: Reply) => void

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

interface Reached {
  readonly transport: Transport
  readonly url: string
}

/**
 * How a server is reached: its protocol, and whether there is a proxy between. One request at a
 * time is under way.
 */
interface Way {
  readonly name: string
  readonly make: (handler: Handler) => Server
  readonly scheme: 'http' | 'https'
  readonly proxied: boolean
}

const replyOf = (response: ServerResponse | Http2ServerResponse): Reply =>
  response as unknown as Reply
const plain = (handler: Handler): Server =>
  createServer((request, response) => handler(request, replyOf(response)))
const secure = (handler: Handler): Server =>
  createHttpsServer(identity, (request, response) => handler(request, replyOf(response)))
const http2 = (handler: Handler): Server =>
  createSecureServer({ ...identity, settings: { maxConcurrentStreams: 1 } }, (request, response) =>
    handler(request, replyOf(response)),
  )

const WAYS: readonly Way[] = [
  { name: 'HTTP/1.1', make: plain, scheme: 'http', proxied: false },
  { name: 'HTTP/1.1 over TLS', make: secure, scheme: 'https', proxied: false },
  { name: 'HTTP/2', make: http2, scheme: 'https', proxied: false },
  { name: 'HTTP/1.1 by a proxy', make: plain, scheme: 'http', proxied: true },
  { name: 'HTTP/1.1 over TLS by a proxy', make: secure, scheme: 'https', proxied: true },
]

async function reach(
  { make, scheme, proxied }: Way,
  handler: Handler,
  connect = 5_000,
): Promise<Reached> {
  const server = await listen(make(handler))
  const proxy = proxied ? await serveProxy() : undefined
  const env = {
    SSL_CERT_FILE: certificate,
    ...(proxy === undefined ? {} : { ALL_PROXY: proxy.url }),
  }
  const transport = createConnections(env, 1, connect)
  open.push({ close: () => transport.destroy() }, server, ...(proxy === undefined ? [] : [proxy]))
  return { transport, url: server.url.replace('http:', `${scheme}:`) }
}

const requestOf = (url: string, more: Partial<RawRequest> = {}): RawRequest => ({
  url: new URL(url),
  method: 'GET',
  headers: {},
  timeout: 5_000,
  maxBytes: 1_000,
  optionalBody: false,
  purpose: 'needed',
  admit: async () => {},
  slowest: () => 0,
  ...more,
})

/** The failure of an exchange, as the fetcher sees it. */
const failureOf = async (exchange: Promise<RawResponse>): Promise<string> =>
  exchange.then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => classify(error, 'https://index.example/')?.kind ?? String(error),
  )

describe.each(WAYS)('$name', (way) => {
  test('sends method, path, query and headers', async () => {
    const seen: (string | undefined)[] = []
    const { transport, url } = await reach(way, (request, response) => {
      seen.push(
        request.method,
        request.url?.replace(/^https?:\/\/[^/]*/, ''),
        request.headers.range as string,
        request.headers.accept,
      )
      response.end()
    })
    await transport.exchange(
      requestOf(`${url}/a/b?c=d%20e`, { headers: { range: 'bytes=0-1', accept: 'text/html' } }),
    )
    expect(seen).toEqual(['GET', '/a/b?c=d%20e', 'bytes=0-1', 'text/html'])
  })

  test('returns status, headers and the body as received', async () => {
    const packed = gzipSync('hello')
    const { transport, url } = await reach(way, (_, response) => {
      response.writeHead(206, { 'X-Both': ['a', 'b'], 'Content-Encoding': 'gzip' })
      response.end(packed)
    })
    const { status, headers, body } = await transport.exchange(requestOf(url))
    expect({ status, both: headers['x-both'], encoding: headers['content-encoding'] }).toEqual({
      status: 206,
      both: 'a, b',
      encoding: 'gzip',
    })
    expect(body.equals(packed)).toBe(true)
  })

  test.each([
    ['HEAD', 200],
    ['GET', 304],
    ['GET', 204],
  ] as const)('%s with %i has no body', async (method, status) => {
    const { transport, url } = await reach(way, (_, response) => {
      response.writeHead(status, status === 204 ? {} : { 'content-length': '5000' })
      response.end()
    })
    const answer = await transport.exchange(requestOf(url, { method }))
    expect([answer.status, answer.body.length]).toEqual([status, 0])
    expect((await transport.exchange(requestOf(url, { method }))).status).toBe(status)
  })

  test.each([
    ['announced', { 'content-length': '2000' }],
    ['not announced', {}],
  ])('a body with too many bytes fails, or is not read: %s', async (_, headers) => {
    const { transport, url } = await reach(way, (request, response) => {
      response.writeHead(request.url?.endsWith('/part') ? 206 : 200, headers)
      response.end('x'.repeat(2000))
    })
    expect(await failureOf(transport.exchange(requestOf(url)))).toBe('nonsense')
    for (const path of ['/whole', '/part']) {
      const { body } = await transport.exchange(requestOf(url + path, { optionalBody: true }))
      expect(body).toHaveLength(0)
    }
  })

  test('a body that ends early is a lost connection', async () => {
    const { transport, url } = await reach(way, (_, response) => {
      response.writeHead(200, { 'content-length': '100' })
      response.write('x')
      setTimeout(() => (response.stream ?? response.socket)?.destroy(), 10)
    })
    expect(await failureOf(transport.exchange(requestOf(url)))).toBe('connection-lost')
  })

  test('no response is a timeout', async () => {
    const { transport, url } = await reach(way, () => {})
    expect(await failureOf(transport.exchange(requestOf(url, { timeout: 50 })))).toBe('timeout')
  })

  test('a body that stops, or is too slow, is a timeout', async () => {
    const { transport, url } = await reach(way, (request, response) => {
      response.writeHead(200, { 'content-length': '900' })
      response.write('x')
      if (request.url?.endsWith('/stops')) return
      const drip = setInterval(() => response.write('x'), 10)
      response.on('close', () => clearInterval(drip))
    })
    for (const path of ['/stops', '/drips'])
      expect(await failureOf(transport.exchange(requestOf(url + path, { timeout: 60 })))).toBe(
        'timeout',
      )
  })

  test('a refused connection is not-connected', async () => {
    const { transport, url } = await reach(way, () => {})
    const nobody = await listen(way.make(() => {}))
    await nobody.close()
    const port = new URL(nobody.url).port
    const failure = await failureOf(transport.exchange(requestOf(url.replace(/\d+$/, port))))
    // This proxy closes the connection then.
    expect(failure).toBe(way.proxied ? 'connection-lost' : 'not-connected')
  })

  test('nothing is sent before it is admitted, and a refused request frees its slot', async () => {
    const paths: (string | undefined)[] = []
    const { transport, url } = await reach(way, (request, response) => {
      paths.push(request.url)
      response.end()
    })
    await transport.exchange(requestOf(url))
    const refused = transport.exchange(
      requestOf(`${url}/refused`, { admit: async () => Promise.reject(new Error('not now')) }),
    )
    await expect(refused).rejects.toThrow('not now')
    const gate = new EventEmitter()
    const held = transport.exchange(
      requestOf(`${url}/held`, { admit: async () => void (await once(gate, 'open')) }),
    )
    await new Promise((done) => setTimeout(done, 20))
    expect(paths).toHaveLength(1)
    gate.emit('open')
    expect((await held).status).toBe(200)
  })

  test('waiting requests are served by purpose', async () => {
    const paths: string[] = []
    const { transport, url } = await reach(way, (request, response) => {
      paths.push((request.url ?? '').replace(/^.*\//, ''))
      setTimeout(() => response.end(), 10)
    })
    // HTTP/2 learns from the first answer how many streams there may be.
    await transport.exchange(requestOf(`${url}/first`))
    const purposes: readonly Purpose[] = ['last', 'guess', 'likely', 'needed']
    const begun = transport.exchange(requestOf(`${url}/begun`))
    await new Promise((done) => setImmediate(done))
    await Promise.all([
      begun,
      ...purposes.map((purpose) => transport.exchange(requestOf(`${url}/${purpose}`, { purpose }))),
    ])
    expect(paths.filter((path) => path !== 'last')).toEqual([
      'first',
      'begun',
      'needed',
      'likely',
      'guess',
    ])
  })

  test('destroyed, it ends current requests and accepts no more', async () => {
    const { transport, url } = await reach(way, (request, response) => {
      if (request.url?.endsWith('/first')) response.end()
    })
    // HTTP/2 learns from the first answer how many streams there may be.
    await transport.exchange(requestOf(`${url}/first`))
    const answers = [
      transport.exchange(requestOf(`${url}/1`)),
      transport.exchange(requestOf(`${url}/2`)),
    ].map(failureOf)
    setTimeout(() => void transport.destroy(), 20)
    expect(await Promise.all(answers)).toEqual(Array(2).fill('Error: the connections are closed'))
    expect(await failureOf(transport.exchange(requestOf(url)))).toBe(
      'Error: the connections are closed',
    )
  })
})
