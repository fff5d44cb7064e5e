import { stripCredentials } from '../text/redact.ts'
import { FetchError } from './fetch-error.ts'
import type { RequestOptions } from './request.ts'
import type { RawResponse } from './transports/transport.ts'

/** How many redirects are followed, one after the other. */
export const MAX_REDIRECTS = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * The target of a redirect, without a login; null for another response.
 *
 * @throws FetchError nonsense: a target that is not http or https, or that the request excludes
 */
export function redirectTarget(
  { status, headers: { location } }: RawResponse,
  from: URL,
  { mayRedirect }: Pick<RequestOptions, 'mayRedirect'>,
): URL | null {
  if (!REDIRECTS.has(status) || location === undefined) return null
  if (!URL.canParse(location, from.href))
    throw new FetchError('nonsense', from.href, 'redirects to an invalid URL')
  const to = new URL(stripCredentials(new URL(location, from).href))
  if (mayRedirect?.(to) === false)
    throw new FetchError('nonsense', from.href, `redirects to ${to.origin}, which is not allowed`)
  if (!to.protocol.startsWith('http'))
    throw new FetchError('nonsense', from.href, `redirects to ${to.protocol}`)
  return to
}

/** The error for a URL that redirects more often. */
export const tooManyRedirects = (start: string): FetchError =>
  new FetchError('nonsense', start, `redirects more than ${MAX_REDIRECTS} times`, {
    garbled: true,
  })
