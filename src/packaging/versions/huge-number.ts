/**
 * The largest number that uv reads in a version (crates/uv-pep440/src/version.rs, `parse_number`).
 */
const LARGEST = 2n ** 64n - 2n

/**
 * Whether a version or a specifier has a number that uv cannot read. In a local version, uv reads a
 * number that is too large as text.
 */
export function hasHugeNumber(text: string): boolean {
  if (text.length < 20) return false
  const numbers = text.replaceAll(/\+[^,]*/g, '').match(/\d{20,}/g) ?? []
  return numbers.some((number) => BigInt(number) > LARGEST)
}
