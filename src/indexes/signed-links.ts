import { isSigned } from '../text/redact.ts'

/** A page with more question marks than this is not searched to its end. */
const MOST_MARKS = 10_000
/** How much of a link's query is looked at, bytes: signatures of clouds are within 2 kB. */
const LONGEST_QUERY = 4096

const MARK = '?'.charCodeAt(0)

/** Whether a page has links that are signed, as stores of objects do, or may have some. */
export function holdsSignedLink(page: Buffer): boolean {
  let marks = 0
  for (let at = page.indexOf(MARK); at >= 0; at = page.indexOf(MARK, at + 1)) {
    if (++marks > MOST_MARKS) return true
    const query = /^[^"'<>\s]*/.exec(page.toString('latin1', at, at + LONGEST_QUERY))?.[0] ?? ''
    if (isSigned(query)) return true
  }
  return false
}
