import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as undici from 'undici'
import { PysizeError } from '../errors.ts'

/** What of the environment decides how to connect; names as in the environment, either case for the proxies. */
export type ConnectionSettings = Readonly<Record<string, string | undefined>>

function setting(env: ConnectionSettings, name: string): string {
  return env[name.toLowerCase()] ?? env[name] ?? ''
}

/** A proxy may be written without its scheme, as curl and pip allow. */
function proxyUrl(text: string): string {
  if (text === '') return ''
  const url = text.includes('://') ? text : `http://${text}`
  if (URL.canParse(url)) return url
  throw new PysizeError('bad-proxy', 'The proxy set in the environment is not a URL.', {
    exitCode: 2,
    hint: 'HTTP_PROXY and HTTPS_PROXY take a form such as http://proxy.example:3128.',
  })
}

/** SSL_CERT_FILE replaces the default authorities, as in OpenSSL, pip and uv. */
function authorities(env: ConnectionSettings): { ca: string } | Record<string, never> {
  const file = env.SSL_CERT_FILE ?? ''
  if (file === '') return {}
  try {
    return { ca: readFileSync(file, 'utf8') }
  } catch (cause) {
    throw new PysizeError('bad-ssl-cert-file', `SSL_CERT_FILE names ${JSON.stringify(file)}, which cannot be read.`, {
      exitCode: 2,
      hint: 'Correct the path or unset SSL_CERT_FILE.',
      cause,
    })
  }
}

/** The pools of a run. */
export interface Connections {
  of(protocol: string): undici.Dispatcher
  destroy(): Promise<void>
}

/**
 * Pools of `connections` an origin, kept alive. Without a proxy, undici's agent is loaded by its own file, since the whole of undici takes three times as
 * long to load. As in pip and curl, HTTP_PROXY alone says nothing about https (undici would use it there too).
 * @throws PysizeError exit 2 for a proxy that is no URL or an unreadable SSL_CERT_FILE.
 */
export function createConnections(env: ConnectionSettings, connections: number, connectTimeout: number): Connections {
  const require = createRequire(import.meta.url)
  const all = setting(env, 'ALL_PROXY')
  const httpProxy = proxyUrl(setting(env, 'HTTP_PROXY') || all)
  const httpsProxy = proxyUrl(setting(env, 'HTTPS_PROXY') || all)
  const tls = { timeout: connectTimeout, ...authorities(env) }
  const pool = { connections, pipelining: 1, keepAliveTimeout: 30_000, connect: tls }

  const direct = (): undici.Dispatcher => {
    const Agent: typeof undici.Agent = require('undici/lib/dispatcher/agent.js')
    return new Agent(pool)
  }
  const through = (): undici.Dispatcher => {
    const { EnvHttpProxyAgent }: typeof undici = require('undici')
    const proxies = { httpProxy, httpsProxy, noProxy: setting(env, 'NO_PROXY'), proxyTunnel: false, requestTls: tls, proxyTls: tls }
    return new EnvHttpProxyAgent({ ...pool, ...proxies })
  }
  const http = httpProxy === '' ? direct() : through()
  const https = httpsProxy === '' ? (httpProxy === '' ? http : direct()) : httpProxy === '' ? through() : http
  return {
    of: (protocol) => (protocol === 'https:' ? https : http),
    destroy: async () => void (await Promise.all([http.destroy(), https.destroy()])),
  }
}
