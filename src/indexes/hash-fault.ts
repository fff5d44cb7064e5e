/** The hex digits of each kind of hash that uv reads (crates/uv-pypi-types/src/simple_json.rs). */
const DIGITS: Readonly<Record<string, number>> = {
  md5: 32,
  sha256: 64,
  sha384: 96,
  sha512: 128,
  blake2b: 64,
}

const faultOf = (algorithm: string, digest: string): string | undefined => {
  const digits = DIGITS[algorithm]
  if (digits === undefined || (digest.length === digits && /^[0-9a-f]*$/i.test(digest)))
    return undefined
  return digest.length === digits
    ? `a ${algorithm} that is not hexadecimal`
    : `a ${algorithm} of ${digest.length} instead of ${digits} digits`
}

/** The first hash of a file on a page of JSON that cannot be one; undefined if all can. */
export function hashFaultIn(hashes: Iterable<readonly [string, unknown]>): string | undefined {
  for (const [algorithm, digest] of hashes) {
    const fault = typeof digest === 'string' ? faultOf(algorithm, digest) : undefined
    if (fault !== undefined) return fault
  }
  return undefined
}

/** The same for the fragment of a link: uv reads every fragment as a hash. */
export function hashFaultOfFragment(fragment: string): string | undefined {
  const found = /^([^=&]+)=([^&]*)$/.exec(fragment)
  if (found === null) return undefined
  const [, algorithm = '', digest = ''] = found
  return algorithm in DIGITS ? faultOf(algorithm, digest) : `the fragment #${algorithm}`
}
