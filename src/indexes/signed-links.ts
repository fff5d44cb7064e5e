import { isSigned } from '../text/redact.ts'

/** A page with more question marks than this is only searched in part. */
const MOST_MARKS = 10_000
/** How much of a link's query is read, bytes: signatures of cloud storages are within 2 kB. */
const LONGEST_QUERY = 4096

const MARK = '?'.charCodeAt(0)

/** Whether a page has, or may have, links that are signed, as object stores do. */
export function holdsSignedLink(page: Buffer): boolean {
  let marks = 0
  for (let at = page.indexOf(MARK); at >= 0; at = page.indexOf(MARK, at + 1)) {
    if (++marks > MOST_MARKS) return true
    const query = /^[^"'<>\s]*/.exec(page.toString('latin1', at, at + LONGEST_QUERY))?.[0] ?? ''
    if (isSigned(query)) return true
  }
  return false
}
