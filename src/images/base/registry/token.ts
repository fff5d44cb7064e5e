import type { FoundLogin } from '../../../fetch/logins/docker-logins.ts'
import type { Login } from '../../../fetch/logins/netrc.ts'
import { isLoopback } from '../../../fetch/loopback.ts'
import type { Fetcher, FetchResponse } from '../../../fetch/request.ts'
import type { Challenge } from './challenge.ts'
import { isPrivateHost } from './hosts.ts'
import { registryNonsense, registryRefused } from './registry-error.ts'

/** The fetcher, and the registry's challenge. */
export interface TokenRequest {
  /** As shown. */
  readonly registry: string
  /** The URL of the registry. */
  readonly home: URL
  readonly repository: string
  readonly found: FoundLogin
}

/** The largest response of a token server, bytes. */
const LARGEST_ANSWER = 64 * 1024
/** The characters that a header may contain. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/

export const basicHeader = ({ user, password }: Login): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/**
 * The URL that gives tokens for a repository (distribution's token authentication). A registry must
 * not lead to this machine or a private network, unless it is there itself. No login is sent
 * without TLS.
 *
 * @throws PysizeError exit 4 `registry-nonsense`
 */
function tokenUrl({ parameters }: Challenge, { registry, home }: TokenRequest): URL {
  const realm = parameters.get('realm') ?? ''
  const fail = (reason: string): never => {
    throw registryNonsense(
      registry,
      `sends to ${JSON.stringify(realm.slice(0, 200))} for a token, ${reason}`,
    )
  }
  if (!URL.canParse(realm)) return fail('which is not a URL')
  const url = new URL(realm)
  if (url.username !== '' || url.password !== '') fail('which contains a login')
  const isLocal = isLoopback(home.hostname) && isLoopback(url.hostname)
  if (
    url.protocol !== 'https:' &&
    !(url.protocol === 'http:' && (isLocal || url.origin === home.origin))
  )
    fail('which is not https')
  if (!mayLead(home, url)) fail('an address of this machine or a private network')
  return url
}

/** Whether a registry may lead to a place: into a private network only from within one. */
export const mayLead = (home: URL, to: URL): boolean =>
  !isPrivateHost(to.hostname) || isPrivateHost(home.hostname)

/**
 * Requests a token: with the user's login if there is one, else anonymously. An identity token is
 * exchanged for one (distribution: docs/spec/auth/oauth.md).
 *
 * @returns the Authorization header
 * @throws PysizeError exit 4 `registry-nonsense`, `registry-refused`
 */
export async function askToken(
  fetcher: Fetcher,
  challenge: Challenge,
  request: TokenRequest,
): Promise<string> {
  const { registry, repository, found, home } = request
  const { login } = found
  const url = tokenUrl(challenge, request)
  const service = challenge.parameters.get('service')
  const asked = {
    ...(service === undefined ? {} : { service }),
    scope: `repository:${repository}:pull`,
  }
  const common = { maxBytes: LARGEST_ANSWER, raw: true } as const
  const answer =
    login?.isIdentityToken === true
      ? await fetcher.get(url.href, {
          ...common,
          method: 'POST',
          authorization: null,
          form: new URLSearchParams({
            grant_type: 'refresh_token',
            client_id: 'pysize',
            refresh_token: login.password,
            ...asked,
          }).toString(),
          mayRedirect: () => false,
        })
      : await fetcher.get(withQuery(url, asked), {
          ...common,
          authorization: login === undefined ? null : basicHeader(login),
          mayRedirect: (to) => to.protocol === 'https:' && mayLead(home, to),
        })
  if (answer.status === 401 || answer.status === 403)
    throw registryRefused(registry, repository, `${answer.status} from ${url.host}`, found)
  if (answer.status !== 200)
    throw registryNonsense(
      registry,
      `has a token server, ${url.host}, that answers ${answer.status}`,
    )
  return `Bearer ${tokenOf(answer) ?? noToken(registry, url)}`
}

function withQuery(url: URL, asked: Readonly<Record<string, string>>): string {
  const own = new URL(url)
  for (const [name, value] of Object.entries(asked)) own.searchParams.set(name, value)
  return own.href
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
