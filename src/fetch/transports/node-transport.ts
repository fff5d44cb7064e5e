import type * as http from 'node:http'
import type * as https from 'node:https'
import { createRequire } from 'node:module'
import type { LookupFunction } from 'node:net'
import type * as tls from 'node:tls'
import { FetchError } from '../fetch-error.ts'
import { ConnectionLine, type Slot } from './connection-line.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import {
  createReceipt,
  lateConnection,
  type RawRequest,
  type RawResponse,
  STOP,
  type Transport,
} from './transport.ts'

export interface NodeTransportOptions {
  /** The most connections to an origin. */
  readonly connections: number
  /** Milliseconds for one connection set-up, TLS included. */
  readonly connectTimeout: number
  /** Milliseconds that an idle connection is kept. */
  readonly keepAliveTimeout: number
  readonly secureContext: () => tls.SecureContext
  readonly lookup: LookupFunction
}

type Open = (url: URL, options: http.RequestOptions) => http.ClientRequest

/** From the raw headers, because Node drops some repeated ones. */
function flatten(raw: readonly string[]): Record<string, string> {
  const flat: Record<string, string> = {}
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    const before = flat[name]
    flat[name] = before === undefined ? value : `${before}, ${value}`
  }
  return flat
}

/**
 * HTTP/1.1 over direct connections by Node's own agents, kept alive. They and their modules are
 * made with the first exchange of a protocol.
 */
export function createNodeTransport({
  connections,
  connectTimeout,
  keepAliveTimeout,
  secureContext,
  lookup,
}: NodeTransportOptions): Transport {
  const require = createRequire(import.meta.url)
  const pool = { keepAlive: true, maxSockets: connections, timeout: keepAliveTimeout, lookup }
  const agents: http.Agent[] = []
  const lines = new Map<string, ConnectionLine>()
  const underWay = new Set<(reason: Error) => void>()
  let openHttp: Open | undefined
  let openHttps: Open | undefined
  let closed: Error | undefined

  function overHttp(): Open {
    const { Agent, request }: typeof http = require('node:http')
    const agent = new Agent(pool)
    agents.push(agent)
    return (url, options) => request(url, { ...options, agent })
  }

  function overHttps(): Open {
    const { Agent, request }: typeof https = require('node:https')
    const agent = new Agent({ ...pool, secureContext: secureContext() })
    agents.push(agent)
    return (url, options) => request(url, { ...options, agent })
  }

  function open(url: URL, options: http.RequestOptions): http.ClientRequest {
    if (url.protocol !== 'https:') {
      openHttp ??= overHttp()
      return openHttp(url, options)
    }
    openHttps ??= overHttps()
    return openHttps(url, options)
  }

  function lineOf({ origin }: URL): ConnectionLine {
    const line = lines.get(origin) ?? new ConnectionLine(connections)
    lines.set(origin, line)
    return line
  }

  function answer(asked: RawRequest, slot: Slot): Promise<RawResponse> {
    const { url, method, headers, timeout, form } = asked
    const receipt = createReceipt(asked)
    return new Promise<RawResponse>((resolve, reject) => {
      if (closed) throw closed
      const request = open(url, { method, headers })
      let deadline: Deadline | undefined

      const settle = (): void => {
        deadline?.lift()
        underWay.delete(stop)
      }
      const fail = (error: Error): void => {
        settle()
        reject(error)
      }
      const stop = (reason: Error): void => {
        settle()
        if (reason === STOP) resolve(receipt.end())
        else reject(reason)
        request.destroy()
      }
      const awaitAnswer = (): void => {
        deadline?.lift()
        deadline = createDeadline(timeout, () =>
          stop(new FetchError('timeout', url.href, 'did not answer in time')),
        )
      }
      underWay.add(stop)

      request.on('error', fail)
      request.on('socket', (socket) => {
        if (!socket.connecting) return awaitAnswer()
        const setUp = createDeadline(connectTimeout, () => stop(lateConnection()))
        deadline = setUp
        if (url.protocol !== 'https:') return socket.once('connect', awaitAnswer)
        // TLS takes several messages in both directions: if the first was read late, the others
        // have not been sent yet.
        socket.once('connect', () => setUp.refresh()).once('secureConnect', awaitAnswer)
      })
      request.on('response', (response) => {
        response.on('error', fail)
        const enough = receipt.begin(response.statusCode ?? 0, flatten(response.rawHeaders))
        slot.answered(response.socket)
        if (enough) return stop(enough)
        deadline?.refresh()
        response.on('data', (chunk: Buffer) => {
          const reason = receipt.take(chunk)
          if (reason) stop(reason)
          else deadline?.refresh()
        })
        response.on('end', () => {
          settle()
          resolve(receipt.end())
        })
      })
      request.end(form)
    })
  }

  return {
    async exchange(asked) {
      const slot = await lineOf(asked.url).enter(asked.purpose)
      try {
        await asked.admit()
        return await answer(asked, slot)
      } finally {
        slot.leave()
      }
    },
    closeIdle() {
      for (const { freeSockets } of agents)
        for (const socket of Object.values(freeSockets).flat()) socket?.destroy()
    },
    async destroy() {
      closed ??= new Error('the connections are closed')
      for (const stop of underWay) stop(closed)
      for (const agent of agents) agent.destroy()
    },
  }
}
