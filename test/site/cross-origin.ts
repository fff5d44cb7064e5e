import { createServer, request as requestOf } from 'node:http'
import { listen } from '../support/http-server.ts'

/** A server in front of another, as pages of other origins meet it. */
export interface CrossOriginServer {
  readonly origin: string
  /** Whether it answers requests from now on. */
  allow(allowed: boolean): void
  /** Preflight requests that a browser sent: no request should need one. */
  readonly preflights: () => number
  close(): Promise<void>
}

/**
 * Forwards requests to `target`, with the only CORS header that the public index sends. A page can
 * read each answer, and only the headers that are always readable. Preflight requests are refused.
 */
export async function serveCrossOrigin(target: string): Promise<CrossOriginServer> {
  let allowed = true
  let preflights = 0
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      preflights++
      response.writeHead(405).end()
      return
    }
    const { host: _, ...headers } = request.headers
    const forwarded = requestOf(
      `${target}${request.url}`,
      { method: request.method ?? 'GET', headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, {
          ...answer.headers,
          ...(allowed ? { 'access-control-allow-origin': '*' } : {}),
        })
        answer.pipe(response)
      },
    )
    forwarded.on('error', () => response.destroy())
    request.pipe(forwarded)
  })
  const { url, close } = await listen(server)
  return {
    origin: url,
    allow: (next) => {
      allowed = next
    },
    preflights: () => preflights,
    close,
  }
}
