/** No scheme is longer, and no login that people type. Bounds keep hostile text from taking quadratic time. */
const LONGEST_SCHEME = 20
const LONGEST_LOGIN = 500

/**
 * Text that may name a URL, fit to be shown: userinfo and query strings (signed URLs carry their secret there) are taken out, of misspelt
 * URLs too. Whatever leaves this room as text (errors, logs, names of indexes) goes through here. Takes linear time.
 */
export function redact(text: string): string {
  if (!text.includes('://') && !text.includes('@')) return text
  return text.replace(/[^\s"'<>]+/g, redactWord)
}

function redactWord(word: string): string {
  const mark = word.indexOf('://')
  if (mark < 0) return withoutLogin(word)
  const scheme = /[a-z][a-z0-9+.-]*$/i.exec(word.slice(Math.max(0, mark - LONGEST_SCHEME), mark))
  if (scheme === null) return withoutLogin(word)
  const rest = word.slice(mark + 3)
  // Several URLs may stand in a word, with a comma between.
  const next = /,(?=[a-z][a-z0-9+.-]{0,20}:\/\/)/i.exec(rest)
  const own = next === null ? rest : rest.slice(0, next.index)
  const more = next === null ? '' : `,${redactWord(rest.slice(next.index + 1))}`
  return `${withoutLogin(word.slice(0, mark))}://${redactRest(own)}${more}`
}

/** What follows `://`, without userinfo and query. A raw slash in a password ends the authority too early. */
function redactRest(rest: string): string {
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const path = end < 0 ? '' : rest.slice(end)
  const at = path.lastIndexOf('@')
  const isCut = !authority.includes('@') && at >= 0 && /:(?!\d+$)/.test(authority)
  const [host, behind] = isCut ? [path.slice(at + 1), ''] : [authority.slice(authority.lastIndexOf('@') + 1), path]
  // The user of every SSH remote is no secret, and the URL needs it.
  const user = authority.startsWith('git@') ? 'git@' : ''
  return `${user}${host}${behind}`.replace(/\?[^#]*/, '?...')
}

/** `user:password@host` without a scheme, as in a URL that lacks one. */
function withoutLogin(word: string): string {
  const at = word.lastIndexOf('@')
  if (at <= 0) return word
  const login = word.slice(Math.max(0, at - LONGEST_LOGIN), at)
  return login.includes(':') ? `***${word.slice(at)}` : word
}

/** The URL without userinfo and fragment: what requests, cache keys and pages use. Text that is no URL comes back as it is. */
export function stripCredentials(url: string): string {
  if (!URL.canParse(url)) return url
  const parsed = new URL(url)
  parsed.username = ''
  parsed.password = ''
  parsed.hash = ''
  return parsed.href
}
