import { globTester, parseGlob } from '../../text/glob.ts'
import { isFast, posixPattern } from '../filters/sed-script.ts'
import type { PackageLists } from './system-package.ts'

/** The longest pattern that is tried on all names. */
const LONGEST = 200

/**
 * The packages that apt-get installs for a word that is not the name of a package. It reads the
 * word as a pattern of files. If that matches no package, it reads the word as a regular expression
 * and searches for it in all names (apt-get(8), INSTALL).
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
