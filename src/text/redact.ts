import { conceal } from './concealed.ts'

/**
 * The longest scheme and the longest login that people type. These limits keep hostile text from
 * taking quadratic time.
 */
const LONGEST_SCHEME = 20
const LONGEST_LOGIN = 500

/** A secret in a text: the characters from `start` to `end`. */
interface Secret {
  readonly start: number
  readonly end: number
  /** The text that is shown instead of `start` to `until`. */
  readonly instead: string
  readonly until: number
}

/**
 * Text that may contain a URL, made safe to show: logins, query strings (a signed URL has its
 * secret there) and values of environment variables are removed, also from misspelt URLs. Errors
 * and warnings pass their texts through here. Takes linear time.
 */
export function redact(text: string): string {
  const known = conceal(text)
  let shown = ''
  let at = 0
  for (const { start, until, instead } of secretsIn(known)) {
    shown += known.slice(at, start) + instead
    at = until
  }
  return at === 0 ? known : shown + known.slice(at)
}

/**
 * The same text with stars instead of secrets: as long as before, so a caret under it stays in its
 * column.
 */
export function starred(text: string): string {
  let shown = ''
  let at = 0
  for (const { start, end } of secretsIn(text)) {
    shown += text.slice(at, start) + '*'.repeat(end - start)
    at = end
  }
  return at === 0 ? text : shown + text.slice(at)
}

/**
 * A text that should be a URL: the part before an `@` in it is a login, even if it looks like a
 * name.
 */
export function redactUrl(text: string): string {
  const shown = redact(text)
  const at = shown.lastIndexOf('@')
  return shown.includes('://') || at < 0 ? shown : `***${shown.slice(at)}`
}

/** A command as written, without its secrets, including values of `TOKEN=…`. */
export const redactCommand = (text: string): string => withoutAssigned(redact(text), () => '***')

/** Like `starred`, for a line of any file. */
export const starredCommand = (text: string): string =>
  withoutAssigned(starred(text), (value) => '*'.repeat(value.length))

const withoutAssigned = (text: string, instead: (value: string) => string): string =>
  text
    .replace(ASSIGNMENT, (whole, name: string, value: string) =>
      SECRET_WORD.test(name) ? `${name}=${instead(value)}` : whole,
    )
    .replace(SECRET_OPTION, (_, option: string, value: string) => option + instead(value))
    .replace(LOGIN_OPTION, (whole, option: string, value: string) =>
      value.includes(':') && !/^\d+:\d+$/.test(value) ? option + instead(value) : whole,
    )

/** A document with all its texts made safe to show. */
export function redactAll<T>(document: T): T {
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return redactCommand(value)
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one)]))
  }
  return visit(document) as T
}

