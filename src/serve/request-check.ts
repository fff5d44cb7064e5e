import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** Why a request is refused: a status, and a line for the sender. */
export interface RefusedRequest {
  readonly status: number
  readonly text: string
}

/**
 * Refuses requests before any work: other methods, bodies, and host names that are not this
 * server's. With such a name, another page could make the browser treat this server as its own (DNS
 * rebinding). An IP address cannot be rebound.
 *
 * @param host that the server was started for
 */
export function refusedRequest(
  { method, headers }: IncomingMessage,
  host: string,
): RefusedRequest | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, text: 'Only GET and HEAD are answered.' }
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    return { status: 413, text: 'A request must not have a body.' }
  const name = (headers.host ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase()
  if (name !== 'localhost' && name !== host.toLowerCase() && isIP(name) === 0)
    return { status: 421, text: 'This server does not have that host name.' }
  return undefined
}

/**
 * Whether the page of this server sent a request to fetch: a page of another origin would have to
 * ask for permission to send the header, and gets none.
 */
export const isFromPage = ({ headers }: IncomingMessage): boolean =>
  headers['x-pysize'] === '1' &&
  ['same-origin', undefined].includes(headers['sec-fetch-site'] as string | undefined)
