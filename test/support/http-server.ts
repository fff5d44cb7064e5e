import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'

/** The response of a test server to one request. */
export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Milliseconds before the first byte. */
  readonly delay?: number
  /** Breaks off the connection after this many bytes of the body; 0 before the headers. */
  readonly cutAfter?: number
  /** Accepts the request and never responds. */
  readonly silent?: boolean
}

export interface SeenRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Of POST. */
  readonly body?: string
}

export type Responder = (request: SeenRequest) => Answer

/** A server on loopback, on a port of its own. */
export interface TestServer {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly requests: readonly SeenRequest[]
  connections(): number
  close(): Promise<void>
}

function respond(answer: Answer, response: ServerResponse, head: boolean): void {
  const body = Buffer.from(answer.body ?? '')
  const { cutAfter } = answer
  if (cutAfter === 0) return void response.destroy()
  const length =
    answer.headers?.['transfer-encoding'] === undefined
      ? { 'content-length': String(body.length) }
      : {}
  response.writeHead(answer.status ?? 200, { ...length, ...answer.headers })
  if (cutAfter !== undefined)
    return void response.write(body.subarray(0, cutAfter), () => response.destroy())
  response.end(head ? undefined : body)
}

export async function listen(
  server: Server,
): Promise<{ url: string; connections: () => number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  let connections = 0
  server.on('connection', (socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return { url: `http://127.0.0.1:${port}`, connections: () => connections, close }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

/** Serves the responses of `responder`, and records every request. */
export async function serve(responder: Responder): Promise<TestServer> {
  const requests: SeenRequest[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const { method = '', url: path = '', headers } = request
    const seen = {
      method,
      path,
      headers,
      ...(method === 'POST' ? { body: await textOf(request) } : {}),
    }
    requests.push(seen)
    const answer = responder(seen)
    if (answer.silent) return
    const send = () => respond(answer, response, seen.method === 'HEAD' || answer.status === 304)
    if (answer.delay === undefined) send()
    else setTimeout(send, answer.delay)
  })
  return { ...(await listen(server)), requests }
}
