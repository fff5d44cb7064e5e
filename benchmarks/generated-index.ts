// An index of made projects on loopback, of the requested size: tsx benchmarks/generated-index.ts
// [--rtt MS] PROJECTS Everything is made on request. /__stats shows the requests since /__reset.

import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { metadataOf, pageOf, wheelOf } from './generated-projects.ts'

export interface GeneratedStats {
  readonly requests: number
  readonly bytes: number
  /** Different URLs, with the requested range. */
  readonly urls: number
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const missing: Answer = { status: 404, headers: {}, body: Buffer.alloc(0) }

function answer(path: string, range: string, projects: number): Answer {
  const asked = /^\/simple\/project-(\d{5})\/$/.exec(path)
  if (asked !== null) {
    if (Number(asked[1]) >= projects) return missing
    const headers = {
      'content-type': 'application/vnd.pypi.simple.v1+json',
      'content-encoding': 'gzip',
      'cache-control': 'max-age=600',
    }
    return {
      status: 200,
      headers,
      body: gzipSync(pageOf(Number(asked[1]), projects), { level: 1 }),
    }
  }
  const file = /^\/files\/project_(\d{5})-([\d.]+)-py3-none-any\.whl(\.metadata)?$/.exec(path)
  if (file === null) return missing
  const [, number, version = '', sidecar] = file
  if (sidecar !== undefined)
    return {
      status: 200,
      headers: {},
      body: Buffer.from(metadataOf(Number(number), version, projects)),
    }
  const body = wheelOf(Number(number), version, projects)
  const [, start = '0', end = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
  const last = end === '' ? body.length - 1 : Math.min(Number(end), body.length - 1)
  const headers = { 'content-range': `bytes ${start}-${last}/${body.length}` }
  return { status: 206, headers, body: body.subarray(Number(start), last + 1) }
}

function serve(projects: number, rtt: number): void {
  const urls = new Set<string>()
  const stats = { requests: 0, bytes: 0 }
  const respond = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '/'
    if (path === '/__reset') {
      urls.clear()
      Object.assign(stats, { requests: 0, bytes: 0 })
    }
    if (path.startsWith('/__'))
      return void response.end(JSON.stringify({ ...stats, urls: urls.size }))
    const range = request.headers.range ?? ''
    const { status, headers, body } = answer(path, range, projects)
    stats.requests++
    stats.bytes += body.length
    urls.add(`${path} ${range}`)
    setTimeout(
      () =>
        response.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body),
      rtt,
    )
  }
  const server = createServer(respond)
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address !== null)
      console.log(`http://127.0.0.1:${address.port}/simple/`)
  })
}

/** A generated index in a process of its own. */
export interface GeneratedIndex {
  readonly indexUrl: string
  reset(): Promise<void>
  stats(): Promise<GeneratedStats>
  stop(): void
}

/** @param rtt milliseconds before each answer */
export async function serveGenerated(projects: number, rtt = 0): Promise<GeneratedIndex> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', import.meta.filename, '--rtt', String(rtt), String(projects)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const indexUrl = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
    child.on('exit', (code) => reject(new Error(`the generated index ended with ${code}`)))
  })
  const ask = async (path: string): Promise<GeneratedStats> =>
    (await fetch(new URL(path, indexUrl))).json() as Promise<GeneratedStats>
  return {
    indexUrl,
    reset: async () => void (await ask('/__reset')),
    stats: () => ask('/__stats'),
    stop: () => void child.kill(),
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({
    options: { rtt: { type: 'string', default: '0' } },
    allowPositionals: true,
  })
  serve(Number(positionals[0]), Number(values.rtt))
}
