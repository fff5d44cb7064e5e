import { PysizeError } from '../errors.ts'
import { isOutOfFiles } from '../platform/open-files.ts'
import { redact } from '../text/redact.ts'

/**
 * The kinds of failure of a request. The snapshot may answer only for `not-connected` (no address,
 * refused, timed out connecting, a proxy that refuses CONNECT); `connection-lost` is an established
 * connection that broke.
 */
export type FailureKind =
  | 'not-connected'
  | 'connection-lost'
  | 'tls'
  | 'timeout'
  | 'http-status'
  | 'nonsense'

const HINTS: Record<FailureKind, string> = {
  'not-connected':
    'Check the network, the proxy settings and the URL; --offline answers from the snapshot.',
  'connection-lost': 'The connection broke several times: try again, or check the proxy.',
  tls: 'If the index uses its own certificate authority, name its file in SSL_CERT_FILE.',
  timeout: 'The server accepted the connection but did not answer: try again later.',
  'http-status': 'Try again later, or check that the URL is that of an index.',
  nonsense: 'Check that the URL is that of a package index (PEP 503 or 691).',
}

export interface FetchErrorOptions {
  readonly status?: number
  readonly retryAfter?: number
  /**
   * Whether the response cannot be read at all: broken JSON, another encoding than its header
   * names, a circle of redirects.
   */
  readonly garbled?: boolean
  /** Whether the response is not a page of an index, but for example a login page. */
  readonly foreign?: boolean
  readonly deferred?: Deferral
  /** Whether the reason for no connection may pass soon. */
  readonly temporary?: boolean
  readonly hint?: string
  readonly cause?: unknown
}

/**
 * Why a request was put off rather than refused: it may be repeated without counting as an attempt.
 */
export type Deferral = 'rate-limited' | 'not-begun' | 'no-descriptors'

/** A request that failed for good. Exit code 4; the code is `index-` and the kind. */
export class FetchError extends PysizeError {
  readonly kind: FailureKind
  /** Without credentials. */
  readonly url: string
  /** The failure, in words that follow the URL, without credentials. */
  readonly reason: string
  readonly status: number | undefined
  readonly garbled: boolean
  readonly foreign: boolean
  /** Milliseconds that the server asks to wait; 0 if it does not say. */
  readonly retryAfter: number
  readonly deferred: Deferral | undefined
  readonly temporary: boolean

  constructor(kind: FailureKind, url: string, reason: string, options: FetchErrorOptions = {}) {
    super(`index-${kind}`, `${url} ${reason}`, {
      exitCode: 4,
      hint: options.hint ?? HINTS[kind],
      cause: options.cause,
    })
    this.name = 'FetchError'
    this.kind = kind
    this.url = redact(url)
    this.reason = redact(reason)
    this.status = options.status
    this.garbled = options.garbled ?? false
    this.foreign = options.foreign ?? false
    this.retryAfter = options.retryAfter ?? 0
    this.deferred = options.deferred
    this.temporary = options.temporary ?? false
  }
}

/**
 * A request that a server returned unprocessed, such as streams after its GOAWAY (RFC 9113, section
 * 6.8).
 */
export const notBegun = (url: string, cause: unknown): FetchError =>
  new FetchError('connection-lost', url, 'broke off the connection', {
    deferred: 'not-begun',
    cause,
  })

const NOT_CONNECTED = new Map([
  ['ENOTFOUND', 'could not be reached: its host name does not resolve'],
  ['EAI_AGAIN', 'could not be reached: the name server did not answer'],
  ['ECONNREFUSED', 'could not be reached: the connection was refused'],
  ['EHOSTUNREACH', 'could not be reached: no route to the host'],
  ['ENETUNREACH', 'could not be reached: the network is unreachable'],
  ['ENETDOWN', 'could not be reached: the network is down'],
  ['EHOSTDOWN', 'could not be reached: the host is down'],
  ['EADDRNOTAVAIL', 'could not be reached: no such address here'],
  ['ETIMEDOUT', 'could not be reached: connecting timed out'],
  ['UND_ERR_CONNECT_TIMEOUT', 'could not be reached: connecting timed out'],
  ['UND_ERR_SOCKS5', 'could not be reached: the SOCKS proxy refused'],
])
/** Of those, the ones that a second attempt may avoid. */
const TEMPORARY = new Set(['EAI_AGAIN', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])
/** System calls of a connection; a firewall or a limit makes them fail with many other codes. */
const CALLS = new Map([
  ['getaddrinfo', 'looking up its host name'],
  ['connect', 'connecting'],
  ['bind', 'connecting'],
])
const LOST = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])
/** Node's errors for a request on a session that has ended or is ending. */
const NOT_BEGUN = new Set([
  'ERR_HTTP2_INVALID_SESSION',
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_OUT_OF_STREAMS',
])
const TIMEOUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])
const TLS =
  /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|ERR_OSSL|HOSTNAME_MISMATCH|INVALID_CA|UND_ERR_PRX_TLS)/

/**
 * The meaning of an error thrown by Node or undici. Undefined if the network did not cause it (a
 * defect of pysize, an abort).
 */
export function classify(error: unknown, url: string): FetchError | undefined {
  if (error instanceof FetchError) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // For https undici reports the answer to CONNECT, for http only that a login is missing.
  const refused = /^Proxy (?:response|Authentication Required) \((\d+)\)/.exec(error.message)
  if (refused)
    return new FetchError(
      'not-connected',
      url,
      `could not be reached: the proxy refused to connect (${refused[1]})`,
      { cause: error },
    )
  if (isOutOfFiles(error))
    return new FetchError(
      'connection-lost',
      url,
      'could not be connected to: too many files are open',
      {
        deferred: 'no-descriptors',
        hint: 'Raise the limit of open files (ulimit -n).',
        cause: error,
      },
    )
  const unreachable = NOT_CONNECTED.get(code)
  if (unreachable !== undefined)
    return new FetchError('not-connected', url, unreachable, {
      temporary: TEMPORARY.has(code),
      cause: error,
    })
  if (TIMEOUT.has(code))
    return new FetchError('timeout', url, 'did not answer in time', { cause: error })
  if (NOT_BEGUN.has(code)) return notBegun(url, error)
  if (LOST.has(code) || code.startsWith('ERR_HTTP2'))
    return new FetchError('connection-lost', url, 'broke off the connection', { cause: error })
  const call = 'syscall' in error ? CALLS.get(String(error.syscall)) : undefined
  if (call !== undefined)
    return new FetchError('not-connected', url, `could not be reached: ${call} failed (${code})`, {
      cause: error,
    })
  if (TLS.test(code))
    return new FetchError('tls', url, `offers no valid TLS connection (${code})`, {
      cause: error,
    })
  if (
    code.startsWith('HPE_') ||
    error.name === 'HTTPParserError' ||
    code.startsWith('Z_') ||
    code.startsWith('ERR__ERROR_FORMAT') ||
    code === 'UND_ERR_HEADERS_OVERFLOW'
  )
    return new FetchError(
      'nonsense',
      url,
      `did not answer in HTTP or in the encoding it names (${code})`,
      { cause: error },
    )
  return undefined
}
