import type { Login } from '../../../fetch/netrc.ts'
import type { Fetcher, FetchResponse } from '../../../fetch/request.ts'
import type { Challenge } from './challenge.ts'
import { isLoopback, isPrivateHost } from './hosts.ts'
import { registryNonsense, registryRefused } from './registry-error.ts'

/** Who asks, and where. */
export interface TokenRequest {
  /** As shown. */
  readonly registry: string
  /** The URL of the registry. */
  readonly home: URL
  readonly repository: string
  readonly login: Login | undefined
}

/** No token server says more, bytes. */
const LARGEST_ANSWER = 64 * 1024
/** What may stand in a header. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/

export const basicHeader = ({ user, password }: Login): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/**
 * The URL that gives tokens for a repository (distribution's token authentication). A registry must
 * not lead us to this machine or into our network, unless it stands there itself, nor have a login
 * sent without TLS.
 *
 * @throws PysizeError exit 4 `registry-nonsense`
 */
function tokenUrl({ parameters }: Challenge, { registry, home, repository }: TokenRequest): URL {
  const realm = parameters.get('realm') ?? ''
  const fail = (reason: string): never => {
    throw registryNonsense(registry, `sends to ${JSON.stringify(realm.slice(0, 200))} for a token, ${reason}`)
  }
  if (!URL.canParse(realm)) return fail('which is no URL')
  const url = new URL(realm)
  if (url.username !== '' || url.password !== '') fail('which holds a login')
  const isLocal = isLoopback(home.hostname) && isLoopback(url.hostname)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (isLocal || url.origin === home.origin))) fail('which is not https')
  if (!mayLead(home, url)) fail('an address of this machine or a private network')
  const service = parameters.get('service')
  if (service !== undefined) url.searchParams.set('service', service)
  url.searchParams.set('scope', `repository:${repository}:pull`)
  return url
}

/** Whether a registry may lead to a place: into a private network only from within one. */
export const mayLead = (home: URL, to: URL): boolean => !isPrivateHost(to.hostname) || isPrivateHost(home.hostname)

/**
 * Asks for a token: with the user's login where there is one, else anonymously.
 *
 * @returns the Authorization header
 * @throws PysizeError exit 4 `registry-nonsense`, `registry-refused`
 */
export async function askToken(fetcher: Fetcher, challenge: Challenge, request: TokenRequest): Promise<string> {
  const { registry, repository, login, home } = request
  const url = tokenUrl(challenge, request)
  const answer = await fetcher.get(url.href, {
    authorization: login === undefined ? null : basicHeader(login),
    mayRedirect: (to) => to.protocol === 'https:' && mayLead(home, to),
    maxBytes: LARGEST_ANSWER,
    raw: true,
  })
  if (answer.status === 401 || answer.status === 403)
    throw registryRefused(registry, repository, `${answer.status} from ${url.host}`, login !== undefined)
  if (answer.status !== 200) throw registryNonsense(registry, `has a token server, ${url.host}, that answers ${answer.status}`)
  return `Bearer ${tokenOf(answer) ?? noToken(registry, url)}`
}

function tokenOf({ body }: FetchResponse): string | undefined {
  try {
    const { token, access_token: accessToken } = JSON.parse(body.toString()) ?? {}
    return [token, accessToken].find((one) => typeof one === 'string' && TOKEN.test(one))
  } catch {
    return undefined
  }
}

function noToken(registry: string, { host }: URL): never {
  throw registryNonsense(registry, `has a token server, ${host}, that answers without a token`)
}
