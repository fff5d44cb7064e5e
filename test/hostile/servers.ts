import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { IndexFile } from '../support/index-server.ts'
import { wheel } from '../support/wheel.ts'
import type { Command, HostileCase } from './case.ts'

const tls = join(import.meta.dirname, '..', 'fixtures', 'tls')

/** `estimate` of one requirement from one index. */
export const estimateOf = (
  requirement: string,
  index: string,
  ...more: readonly string[]
): Command => ({
  args: ['estimate', '--with', requirement, '-i', index, '--no-snapshot', '-v', ...more],
})

/** One project that needs so many others. */
function star(
  count: number,
  options: Parameters<typeof wheel>[1] = {},
): Record<string, readonly IndexFile[]> {
  const names = Array.from({ length: count }, (_, at) => `leaf${at}`)
  const leaves = names.map((name): [string, IndexFile[]] => [name, [wheel(`${name} 1.0`, options)]])
  return { demo: [wheel('demo 1.0', { requires: names })], ...Object.fromEntries(leaves) }
}

/** Answers so many requests a second, and 429 to all others. */
function bucket(
  rate: number,
  headers: Record<string, string>,
): () => { status: number; headers: Record<string, string> } | undefined {
  let tokens = rate
  let last = performance.now()
  return () => {
    const now = performance.now()
    tokens = Math.min(rate, tokens + ((now - last) / 1000) * rate)
    last = now
    if (tokens < 1) return { status: 429, headers }
    tokens--
    return undefined
  }
}

const rateLimited = (title: string, headers: Record<string, string>): HostileCase => ({
  title: `an index that answers 50 requests a second, and 429 beyond that, ${title}`,
  exit: 0,
  says: /121 packages/,
  open: async (world) =>
    estimateOf(
      'demo',
      (await world.index(star(120, { padding: 300_000 }), { intercept: bucket(50, headers) }))
        .index,
    ),
})

/** A page or file that arrives at a steady rate, bytes a second. */
function slowServer(rate: number) {
  return createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': String(64 * 2 ** 20) })
    const timer = setInterval(() => response.write(' '.repeat(rate / 10)), 100)
    response.on('close', () => clearInterval(timer))
  })
}

export const SERVERS: readonly HostileCase[] = [
  rateLimited('with Retry-After', { 'retry-after': '1' }),
  rateLimited('without Retry-After', {}),
  {
    title: 'an index that always answers 429',
    exit: 4,
    says: /429/,
    open: async (world) =>
      estimateOf('demo', (await world.index({}, { intercept: () => ({ status: 429 }) })).index),
  },
  {
    title: 'an index that answers 503 and asks to wait an hour',
    exit: 4,
    says: /503/,
    open: async (world) => {
      const busy = () => ({ status: 503, headers: { 'retry-after': '3600' } })
      return estimateOf('demo', (await world.index({}, { intercept: busy })).index)
    },
  },
  {
    title: 'an index that takes connections and says nothing',
    exit: 4,
    open: async (world) =>
      estimateOf('demo', `${await world.listen(createServer(() => {}))}/simple`),
  },
  {
    title: 'a page that arrives at 2,000 bytes a second',
    exit: 4,
    open: async (world) => estimateOf('demo', `${await world.listen(slowServer(2000))}/simple`),
  },
  {
    title: 'ten redirects, each after nine seconds',
    exit: 4,
    open: async (world) => {
      const server = createServer((request, response) => {
        setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 9000)
      })
      return estimateOf('demo', `${await world.listen(server)}/simple`)
    },
  },
  {
    title: 'a server of HTTP/2 that says GOAWAY after each stream',
    exit: 0,
    says: /31 packages/,
    open: async (world) => {
      const projects = star(30)
      const { index } = await world.index(projects)
      const server = createSecureServer({
        key: readFileSync(join(tls, 'localhost.key')),
        cert: readFileSync(join(tls, 'localhost.pem')),
      })
      server.on('session', (session) => session.on('error', () => {}))
      const gone = new WeakSet<object>()
      server.on('stream', async (stream, { ':path': path, ':method': method, range, accept }) => {
        stream.on('error', () => {})
        const { session } = stream
        if (session === undefined || gone.has(session)) return
        gone.add(session)
        session.goaway(0, stream.id)
        const answer = await fetch(new URL(path ?? '', index), {
          method: method ?? 'GET',
          headers: { ...(range === undefined ? {} : { range }), accept: String(accept ?? '*/*') },
        })
        const body = Buffer.from(await answer.arrayBuffer())
        const told = ['content-type', 'content-range'].flatMap((name) =>
          answer.headers.has(name) ? [[name, answer.headers.get(name)]] : [],
        )
        if (!stream.destroyed)
          stream.respond({ ':status': answer.status, ...Object.fromEntries(told) })
        stream.end(body)
      })
      const url = (await world.listen(server)).replace('http:', 'https:')
      return {
        ...estimateOf('demo', `${url}/simple`),
        env: { SSL_CERT_FILE: join(tls, 'localhost.pem') },
      }
    },
  },
  {
    title: 'pages on one host, files on another, and 64 file descriptors',
    exit: 0,
    says: /151 packages/,
    open: async (world) => {
      const projects = star(150, { padding: 300_000, sidecar: false })
      const files = await world.index(projects)
      const pages = await world.index(projects, {
        intercept: ({ path }) =>
          path.startsWith('/files/')
            ? { status: 302, headers: { location: files.url + path } }
            : undefined,
      })
      return { ...estimateOf('demo', pages.index), descriptors: 64 }
    },
  },
  {
    title: '150 wheels whose metadata has 15 MB of headers',
    exit: 0,
    says: /151 packages/,
    open: async (world) => {
      // Parts of gzip may follow each other.
      const headers = gzipSync('Classifier: abcdefgh\n'.repeat(750_000))
      const { index } = await world.index(star(150, { sidecar: false, promisesSidecar: true }), {
        intercept({ path }) {
          const name = /\/(leaf\d+)-1\.0.*\.metadata$/.exec(path)?.[1]
          if (name === undefined) return undefined
          const body = Buffer.concat([
            gzipSync(`Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`),
            headers,
          ])
          return { body, headers: { 'content-encoding': 'gzip' } }
        },
      })
      return estimateOf('demo', index)
    },
  },
  {
    title: 'thirty wheels of 60 MB from a server without ranges',
    exit: 0,
    says: /31 packages/,
    open: async (world) => {
      const { index } = await world.index(star(30, { padding: 60e6, sidecar: false }), {
        ranges: 'none',
      })
      return estimateOf('demo', index)
    },
  },
]
