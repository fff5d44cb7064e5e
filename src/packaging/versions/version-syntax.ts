import { isDigit } from './version-key.ts'
import { strip } from './white-space.ts'

/**
 * PEP 440, appendix B, in lower case. Its parts begin with different characters, so even rejecting
 * a text takes linear time.
 */
const VERSION =
  /^v?(?:\d+!)?\d+(?:\.\d+)*(?:[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?\d*)?(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$/

/** CPython does not read numbers with more digits; here, a longer text is not a version. */
const LONGEST = 4300

const DOT = 46

/**
 * Whether a text is numbers with dots between, as nearly all versions are. This check is cheaper
 * than {@link VERSION}.
 */
function isPlain(text: string): boolean {
  let isNumber = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) isNumber = true
    else if (code === DOT && isNumber) isNumber = false
    else return false
  }
  return isNumber
}

/**
 * A version in lower case without surrounding white space, which is nearly always `text` itself;
 * `undefined` if it is not a PEP 440 version (appendix B).
 */
export function tidyVersion(text: string): string | undefined {
  if (text.length > LONGEST) return undefined
  if (isPlain(text) || VERSION.test(text)) return text
  const stripped = strip(text)
  // Everything else in a version is ASCII, and lower case would turn the Kelvin sign into a plain
  // k.
  const tidy = /^[!-~]+$/.test(stripped) ? stripped.toLowerCase() : text
  return tidy !== text && VERSION.test(tidy) ? tidy : undefined
}

/** Whether a text is a version in any spelling that PEP 440 allows (appendix B). */
export function isVersion(text: string): boolean {
  return tidyVersion(text) !== undefined
}
