import type * as http2 from 'node:http2'
import { createRequire } from 'node:module'
import { isIP, type LookupFunction } from 'node:net'
import type * as tls from 'node:tls'
import { FetchError, notBegun } from '../fetch-error.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import { Http2Origin, type StreamSlot } from './http2-origin.ts'
import {
  createReceipt,
  flattenHeaders,
  lateConnection,
  type RawRequest,
  type RawResponse,
  STOP,
  type Transport,
} from './transport.ts'

export interface Http2TransportOptions {
  /** Milliseconds for one connection set-up, TLS included. */
  readonly connectTimeout: number
  readonly secureContext: () => tls.SecureContext
  readonly lookup: LookupFunction
}

/**
 * Bytes that may be under way on a stream, and on a session: with the defaults (64 kB), long
 * responses would wait for each other to be read.
 */
const STREAM_WINDOW = 2 ** 24
const SESSION_WINDOW = 2 ** 26
/** Megabytes. Node's limit for a session (10) is for servers. */
const SESSION_MEMORY = 512

/** RFC 9113, section 7. */
const CANCEL = 0x8
const REFUSED_STREAM = 0x7
const HTTP_1_1_REQUIRED = 0xd

/**
 * HTTP/2 (RFC 9113) with https origins that offer it in the TLS handshake: one connection replaces
 * many, each with its own handshake. All other requests go to `otherwise`.
 */
export function createHttp2Transport(
  { connectTimeout, secureContext, lookup }: Http2TransportOptions,
  otherwise: Transport,
): Transport {
  const require = createRequire(import.meta.url)
  const origins = new Map<string, Http2Origin>()
  const sockets = new Set<tls.TLSSocket>()
  const underWay = new Set<(reason: Error) => void>()
  let closed: Error | undefined

  function connect(url: URL): Promise<http2.ClientHttp2Session | null> {
    const { connect: connectTls }: typeof tls = require('node:tls')
    const host = url.hostname.replace(/^\[|\]$/g, '')
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        host,
        port: Number(url.port) || 443,
        ...(isIP(host) ? {} : { servername: host }),
        ALPNProtocols: ['h2', 'http/1.1'],
        secureContext: secureContext(),
        lookup,
      })
      sockets.add(socket)
      const setUp = createDeadline(connectTimeout, () => socket.destroy(lateConnection()))
      socket.on('error', reject).once('close', () => {
        setUp.lift()
        sockets.delete(socket)
      })
      // TLS takes several messages in both directions: if the first was read late, the others have
      // not been sent yet.
      socket
        .once('connect', () => {
          setUp.refresh()
          // Loading takes 7 ms, during which the server answers.
          require('node:http2')
        })
        .once('secureConnect', () => {
          setUp.lift()
          if (socket.alpnProtocol === 'h2') resolve(sessionOver(socket, url))
          else {
            socket.destroy()
            resolve(null)
          }
        })
    })
  }

  function sessionOver(socket: tls.TLSSocket, { origin }: URL): http2.ClientHttp2Session {
    const { connect: connectHttp2 }: typeof http2 = require('node:http2')
    const session = connectHttp2(origin, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MEMORY,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    })
    // The exchanges of a failed session fail, too, and report the error.
    session.on('error', () => {}).once('connect', () => session.setLocalWindowSize(SESSION_WINDOW))
    return session
  }

  function originOf(url: URL): Http2Origin {
    const origin = origins.get(url.origin) ?? new Http2Origin(() => connect(url))
    origins.set(url.origin, origin)
    return origin
  }

  function answer(
    asked: RawRequest,
    { session, answered, abandon }: StreamSlot,
    origin: Http2Origin,
  ): Promise<RawResponse> {
    const { url, method, headers, timeout, form } = asked
    const receipt = createReceipt(asked)
    return new Promise((resolve, reject) => {
      const stream = session.request(
        { ...headers, ':method': method, ':path': url.pathname + url.search },
        { endStream: form === undefined },
      )
      if (form !== undefined) stream.end(form)
      let deadline: Deadline | undefined
      let length: number | undefined
      let isWhole = false
      const settle = (): void => {
        deadline?.lift()
        underWay.delete(stop)
      }
      const stop = (reason: Error): void => {
        settle()
        if (reason === STOP) resolve(receipt.end())
        else reject(reason)
        stream.close(CANCEL)
      }
      deadline = createDeadline(timeout, () => {
        stop(new FetchError('timeout', url.href, 'did not answer in time'))
        abandon()
      })
      underWay.add(stop)

      stream.on('response', ({ ':status': status, ...fields }) => {
        answered()
        deadline.refresh()
        length =
          method === 'HEAD' || status === 304 ? 0 : Number(fields['content-length'] ?? Number.NaN)
        const enough = receipt.begin(status ?? 0, flattenHeaders(fields))
        if (enough) stop(enough)
      })
      stream.on('data', (chunk: Buffer) => {
        const reason = receipt.take(chunk)
        if (reason) stop(reason)
        else deadline.refresh()
      })
      // A stream also ends with its connection, and without an error if the connection was to be
      // closed anyway, so its length is checked.
      stream.on('end', () => {
        isWhole =
          length !== undefined &&
          (Number.isNaN(length) || length === receipt.received()) &&
          !stream.destroyed &&
          !stream.aborted
      })
      stream.on('error', (error) => {
        if (stream.rstCode === HTTP_1_1_REQUIRED) origin.giveUp()
        settle()
        reject(stream.rstCode === REFUSED_STREAM ? notBegun(url.href, error) : error)
      })
      stream.on('close', () => {
        settle()
        if (isWhole && stream.rstCode === 0) resolve(receipt.end())
        else reject(new FetchError('connection-lost', url.href, 'broke off the connection'))
      })
    })
  }

  return {
    async exchange(asked) {
      if (closed) throw closed
      const { url, purpose } = asked
      if (url.protocol !== 'https:') return otherwise.exchange(asked)
      const origin = originOf(url)
      const place = await origin.enter(purpose)
      if (place === null) return otherwise.exchange(asked)
      try {
        await asked.admit()
        return await answer(asked, place, origin)
      } finally {
        place.leave()
      }
    },
    closeIdle() {
      for (const origin of origins.values()) origin.closeIdle()
      otherwise.closeIdle()
    },
    async destroy() {
      closed ??= new Error('the connections are closed')
      for (const stop of underWay) stop(closed)
      for (const socket of sockets) socket.destroy(closed)
      for (const origin of origins.values()) origin.fail(closed)
      await otherwise.destroy()
    },
  }
}
