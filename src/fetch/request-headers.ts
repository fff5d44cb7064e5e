import type { Credentials } from './logins/credentials.ts'
import type { RequestOptions } from './request.ts'
import { ACCEPT_ENCODING } from './transports/content-encoding.ts'

const USER_AGENT = 'pysize'

/**
 * The headers of a request.
 *
 * @param start the URL before redirects: a request's own login goes only to its origin
 */
export function requestHeaders(
  url: string,
  start: string,
  request: RequestOptions,
  credentials: Credentials,
  userAgent: string = USER_AGENT,
): Record<string, string> {
  const { accept, range } = request
  const isHome =
    request.authorization !== undefined && new URL(url).origin === new URL(start).origin
  const authorization = isHome
    ? request.authorization
    : request.authorization === undefined
      ? credentials.header(url, start)
      : undefined
  return {
    'user-agent': userAgent,
    // A range of an encoded body would be a range of the wrong bytes.
    'accept-encoding': range === undefined ? ACCEPT_ENCODING : 'identity',
    ...(accept === undefined ? {} : { accept }),
    ...(request.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(range === undefined
      ? {}
      : { range: typeof range === 'string' ? range : `bytes=${range[0]}-${range[1]}` }),
    ...(authorization == null ? {} : { authorization }),
    ...request.headers,
  }
}
