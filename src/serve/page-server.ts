import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { PysizeError } from '../errors.ts'
import { FetchError } from '../fetch/fetch-error.ts'
import type { Fetcher, FetchResponse, RequestOptions } from '../fetch/request.ts'
import { type Admission, createAdmission } from './admission.ts'
import { limitConnections } from './connections.ts'
import { SERVER_LIMITS, type ServerLimits } from './limits.ts'
import { isReached, type Reach } from './reach.ts'
import { isFromPage, refusedRequest } from './request-check.ts'

export interface PageServerOptions {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** The page, and the hosts that it may reach through this server. */
  readonly page: string
  /** The path of the server that fetches. */
  readonly relay: string
  readonly reach: Reach
  readonly fetcher: Fetcher
  readonly limits?: Partial<ServerLimits>
}

/** The longest request line with its headers, bytes. */
const MOST_HEADERS = 16_384

/** The response headers of an index that a page needs; cookies and challenges are removed. */
const PASSED = [
  'content-type',
  'content-encoding',
  'content-range',
  'etag',
  'last-modified',
  'cache-control',
]

export interface PageServer {
  readonly url: string
  readonly state: Admission['state']
  close(): Promise<void>
}

/**
 * Serves one page, and fetches for it what its reach allows.
 *
 * @throws PysizeError `cannot-listen` (exit 2)
 */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const limits = { ...SERVER_LIMITS, ...options.limits }
  const admission = createAdmission(limits)
  const server = createServer({
    maxHeaderSize: MOST_HEADERS,
    headersTimeout: limits.idle,
    requestTimeout: limits.idle,
    keepAliveTimeout: limits.total,
    connectionsCheckingInterval: limits.idle,
  })
  limitConnections(server, limits)
  server.setTimeout(limits.idle, (socket) => socket.destroy())
  server.on('request', (request, response) => {
    respond(request, response, { ...options, limits, admission }).catch(() => response.destroy())
  })
  server.on('clientError', (_, socket) => {
    socket.destroy()
  })
  await listening(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host
  return {
    url: `http://${shown}:${port}/`,
    state: admission.state,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listening(server: Server, { host, port }: PageServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new PysizeError('cannot-listen', whyNot(cause.code, port, host), {
          exitCode: 2,
          hint: 'Give another port with --port, or an address of this machine with --host.',
          cause,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
}

function whyNot(code: string | undefined, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Another program serves on port ${port} of ${host}.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine.`
    case 'EACCES':
      return `Port ${port} is not open to this user.`
    default:
      return `Port ${port} of ${host} cannot be used.`
  }
}

type Work = PageServerOptions & { readonly limits: ServerLimits; readonly admission: Admission }

/** The page is not framed, its type is not guessed, and no other page can read its data. */
const HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
}

function say(
  response: ServerResponse,
  status: number,
  text: string,
  type = 'text/plain; charset=utf-8',
): void {
  const body = Buffer.from(text)
  response.writeHead(status, {
    ...HEADERS,
    'content-type': type,
    'content-length': body.length,
    'cache-control': 'no-store',
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  work: Work,
): Promise<void> {
  const refusal = refusedRequest(request, work.host)
  if (refusal !== undefined) {
    response.setHeader('connection', 'close')
    return say(response, refusal.status, refusal.text)
  }
  // An address with a host is for a proxy, and this is not a proxy.
  const address = new URL(
    `http://here${request.url?.startsWith('/') === true ? request.url : '/?'}`,
  )
  if (request.url === '/' || request.url?.startsWith('/?') === true)
    return say(response, 200, work.page, 'text/html; charset=utf-8')
  if (address.pathname !== work.relay) return say(response, 404, 'This server has only the page.')
  if (!isFromPage(request)) return say(response, 403, 'This server fetches only for its own page.')
  const wanted = address.searchParams.get('url') ?? ''
  if (!URL.canParse(wanted) || !isReached(new URL(wanted), work.reach))
    return say(
      response,
      403,
      'This address does not belong to an index that the server was started for. --file-host names further hosts of files.',
    )
  await relay(new URL(wanted), request, response, work)
}

async function relay(
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  { admission, fetcher, reach, limits }: Work,
): Promise<void> {
  const entered = admission.enter()
  if (entered === null) return say(response, 503, 'Too many requests wait.')
  // A connection that waits for this server is not idle.
  request.socket.setTimeout(0)
  await entered
  if (response.destroyed) return admission.hold(0)
  let answer: FetchResponse
  try {
    const { range, accept } = request.headers
    answer = await fetcher.get(url.href, {
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      raw: true,
      mayRedirect: (to) => isReached(to, reach),
      ...(accept === undefined ? {} : { accept }),
      ...partOf(range, limits.answer),
    })
  } catch (error) {
    admission.hold(0)
    request.socket.setTimeout(limits.idle)
    return say(
      response,
      502,
      error instanceof FetchError ? error.message : 'The index was not reached.',
    )
  }
  const held = answer.received.length
  admission.hold(held)
  request.socket.setTimeout(limits.idle)
  try {
    if (!response.destroyed) await handOver(answer, request, response, limits.total)
  } finally {
    admission.leave(held)
  }
}

/** If a server does not support ranges, a whole file is not requested for a part of it. */
const WHOLE = 4 * 2 ** 20

function partOf(
  range: string | undefined,
  most: number,
): Pick<RequestOptions, 'range' | 'maxBytes' | 'optionalBody'> {
  const [, start = '', end = ''] = /^bytes=(\d*)-(\d+)$/.exec(range ?? '') ?? []
  if (range === undefined || end === '') return { maxBytes: most }
  const length = start === '' ? Number(end) : Number(end) - Number(start) + 1
  return { range, maxBytes: Math.min(most, Math.max(WHOLE, length)), optionalBody: true }
}

function handOver(
  { status, headers, received, url }: FetchResponse,
  request: IncomingMessage,
  response: ServerResponse,
  time: number,
): Promise<void> {
  const passed = PASSED.flatMap((name) =>
    headers[name] === undefined ? [] : [[name, headers[name]] as const],
  )
  const length = request.method === 'HEAD' ? headers['content-length'] : `${received.length}`
  response.writeHead(status, {
    ...HEADERS,
    ...Object.fromEntries(passed),
    ...(length === undefined ? {} : { 'content-length': length }),
    // Without the signature that the query may contain.
    'x-pysize-url': url.replace(/[?#].*$/, ''),
  })
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), time)
    response.on('close', () => {
      clearTimeout(timer)
      resolve()
    })
    response.end(request.method === 'HEAD' ? undefined : received)
  })
}
