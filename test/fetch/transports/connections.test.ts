import { createServer, type Socket } from 'node:net'
import { setImmediate as immediately } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { createConnections } from '../../../src/fetch/transports/connections.ts'
import type { RawRequest } from '../../../src/fetch/transports/transport.ts'
import { serve } from '../../support/http-server.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

/** A server of bytes: `speak` is called with each connection and what it says. */
async function listen(
  speak: (socket: Socket, text: string) => void,
  host = '127.0.0.1',
): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (data) => speak(socket, data.toString('latin1')))
  })
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, host, resolve))
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`
}

function fetcher(connect = 6_000) {
  const made = createFetcher({ timeouts: { pause: 1, answer: 150, total: 10_000, connect } })
  open.push(made)
  return made
}

const request = (url: string): RawRequest => ({
  url: new URL(url),
  method: 'GET',
  headers: {},
  timeout: 5_000,
  maxBytes: 1_000,
  optionalBody: false,
  purpose: 'needed',
  admit: async () => {},
  slowest: () => 0,
})

test('a connection that is never established is not-connected', async () => {
  const url = await listen(() => {})
  await expect(fetcher(50).get(url.replace('http:', 'https:'))).rejects.toMatchObject({
    kind: 'not-connected',
    message: expect.stringMatching(/timed out/),
  })
})

/** Blocks the event loop for this many milliseconds. */
function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

test('a connection that was established while the process was busy is in time', async () => {
  const url = await listen((socket) => socket.end('HTTP/1.1 204 None\r\n\r\n'))
  const connections = createConnections({}, 1, 100)
  open.push({ close: () => connections.destroy() })
  // After it the event loop goes on with its timers.
  await immediately()
  const answer = connections.exchange(request(url))
  await new Promise<void>((begun) =>
    process.nextTick(() => process.nextTick(() => process.nextTick(begun))),
  )
  // Meanwhile the system sets up a connection to a local server by itself.
  busyFor(200)
  expect((await answer).status).toBe(204)
})

test('a response that arrived while the process was busy is in time', async () => {
  const url = await listen((socket) => {
    socket.write('HTTP/1.1 204 None\r\n\r\n')
    busyFor(600)
  })
  const connections = createConnections({}, 1, 6_000)
  open.push({ close: () => connections.destroy() })
  expect((await connections.exchange({ ...request(url), timeout: 400 })).status).toBe(204)
})

test('an idle connection that the server closes is replaced', async () => {
  let answers = 0
  const url = await listen((socket) => {
    if (answers++ === 1) socket.destroy()
    else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nx')
  })
  const client = fetcher()
  await client.get(`${url}/1`)
  expect((await client.get(`${url}/2`)).body.toString()).toBe('x')
  expect(answers).toBe(3)
})

test('a body that stops or trickles is a timeout', async () => {
  const url = await listen((socket, text) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx')
    if (text.includes('/drips')) {
      const drip = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(drip))
    }
  })
  for (const path of ['/stops', '/drips'])
    await expect(fetcher().get(url + path)).rejects.toMatchObject({ kind: 'timeout' })
})

test('a body that ends early breaks off the connection', async () => {
  const url = await listen((socket) =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nx'),
  )
  await expect(fetcher().get(url)).rejects.toMatchObject({ kind: 'connection-lost' })
})

test('a response that is not HTTP is nonsense', async () => {
  const url = await listen((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
  await expect(fetcher().get(url)).rejects.toMatchObject({ kind: 'nonsense' })
})

test('header names are lower case, and repeated headers are joined', async () => {
  const url = await listen((socket) =>
    socket.end(
      'HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nETag: "1"\r\netag: "2"\r\nContent-Length: 0\r\n\r\n',
    ),
  )
  expect((await fetcher().get(url)).headers).toMatchObject({
    'x-a': '1, 2',
    etag: '"1", "2"',
    'content-length': '0',
  })
})

test('a host may be an IPv6 address', async ({ skip }) => {
  let host: string | undefined
  const url = await listen((socket, text) => {
    host = /^host: (.*)\r$/im.exec(text)?.[1]
    socket.end('HTTP/1.1 204 None\r\n\r\n')
  }, '::1').catch(() => undefined)
  if (url === undefined) return skip()
  expect((await fetcher().get(url)).status).toBe(204)
  expect(`http://${host}`).toBe(url)
})

test('HEAD has no body, and its connection serves the next request', async () => {
  const server = await serve(() => ({ body: 'x'.repeat(2000) }))
  open.push(server)
  const client = fetcher()
  const { headers, body } = await client.get(server.url, { method: 'HEAD', maxBytes: 1000 })
  expect({ length: headers['content-length'], body: body.length }).toEqual({
    length: '2000',
    body: 0,
  })
  await client.get(server.url)
  expect(server.connections()).toBe(1)
})

test('a whole file in response to a range may be left unread', async () => {
  const server = await serve(({ path }) => ({
    body: 'x'.repeat(2000),
    ...(path === '/chunked' ? { headers: { 'transfer-encoding': 'chunked' } } : {}),
  }))
  open.push(server)
  for (const path of ['/plain', '/chunked']) {
    const { status, body } = await fetcher().get(server.url + path, {
      range: [0, 9],
      maxBytes: 1000,
      optionalBody: true,
    })
    expect({ status, body: body.length }).toEqual({ status: 200, body: 0 })
  }
})

test('destroyed connections end current requests and accept no more', async () => {
  const url = await listen(() => {})
  const connections = createConnections({}, 1, 1_000)
  const answers = Promise.allSettled([
    connections.exchange(request(`${url}/1`)),
    connections.exchange(request(`${url}/2`)),
  ])
  setTimeout(() => void connections.destroy(), 20)
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(connections.exchange(request(url))).rejects.toThrow(/closed/)
})
