import { FetchError } from '../../fetch/fetch-error.ts'
import {
  createReceipt,
  type RawRequest,
  type RawResponse,
  STOP,
  type Transport,
} from '../../fetch/transports/transport.ts'
import { isRelayed, relayed } from '../relay.ts'
import { createPatience } from './patience.ts'

/**
 * Headers that a browser sets itself, and those that would make it ask the server for permission
 * first: an index allows few headers.
 */
const LEFT_OUT = new Set(['user-agent', 'accept-encoding', 'authorization'])

/** Exchanges by the browser's own `fetch`, which connects, decodes and follows redirects itself. */
export function createConnections(_env: unknown, connections: number): Transport {
  const underWay = new Set<AbortController>()
  const gate = createGate(connections)
  return {
    async exchange(request) {
      await gate.enter()
      const controller = new AbortController()
      underWay.add(controller)
      try {
        return await exchanged(request, controller)
      } finally {
        underWay.delete(controller)
        gate.leave()
      }
    },
    closeIdle: () => {},
    async destroy() {
      for (const controller of underWay) controller.abort(new Error('the run has ended'))
    },
  }
}

async function exchanged(request: RawRequest, controller: AbortController): Promise<RawResponse> {
  const { url, method, timeout } = request
  await request.admit()
  // A browser sends it to other origins only with permission; HEAD and an absolute range need none.
  if (!isRelayed() && /^bytes=-/.test(request.headers.range ?? ''))
    return { status: 416, headers: {}, body: Buffer.alloc(0) }
  const deadline = createPatience(timeout, () =>
    controller.abort(new FetchError('timeout', url.href, 'did not answer in time')),
  )
  try {
    const response = await fetch(relayed(url), {
      method,
      headers: [
        ...Object.entries(request.headers).filter(([name]) => !LEFT_OUT.has(name)),
        // A header that no page of another origin can send to the server.
        ...(isRelayed() ? [['x-pysize', '1'] as [string, string]] : []),
      ],
      signal: controller.signal,
      credentials: 'omit',
      // A browser's cache makes one part of a file wait for another, for twenty seconds.
      ...(request.headers.range === undefined ? {} : { cache: 'no-store' as const }),
      referrerPolicy: 'no-referrer',
    })
    // The speed of a body is not measured, because here its parts wait for other work.
    const receipt = createReceipt({ ...request, timeout: Number.POSITIVE_INFINITY })
    const why =
      receipt.begin(response.status, headersOf(response, request)) ??
      (await read(response, (chunk) => {
        deadline.renew()
        return receipt.take(chunk)
      }))
    if (why !== undefined) controller.abort(why)
    if (why !== undefined && why !== STOP) throw why
    return {
      ...withRange(receipt.end(), request),
      url: response.headers.get('x-pysize-url') ?? response.url,
    }
  } catch (error) {
    throw error instanceof TypeError ? unreached(url, error) : error
  } finally {
    deadline.end()
  }
}

/** A browser does not tell a page the reason: it is only in the console. */
const unreached = ({ href, origin }: URL, cause: Error): FetchError =>
  new FetchError('not-connected', href, 'could not be reached from the browser', {
    cause,
    hint: `The network may be down, or ${origin} does not allow pages of other origins to read it (CORS): run pysize serve then.`,
  })

async function read(
  { body }: Response,
  take: (chunk: Buffer) => Error | undefined,
): Promise<Error | undefined> {
  const reader = body?.getReader()
  for (;;) {
    const part = await reader?.read()
    if (part === undefined || part.done) return undefined
    const why = take(Buffer.from(part.value.buffer, part.value.byteOffset, part.value.byteLength))
    if (why !== undefined) return why
  }
}

/** A body is decoded, so its length differs; parts and heads of files are not encoded. */
function headersOf(
  { headers }: Response,
  { method, headers: asked }: RawRequest,
): Record<string, string> {
  const {
    'content-encoding': encoding,
    'content-length': length,
    ...others
  } = Object.fromEntries(headers)
  const isPlain = encoding === undefined && (method === 'HEAD' || asked.range !== undefined)
  return { ...others, ...(length === undefined || !isPlain ? {} : { 'content-length': length }) }
}

/** Sizes of files from HEAD, by URL. */
const sizes = new Map<string, string>()

/**
 * Few servers let a page of another origin read Content-Range. A 206 is assumed to contain the
 * requested range; the reader checks the bytes.
 */
function withRange(
  response: RawResponse,
  { url, method, headers: { range = '' } }: RawRequest,
): RawResponse {
  const start = /^bytes=(\d+)-\d+$/.exec(range)?.[1]
  const { status, headers, body } = response
  const length = headers['content-length']
  if (method === 'HEAD' && status === 200 && length !== undefined) sizes.set(url.href, length)
  if (
    status !== 206 ||
    headers['content-range'] !== undefined ||
    start === undefined ||
    body.length === 0
  )
    return response
  const contentRange = `bytes ${start}-${Number(start) + body.length - 1}/${sizes.get(url.href) ?? '*'}`
  return { ...response, headers: { ...headers, 'content-range': contentRange } }
}

/**
 * The most requests at the same time; a browser would keep others waiting while their time runs
 * out.
 */
function createGate(most: number) {
  const waiting: (() => void)[] = []
  let inside = 0
  return {
    enter: (): Promise<void> | undefined => {
      if (inside++ < most) return undefined
      return new Promise((resolve) => waiting.push(resolve))
    },
    leave(): void {
      inside--
      waiting.shift()?.()
    },
  }
}
