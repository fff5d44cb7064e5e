import { createServer, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { listen } from './http-server.ts'

export interface TestProxy {
  readonly url: string
  /** `CONNECT host:port` and `GET http://…`, as requested. */
  readonly asked: readonly string[]
  /** The Proxy-Authorization headers that came. */
  readonly authorizations: readonly string[]
  close(): Promise<void>
}

/**
 * How a proxy refuses: with a status, or it answers CONNECT with something other than HTTP, or not
 * at all.
 */
export type ProxyRefusal = number | 'garbled' | 'silent'

/** An HTTP proxy on loopback. */
export async function serveProxy(
  options: { readonly refuse?: ProxyRefusal } = {},
): Promise<TestProxy> {
  const asked: string[] = []
  const authorizations: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'] ?? '')
    if (typeof options.refuse === 'number') return void response.writeHead(options.refuse).end()
    const onward = httpRequest(
      request.url ?? '',
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
        answer.on('close', () => answer.complete || response.destroy())
      },
    )
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    authorizations.push(request.headers['proxy-authorization'] ?? '')
    // A refused client may close the connection.
    socket.on('error', () => {})
    if (options.refuse === 'silent') return
    if (options.refuse === 'garbled') return void socket.end('SSH-2.0-OpenSSH_9.6\r\n')
    if (options.refuse !== undefined)
      return void socket.end(`HTTP/1.1 ${options.refuse} Refused\r\ncontent-length: 0\r\n\r\n`)
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  return { ...(await listen(server)), asked, authorizations }
}
