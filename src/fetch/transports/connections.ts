import { createRequire } from 'node:module'
import type * as tls from 'node:tls'
import type * as undici from 'undici'
import { readRegularFile } from '../../cache/regular-file.ts'
import { PysizeError } from '../../errors.ts'
import { createHttp2Transport } from './http2-transport.ts'
import { createLookup } from './lookup.ts'
import { createBypass } from './no-proxy.ts'
import { createNodeTransport } from './node-transport.ts'
import { type ConnectionSettings, readProxies } from './proxies.ts'
import { lostConnection, type RawRequest, type RawResponse, type Transport } from './transport.ts'
import { createUndiciTransport } from './undici-transport.ts'

/** SSL_CERT_FILE replaces the default authorities, as in OpenSSL, pip and uv. */
function authorities(env: ConnectionSettings): { ca: string } | Record<string, never> {
  const file = env.SSL_CERT_FILE ?? ''
  if (file === '') return {}
  try {
    return { ca: readRegularFile(file).toString() }
  } catch (cause) {
    throw new PysizeError(
      'bad-ssl-cert-file',
      `SSL_CERT_FILE names ${JSON.stringify(file)}, which cannot be read.`,
      {
        exitCode: 2,
        hint: 'Correct the path or unset SSL_CERT_FILE.',
        cause,
      },
    )
  }
}

/**
 * One for all connections, made with the first one, because each would read the authorities again.
 */
function createSecureContexts(trusted: { readonly ca?: string }): () => tls.SecureContext {
  let context: tls.SecureContext | undefined
  return () => {
    const { createSecureContext }: typeof tls = createRequire(import.meta.url)('node:tls')
    context ??= createSecureContext(trusted)
    return context
  }
}

const KEEP_ALIVE = 30_000

/**
 * undici connects again and again, without a pause, if a proxy closes the connection instead of
 * answering CONNECT.
 */
function withFinalFailures({ connect, ...options }: undici.Pool.Options): undici.Pool.Options {
  if (typeof connect !== 'function')
    return connect === undefined ? options : { ...options, connect }
  return {
    ...options,
    connect: (to, callback) =>
      connect(to, (...[error, socket]) => {
        if (error === null) callback(null, socket)
        else
          callback(
            'code' in error && error.code === 'UND_ERR_SOCKET' ? lostConnection(error) : error,
            null,
          )
      }),
  }
}

/**
 * Pools with `connections` per origin, kept alive; HTTP/2 if an origin offers it. As in pip and
 * curl, HTTP_PROXY does not apply to https (undici would use it there too).
 * @throws PysizeError exit 2 for an invalid proxy URL or an unreadable SSL_CERT_FILE.
 */
export function createConnections(
  env: ConnectionSettings,
  connections: number,
  connectTimeout: number,
): Transport {
  const { httpProxy, httpsProxy, noProxy } = readProxies(env)
  const trusted = authorities(env)
  const connect = { timeout: connectTimeout, ...trusted }

  const shared = {
    connectTimeout,
    secureContext: createSecureContexts(trusted),
    lookup: createLookup(),
  }
  const direct = createHttp2Transport(
    shared,
    createNodeTransport({ ...shared, connections, keepAliveTimeout: KEEP_ALIVE }),
  )
  // Only for proxies, which Node's agents do not know: compiling undici's WebAssembly takes more of
  // a short run than starting Node.
  const proxied = createUndiciTransport({
    connections,
    // A tunnel takes a connection to the proxy, its CONNECT, and TLS with the server.
    connectTimeout: connectTimeout * 1.5,
    open: ({ EnvHttpProxyAgent, Pool }) =>
      new EnvHttpProxyAgent({
        connections,
        factory: (origin, options) => new Pool(origin, withFinalFailures(options)),
        pipelining: 1,
        keepAliveTimeout: KEEP_ALIVE,
        connect,
        httpProxy,
        httpsProxy,
        noProxy: '',
        proxyTunnel: false,
        requestTls: connect,
        proxyTls: connect,
      }),
  })
  const isDirect = createBypass(noProxy)
  const of = ({ url }: RawRequest): Transport =>
    (url.protocol === 'https:' ? httpsProxy : httpProxy) === '' || isDirect(url) ? direct : proxied
  return {
    exchange: (request): Promise<RawResponse> => of(request).exchange(request),
    closeIdle() {
      direct.closeIdle()
      proxied.closeIdle()
    },
    destroy: async () => void (await Promise.all([direct.destroy(), proxied.destroy()])),
  }
}
