import { globTester, parseGlob } from '../../text/glob.ts'
import { isFast, posixPattern } from '../commands/sed-script.ts'
import type { PackageLists } from './system-package.ts'

/** The longest pattern that is tried on all names. */
const LONGEST = 200

/**
 * The packages that apt-get takes for a word that is no name: those that it matches as a pattern of
 * files, else those in whose name it is found as a regular expression (apt-get(8), INSTALL). Empty
 * if there is none.
 *
 * @param word `libboost-*-dev`, `libusb-1.0`
 */
export function matchingNames(word: string, { names }: PackageLists): readonly string[] {
  if (!/[.?*+|[^$]/.test(word) || word.includes('/') || word.length > LONGEST) return []
  const matches = globTester(parseGlob(word, true))
  const all = [...names()]
  const globbed = /[*?[]/.test(word) ? all.filter(matches) : []
  if (globbed.length > 0) return globbed
  const expression = posixPattern(word, true)
  const longest = all.reduce((most, name) => (name.length > most.length ? name : most), '')
  if (expression === undefined || !isFast(expression, longest)) return []
  return all.filter((name) => expression.test(name))
}