/** The secrets of a text, in order and apart. */
function secretsIn(text: string): readonly Secret[] {
  if (!/[@?#]|:\/\/|\b(?:basic|bearer) /i.test(text)) return []
  const secrets: Secret[] = []
  const add = (secret: Secret): void => {
    if (secret.end > secret.start && secret.start >= (secrets.at(-1)?.until ?? 0))
      secrets.push(secret)
  }
  for (const { index, 0: word } of text.matchAll(
    /\b(?:basic|bearer) +[\w.+/=~-]{8,}|[^\s"'<>`]+/gi,
  )) {
    if (index < (secrets.at(-1)?.until ?? 0)) continue
    if (/^(?:basic|bearer) /i.test(word) && !isProse(text, index, word))
      add({
        start: word.lastIndexOf(' ') + 1 + index,
        end: index + word.length,
        instead: '***',
        until: index + word.length,
      })
    else readWord(text, index, index + word.length, add)
  }
  return secrets
}

/** After such a header, any word is a secret. */
const HEADER = /authorization["']?\s*[:=]\s*["']?$/i
/** A word of a language, or several with hyphens; names of more letters are tokens. */
const WORD = /^(?=.{0,20}$)[A-Z]?[a-z]+(?:-[a-z]+)*[.]?$/

/** Whether the word after `basic` belongs to a sentence, such as `basic hardware`. */
const isProse = (text: string, index: number, found: string): boolean =>
  WORD.test(found.slice(found.lastIndexOf(' ') + 1)) &&
  !HEADER.test(text.slice(Math.max(0, index - LONGEST_SCHEME), index))

/** One word of a text. It may contain several URLs, separated by commas. */
function readWord(text: string, start: number, end: number, add: (secret: Secret) => void): void {
  for (let from = start; from < end; ) {
    const mark = from + text.slice(from, end).indexOf('://')
    const scheme =
      mark < from
        ? null
        : /[a-z][a-z0-9+.-]*$/i.exec(text.slice(Math.max(from, mark - LONGEST_SCHEME), mark))
    if (scheme === null) {
      addLogin(text, from, end, add)
      addParameters(text, from, end, add)
      return
    }
    addLogin(text, from, mark, add)
    const next = /,(?=[a-z][a-z0-9+.-]{0,20}:\/\/)/i.exec(text.slice(mark + 3, end))
    const own = next === null ? end : mark + 3 + next.index
    readUrl(text, mark + 3, own, add)
    from = own + 1
  }
}

/** The part after `://`: a login before the host, a query after the path. */
function readUrl(text: string, start: number, end: number, add: (secret: Secret) => void): void {
  const url = text.slice(start, end)
  const slash = url.search(/[/?#]/)
  const authority = slash < 0 ? url : url.slice(0, slash)
  const at = authority.lastIndexOf('@')
  let host = start
  if (at >= 0) {
    // The user of every SSH remote is not a secret, and the URL needs it.
    if (authority.slice(0, at) !== 'git')
      add({ start, end: start + at, instead: '', until: start + at + 1 })
    host = start + at + 1
  } else {
    const port = /:(?!\d*[,.;:)\]}!]*$)[^\]]*$/.exec(authority)
    if (port !== null)
      host = addCutLogin(text, start, start + port.index + 1, start + authority.length, add)
  }
  if (host >= end) return
  addChannelToken(text, host, end, add)
  const query = text.slice(host, end).indexOf('?')
  if (query >= 0) addQuery(text, host + query + 1, end, add)
  else addParameters(text, host, end, add)
}

/**
 * A password with a raw slash, `?`, `#`, quote or space: the host seems to end before it, with a
 * port that is not a number.
 *
 * @returns where the host begins
 */
function addCutLogin(
  text: string,
  start: number,
  port: number,
  authorityEnd: number,
  add: (secret: Secret) => void,
): number {
  const line = text.slice(start, start + LONGEST_LOGIN).split('\n', 1)[0] ?? ''
  const at = line.indexOf('@')
  if (at < 0) {
    add({ start: port, end: authorityEnd, instead: '***', until: authorityEnd })
    return authorityEnd
  }
  add({ start, end: start + at, instead: '', until: start + at + 1 })
  return start + at + 1
}

/** `https://conda.anaconda.org/t/TOKEN/channel`: conda's way to write a login into a path. */
function addChannelToken(
  text: string,
  host: number,
  end: number,
  add: (secret: Secret) => void,
): void {
  const [found, before = '', token = ''] =
    /^([^/?#]*\/t\/)([^/?#]+)/.exec(text.slice(host, end)) ?? []
  if (found === undefined) return
  const start = host + before.length
  add({ start, end: start + token.length, instead: '***', until: start + token.length })
}

/** The whole query may be secret. */
function addQuery(text: string, start: number, end: number, add: (secret: Secret) => void): void {
  const hash = text.slice(start, end).indexOf('#')
  const until = hash < 0 ? end : start + hash
  add({ start, end: until, instead: '...', until })
  addParameters(text, until, end, add)
}

/**
 * Words in names of parameters that contain a secret. apt's `signed-by` names a file of public keys
 * (sources.list(5)), and a signal is not secret.
 */
const SECRET_NAME =
  'sig(?!ned-by|nals?(?![a-z]))|signature|token|secret|passw|pwd|apikey|api[_-]key|access[_-]?key|auth|credential'
/** Outside URLs, or after a `#`. */
const SECRET_PARAMETER = new RegExp(`[?&;#]([\\w.-]*(?:${SECRET_NAME})[\\w.-]*)=([^&;#]+)`, 'gi')
/** It begins only at the beginning of a name, so long names take linear time. */
const ASSIGNMENT = /(?<![\w.-])([\w.-]+)=(?!=)("[^"]*"|'[^']*'|[^\s;&|]+)/g
/** `--password VALUE`, as many programs take it. */
const SECRET_OPTION = new RegExp(
  `(?<![\\w-])(--[\\w-]{0,40}(?:${SECRET_NAME})[\\w-]{0,40} +)("[^"]*"|'[^']*'|[^\\s;&|-][^\\s;&|]*)`,
  'gi',
)
/** `curl -u NAME:PASSWORD`; `-u 1000:1000` names a user and a group. */
const LOGIN_OPTION = /(?<![\w-])((?:-u|--user|--proxy-user)[= ] {0,9})("[^"]*"|'[^']*'|[^\s;&|]+)/g
const SECRET_WORD = new RegExp(SECRET_NAME, 'i')
const SECRET_IN_QUERY = new RegExp(`(?:${SECRET_NAME})[\\w.-]{0,40}=`, 'i')

/** Whether a query string contains the secret of a signed URL, escaped or not. */
export const isSigned = (query: string): boolean => SECRET_IN_QUERY.test(query)

function addParameters(
  text: string,
  start: number,
  end: number,
  add: (secret: Secret) => void,
): void {
  for (const { index, 0: found, 2: value = '' } of text
    .slice(start, end)
    .matchAll(SECRET_PARAMETER)) {
    const until = start + index + found.length
    add({ start: until - value.length, end: until, instead: '***', until })
  }
}

/**
 * `user:password@host` without a scheme, as in an incomplete URL. The option or name before a `=`
 * is not part of it.
 */
function addLogin(text: string, start: number, end: number, add: (secret: Secret) => void): void {
  const word = text.slice(start, end)
  const at = word.lastIndexOf('@')
  if (at <= 0 || /^sha\d+:/.test(word.slice(at + 1))) return
  const from = Math.max(0, at - LONGEST_LOGIN)
  const login = word.slice(from, at)
  if (!/:|%3a/i.test(login) || /^[a-z]:[\\/][^:]*$/i.test(login)) return
  const name = from === 0 ? (/^-{0,2}[\w.-]+=/.exec(login)?.[0].length ?? 0) : 0
  add({ start: start + from + name, end: start + at, instead: '***', until: start + at })
}

/**
 * The URL without userinfo and fragment: the form of requests, cache keys and pages. Text that is
 * not a URL is returned unchanged.
 */
export function stripCredentials(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  return parsed.href
}
