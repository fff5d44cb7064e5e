import { PysizeError } from '../../errors.ts'

/**
 * The settings of the environment that decide how to connect; names as in the environment, either
 * case for the proxies.
 */
export type ConnectionSettings = Readonly<Record<string, string | undefined>>

function setting(env: ConnectionSettings, name: string): string {
  return env[name.toLowerCase()] ?? env[name] ?? ''
}

/** A proxy may be written without its scheme, as in curl and pip. */
function proxyUrl(text: string): string {
  if (text === '') return ''
  const url = text.includes('://') ? text : `http://${text}`
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url
  const fault = URL.canParse(url)
    ? `is of the kind ${new URL(url).protocol}//, and only http:// and https:// are supported`
    : 'is not a URL'
  throw new PysizeError('bad-proxy', `The proxy set in the environment ${fault}.`, {
    exitCode: 2,
    hint: 'Write HTTP_PROXY and HTTPS_PROXY like http://proxy.example:3128.',
  })
}

/** The proxies of the environment, each a URL or empty, and the hosts to reach without them. */
export interface Proxies {
  readonly httpProxy: string
  readonly httpsProxy: string
  readonly noProxy: string
}

/**
 * Reads HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY.
 *
 * @throws PysizeError exit 2 for an invalid proxy URL
 */
export function readProxies(env: ConnectionSettings): Proxies {
  const all = setting(env, 'ALL_PROXY')
  const httpProxy = proxyUrl(setting(env, 'HTTP_PROXY') || all)
  const httpsProxy = proxyUrl(setting(env, 'HTTPS_PROXY') || all)
  const noProxy = httpProxy === '' && httpsProxy === '' ? '' : setting(env, 'NO_PROXY')
  return { httpProxy, httpsProxy, noProxy }
}
