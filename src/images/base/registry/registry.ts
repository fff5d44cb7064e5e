import type { FindLogin } from '../../../fetch/logins/docker-logins.ts'
import { isLoopback } from '../../../fetch/loopback.ts'
import type { Fetcher, FetchResponse, RequestOptions } from '../../../fetch/request.ts'
import { DOCKER_HUB } from '../reference.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import type { MirrorRule } from './mirrors.ts'
import { asRegistryError, registryNonsense, registryRefused } from './registry-error.ts'
import { askToken, basicHeader, mayLead, type TokenRequest } from './token.ts'

/** The settings that decide how registries are used. */
export interface RegistrySettings {
  /** The source of logins, read when a registry requires one. */
  readonly findLogin: FindLogin
  /** Registries that are reached by plain http, as `host:port`; loopback always is. */
  readonly insecure: readonly string[]
  /** A URL that replaces Docker Hub, like the daemon's `registry-mirrors`; null for none. */
  readonly hubMirror: string | null
  /** The rules of registries.conf. */
  readonly mirrors: readonly MirrorRule[]
}

export type RegistryRequest = Pick<
  RequestOptions,
  'method' | 'accept' | 'range' | 'maxBytes' | 'optionalBody' | 'purpose'
>

/** A registry that speaks the OCI distribution API. */
export interface Registry {
  /** The usual spelling. */
  readonly name: string
  /**
   * Requests a path below `/v2/REPOSITORY/`. Any status but 401 and 403 is an answer.
   *
   * @throws PysizeError exit 4 `registry-unreachable`, `registry-refused`, `registry-nonsense`,
   * `registry-rate-limited`
   */
  ask(repository: string, path: string, request?: RegistryRequest): Promise<FetchResponse>
}

export function createRegistry(
  name: string,
  fetcher: Fetcher,
  settings: RegistrySettings,
): Registry {
  const home = homeOf(name, settings)
  /** By repository: a token is good for one. */
  const authorizations = new Map<string, Promise<string | null>>()

  async function meet(answer: FetchResponse, repository: string): Promise<string | null> {
    const [challenge] = parseChallenges(answer.headers['www-authenticate'] ?? '')
    const found = await settings.findLogin(name, repository)
    const request: TokenRequest = { registry: name, home, repository, found }
    if (challenge?.scheme === 'bearer') return askToken(fetcher, challenge, request)
    return basic(challenge, request, answer.status)
  }

  function basic(
    challenge: Challenge | undefined,
    { repository, found }: TokenRequest,
    status: number,
  ): string {
    const { login } = found
    if (challenge === undefined)
      throw registryRefused(name, repository, `${status} without a usable challenge`, found)
    if (login === undefined) throw registryRefused(name, repository, String(status), found)
    if (home.protocol !== 'https:' && !isLoopback(home.hostname))
      throw registryNonsense(name, 'asks for a login without TLS')
    return basicHeader(login)
  }

  return {
    name,
    async ask(repository, path, request = {}) {
      const url = new URL(`/v2/${repository}/${path}`, home).href
      const send = (authorization: string | null): Promise<FetchResponse> =>
        fetcher.get(url, {
          ...request,
          authorization,
          raw: true,
          mayRedirect: (to) => isSafe(home, to),
        })
      try {
        const known = authorizations.get(repository)
        const first = await send((await known) ?? null)
        if (first.status !== 401) return await admitted(first, repository)
        // Requests that were refused together wait for one token.
        if (authorizations.get(repository) === known)
          authorizations.set(repository, meet(first, repository))
        return await admitted(
          await send((await authorizations.get(repository)) ?? null),
          repository,
        )
      } catch (error) {
        throw asRegistryError(name, error)
      }
    },
  }

  async function admitted(answer: FetchResponse, repository: string): Promise<FetchResponse> {
    const { status } = answer
    if (status === 401 || status === 403)
      throw registryRefused(
        name,
        repository,
        String(status),
        await settings.findLogin(name, repository),
      )
    return answer
  }
}

/** Blobs often are in a storage of another host, which has to be reached by https. */
const isSafe = (home: URL, to: URL): boolean =>
  to.origin === home.origin ||
  ((to.protocol === 'https:' || (isLoopback(home.hostname) && isLoopback(to.hostname))) &&
    mayLead(home, to))

function homeOf(name: string, { insecure, hubMirror }: RegistrySettings): URL {
  if (name === DOCKER_HUB) return new URL(hubMirror ?? 'https://registry-1.docker.io')
  const secure = new URL(`https://${name}`)
  return isLoopback(secure.hostname) || insecure.includes(name) ? new URL(`http://${name}`) : secure
}
