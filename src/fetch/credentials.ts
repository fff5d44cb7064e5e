import { createHash } from 'node:crypto'
import { stripCredentials } from '../text/redact.ts'
import { type Login, parseNetrc } from './netrc.ts'

/** Knows who logs in where. Secrets come in by URL or netrc and leave only as an Authorization header to their own origin. */
export interface Credentials {
  /** Remembers the userinfo of a URL for its origin; returns the URL without it. */
  learn(url: string): string
  /** The Authorization header for a URL, undefined where there is none. */
  header(url: string): string | undefined
  /** A short stable mark of the user that would log in, '' for none: keeps users apart in a cache without naming them. */
  mark(url: string): string
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Credentials of one run; `netrc` is that file's text. As in pip, a URL's own credentials win over netrc's, which go by host name. */
export function createCredentials(netrc = ''): Credentials {
  const known: { origin: string; path: string; login: Login }[] = []
  const machines = parseNetrc(netrc)

  function find(url: string): Login | undefined {
    if (!URL.canParse(url)) return undefined
    const { origin, pathname, hostname } = new URL(url)
    let best: (typeof known)[number] | undefined
    for (const entry of known)
      if (entry.origin === origin && (!best || (pathname.startsWith(entry.path) && entry.path.length > best.path.length))) best = entry
    return best?.login ?? machines.get(hostname.toLowerCase())
  }

  return {
    learn(url) {
      if (!URL.canParse(url)) return url
      const { origin, pathname, username, password } = new URL(url)
      if (username !== '' || password !== '')
        known.push({ origin, path: pathname, login: { user: decode(username), password: decode(password) } })
      return stripCredentials(url)
    },
    header(url) {
      const login = find(url)
      return login && `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`
    },
    mark(url) {
      const login = find(url)
      return login ? createHash('sha256').update(login.user).digest('hex').slice(0, 12) : ''
    },
  }
}
