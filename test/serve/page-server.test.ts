import { request as requestOf } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFetcher } from '../../src/fetch/fetcher.ts'
import { type PageServer, servePage } from '../../src/serve/page-server.ts'
import { type Answer, serve, type TestServer } from '../support/http-server.ts'

let index: TestServer
let other: TestServer
let server: PageServer

const BIG = Buffer.alloc(3_000_000, 'x')

function indexAnswer(path: string, authorization: unknown): Answer {
  if (path === '/simple/six/')
    return {
      body: `{"files":[],"login":${authorization !== undefined}}`,
      headers: { 'content-type': 'application/json', 'set-cookie': 'session=secret' },
    }
  if (path === '/simple/away/')
    return { status: 302, headers: { location: `${other.url}/simple/away/` } }
  if (path.startsWith('/files/big-')) return { body: BIG }
  if (path.startsWith('/files/'))
    return { body: '0123456789', headers: { 'content-range': 'bytes 0-9/100' }, status: 206 }
  return { status: 404 }
}

beforeAll(async () => {
  other = await serve(() => ({ body: 'of another host' }))
  index = await serve(({ path, headers }) => indexAnswer(path, headers.authorization))
  const fetcher = createFetcher({ timeouts: { answer: 2000 } })
  fetcher.credentials.learn(index.url.replace('//', '//user:secret@'))
  server = await servePage({
    host: '127.0.0.1',
    port: 0,
    page: '<!doctype html>the page',
    relay: '/fetch',
    reach: {
      indexes: [`${index.url}/simple/`],
      pytorch: 'https://download.pytorch.org/whl',
      fileHosts: [],
    },
    fetcher,
    limits: { idle: 200, total: 400, atOnce: 4, bytes: 16e6, connections: 100, silence: 0 },
  })
})
afterAll(async () => {
  await server.close()
  await Promise.all([index.close(), other.close()])
})

interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Sends a request without the headers that the page itself adds. */
function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body?: string,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const sent = requestOf({ hostname, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
        }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const PAGE = { 'x-pysize': '1' }
const fetched = (url: string, headers: Readonly<Record<string, string>> = PAGE): Promise<Got> =>
  get(`/fetch?url=${encodeURIComponent(url)}`, headers)

test('the page, which no other page can frame', async () => {
  const { status, body, headers } = await get('/')
  expect([status, body, headers['x-frame-options']]).toEqual([
    200,
    '<!doctype html>the page',
    'DENY',
  ])
})

test('a page of the index, with the login that stays in the server', async () => {
  const { status, body, headers } = await fetched(`${index.url}/simple/six/`)
  expect([status, JSON.parse(body)]).toEqual([200, { files: [], login: true }])
  expect(headers['x-pysize-url']).toBe(`${index.url}/simple/six/`)
  expect(JSON.stringify([headers, body])).not.toMatch(/secret|set-cookie|user/i)
})

test('parts of files', async () => {
  const { status, headers, body } = await fetched(`${index.url}/files/six-1.0-py3-none-any.whl`, {
    ...PAGE,
    range: 'bytes=0-9',
  })
  expect([status, headers['content-range'], body]).toEqual([206, 'bytes 0-9/100', '0123456789'])
})

test.each([
  ['another host', () => fetched(`${other.url}/simple/six/`), 403],
  ['another path', () => fetched(`${index.url}/admin/`), 403],
  ['a file of the machine', () => fetched('file:///etc/passwd'), 403],
  ['no URL', () => get('/fetch', PAGE), 403],
  ['a redirect to another host', () => fetched(`${index.url}/simple/away/`), 502],
  ['a page of another origin', () => fetched(`${index.url}/simple/six/`, {}), 403],
  [
    'a page of another site',
    () => fetched(`${index.url}/simple/six/`, { ...PAGE, 'sec-fetch-site': 'cross-site' }),
    403,
  ],
  ['a name that points here', () => get('/', { host: 'rebound.example' }), 421],
  ['a path out of the folder', () => get('/../../etc/passwd'), 404],
  ['a path in escapes', () => get('/%2e%2e/%2e%2e/etc/passwd'), 404],
  ['an absolute address', () => get('http://169.254.169.254/'), 404],
  ['another method', () => get('/', {}, 'POST', 'x'), 405],
  ['a body', () => get('/', { 'content-length': '1' }, 'GET', 'x'), 413],
  ['headers beyond the limit', () => get('/', { x: 'x'.repeat(20_000) }), 0],
])('%s is refused', async (_, send, status) => {
  const before = other.requests.length
  const got = await send().catch(() => ({ status: 0, body: '' }))
  expect(got.status).toBe(status)
  expect(got.body).not.toContain('of another host')
  expect(other.requests.length).toBe(before)
})

test('the server accepts its own addresses and localhost', async () => {
  for (const host of ['localhost:1', '127.0.0.1', '[::1]:80', '10.0.0.1'])
    expect((await get('/', { host })).status).toBe(200)
})

/** Sends a request and does not read the response, or sends only its beginning. */
function slowClient(text: string): Promise<Socket> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(text)
      resolve(socket)
    })
    socket.pause()
    socket.on('error', () => {})
  })
}

test('fifty at once with slow clients: every one is answered, and nothing is left in memory', async () => {
  const file = encodeURIComponent(`${index.url}/files/big-1.0.tar.gz`)
  const slow = await Promise.all([
    ...Array.from({ length: 8 }, () =>
      slowClient(`GET /fetch?url=${file} HTTP/1.1\r\nHost: localhost\r\nX-Pysize: 1\r\n\r\n`),
    ),
    ...Array.from({ length: 8 }, () => slowClient('GET / HTTP/1.1\r\nHost: loc')),
  ])
  const urls = Array.from({ length: 50 }, (_, at) => `${index.url}/files/a${at}-1.0.tar.gz`)
  const answers = await Promise.all(urls.map((url) => fetched(url)))
  expect(answers.map(({ status }) => status)).toEqual(urls.map(() => 206))
  await expect
    .poll(() => server.state(), { timeout: 8000 })
    .toEqual({ inside: 0, waiting: 0, held: 0 })
  for (const socket of slow) socket.destroy()
})

test('idle connections exclude nobody', async () => {
  const held: Socket[] = []
  for (let count = 0; count < 150; count++) held.push(await slowClient('GET / HTTP/1.1\r\nHo'))
  expect((await get('/')).status).toBe(200)
  for (const socket of held) socket.destroy()
})

test.each([
  [
    '127.0.0.1',
    () => Number(new URL(server.url).port),
    /^Another program serves on port \d+ of 127/,
  ],
  ['192.0.2.1', () => 0, /^192\.0\.2\.1 is not an address of this machine\.$/],
])('an unusable address is an error with the reason: %s', async (host, port, told) => {
  const options = { host, port: port(), page: '', relay: '/fetch' }
  const error = await servePage({
    ...options,
    reach: { indexes: [], pytorch: 'https://download.pytorch.org/whl', fileHosts: [] },
    fetcher: createFetcher({}),
  }).catch((caught) => caught)
  expect([error.code, error.exitCode]).toEqual(['cannot-listen', 2])
  expect(error.message).toMatch(told)
})
