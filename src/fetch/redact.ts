/**
 * Text that may name a URL, fit to be shown: userinfo and query strings (signed URLs carry their secret there) are taken out.
 * Whatever leaves this room as text (errors, logs, names of indexes) goes through here.
 */
export function redact(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/)([^\s"'<>]*)/gi, (_, scheme: string, rest: string) => {
    const end = rest.search(/[/?#]/)
    const authority = end < 0 ? rest : rest.slice(0, end)
    const path = end < 0 ? '' : rest.slice(end)
    return scheme + authority.slice(authority.lastIndexOf('@') + 1) + path.replace(/\?[^#]*/, '?...')
  })
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
