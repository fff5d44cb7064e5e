/**
 * The faults that published metadata is known for, each with an example, in the order in which uv
 * fixes them (crates/uv-pypi-types/src/lenient_requirement.rs, uv 0.13.9). The patterns are uv's
 * own, so both read the same.
 */
const FIXES: readonly ((text: string) => string)[] = [
  // `>=7.2.0<8.0.0`
  (text) => text.replace(/(\d)([<>=~^!])/g, '$1,$2'),
  // `!=~5.0`
  (text) => text.replace(/!=~((?:\d\.)*\d)/g, '!=$1.*'),
  // `>= 1.9.*`, `<3.4.*`
  (text) => text.replace(/(<=|>=|<|>)\s*(\d+(?:\.\d+)*)\.\*/g, '$1$2'),
  // `!=3.0*`
  (text) => text.replace(/(\d\.\d)+\*/g, '$1.*'),
  // `>=3.6,`
  (text) => text.replace(/,\s*$/, ''),
  // `>dev`
  (text) => text.replaceAll('>dev', '>0.0.0dev'),
  // `>=9.0.0a1.0`
  (text) => text.replace(/(\d+(?:\.\d)*(?:a|b|rc|post|dev)\d+)\.0/g, '$1'),
  // `>= '2.7'`; quotes of a marker stay
  (text) => text.replace(/^[^;]*/, (beforeMarker) => beforeMarker.replace(/['"]/g, '')),
]

/** Longer texts than any real requirement are not fixed: some patterns take quadratic time. */
const LONGEST = 2_000

/**
 * Reads an invalid requirement or specifier set with its known faults fixed one by one, as uv does.
 * pip fixes nothing.
 *
 * @param read undefined if a text is invalid
 * @returns undefined if no fix helps
 */
export function readLenient<T>(
  text: string,
  read: (fixed: string) => T | undefined,
): T | undefined {
  if (text.length > LONGEST) return undefined
  let fixed = text
  for (const fix of FIXES) {
    const next = fix(fixed)
    const result = next === fixed ? undefined : read(next)
    if (result !== undefined) return result
    fixed = next
  }
  return undefined
}
