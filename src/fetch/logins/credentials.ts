import { sha256 } from '../../hashing/sha256.ts'
import { stripCredentials } from '../../text/redact.ts'
import { type Login, parseNetrc } from './netrc.ts'

/**
 * Knows the login for each server. Secrets come in by URL or netrc and leave only as an
 * Authorization header to their own origin.
 */
export interface Credentials {
  /**
   * Remembers the login in a URL that the user wrote, for its origin. Returns the URL without it.
   */
  learn(url: string): string
  /**
   * The Authorization header for a URL; undefined if no login is known.
   *
   * @param askedFirst the URL whose redirects led there
   */
  header(url: string, askedFirst?: string): string | undefined
  /**
   * A short stable mark of the user of a login, '' for none. It separates users in a cache without
   * naming them.
   */
  mark(url: string): string
}

interface Known {
  readonly origin: string
  readonly path: readonly string[]
  readonly login: Login
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const segments = (path: string): readonly string[] =>
  path.split('/').filter((segment) => segment !== '')

/** The number of segments at the beginning that two paths have in common. */
function shared(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((segment, at) => segment !== b[at])
  return end < 0 ? a.length : end
}

/**
 * Of the logins of one origin, the one with the longest path that leads to `path`, by whole
 * segments. If none leads there, the one that shares most of its path: the files of a repository
 * are often next to its index. Of equal ones, the first.
 */
function closest(logins: readonly Known[], path: readonly string[]): Known | undefined {
  let best: Known | undefined
  let most = -1
  for (const known of logins) {
    const common = shared(known.path, path)
    const rank = common === known.path.length ? common + path.length + 1 : common
    if (rank <= most) continue
    best = known
    most = rank
  }
  return best
}

/** A redirect within an origin, or from a host to the same host by https. */
const staysSafe = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.protocol === 'http:' && from.port === '' && to.origin === `https://${from.host}`)

/**
 * Credentials of one run; `netrc` is the text of that file. As in pip, a URL's own credentials win
 * over netrc's, which are chosen by host name. A login of netrc is not sent to another origin after
 * a redirect, and not by plain http to a host that the user named by https.
 */
export function createCredentials(netrc = ''): Credentials {
  const known: Known[] = []
  const machines = parseNetrc(netrc)
  const secureHosts = new Set<string>()

  function find(url: string, askedFirst = url): Login | undefined {
    if (!URL.canParse(url)) return undefined
    const to = new URL(url)
    const own = closest(
      known.filter(({ origin }) => origin === to.origin),
      segments(to.pathname),
    )
    if (own !== undefined) return own.login
    const isExposed = to.protocol !== 'https:' && secureHosts.has(to.hostname)
    return isExposed || !staysSafe(new URL(askedFirst), to)
      ? undefined
      : machines.get(to.hostname.toLowerCase())
  }

  return {
    learn(url) {
      if (!URL.canParse(url)) return url
      const { origin, protocol, hostname, pathname, username, password } = new URL(url)
      if (protocol === 'https:') secureHosts.add(hostname)
      if (username !== '' || password !== '')
        known.push({
          origin,
          path: segments(pathname),
          login: { user: decode(username), password: decode(password) },
        })
      return stripCredentials(url)
    },
    header(url, askedFirst) {
      const login = find(url, askedFirst)
      return login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
    },
    mark(url) {
      const login = find(url)
      return login ? sha256(login.user).slice(0, 12) : ''
    },
  }
}
