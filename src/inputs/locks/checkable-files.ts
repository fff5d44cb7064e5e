import type { Place } from '../../errors.ts'
import { stringAt, type TomlTable } from '../../source-trees/toml.ts'
import { shortened } from '../../text/shortened.ts'
import { lockFault } from './lock-fault.ts'

/** The algorithms of Python's hashlib on any machine, and those that OpenSSL 3 adds to them. */
const KNOWN =
  /^(?:md5|sha1|sha(?:224|256|384|512)|sha3_(?:224|256|384|512)|shake_(?:128|256)|blake2[bs]|sha512_(?:224|256)|ripemd160|sm3|md5-sha1)$/
const SHA256 = /^sha256:[0-9a-f]{64}$/

/** How a tool checks the files of a package. */
export interface HashCheck {
  readonly tool: 'Poetry' | 'PDM'
  readonly name: string
  /** Whether the index is known to give SHA-256 alone, with which the tool compares. */
  readonly sha256Only?: boolean
}

/**
 * The files whose hashes the tool can match. It compares with the SHA-256 of the index if the lock
 * has one of any file, so files with other hashes are passed over. PDM stops at an unknown algorithm
 * and reads a digest without one as SHA-256 (poetry: installation/chooser.py; unearth: evaluator.py,
 * `validate_hashes`; pdm: utils.py, `convert_hashes`).
 *
 * @throws PysizeError exit 2 `invalid-lock` if the tool refuses the package
 */
export function checkableFiles(
  files: readonly TomlTable[],
  { tool, name, sha256Only = false }: HashCheck,
  place: () => Place,
): readonly TomlTable[] {
  const hashed = files.map((file) => {
    const written = stringAt(file, 'hash')
    const hash = tool === 'PDM' && written?.includes(':') === false ? `sha256:${written}` : written
    return { file, hash, algorithm: hash?.split(':', 1)[0] ?? '' }
  })
  const unknown = hashed.find(({ hash, algorithm }) => hash !== undefined && !KNOWN.test(algorithm))
  if (tool === 'PDM' && unknown !== undefined) throw refused(tool, name, unknown.hash, place)
  const isStrict = sha256Only || hashed.some(({ hash = '' }) => SHA256.test(hash))
  const kept = hashed.filter(
    ({ hash, algorithm }) =>
      hash === undefined ||
      (isStrict || algorithm === 'sha256' ? SHA256.test(hash) : KNOWN.test(algorithm)),
  )
  if (kept.length === 0 && hashed.length > 0) throw refused(tool, name, hashed[0]!.hash, place)
  return kept.map(({ file }) => file)
}

const refused = (tool: string, name: string, hash = '', place: () => Place): Error =>
  lockFault(`${tool} can't check the files of ${name} with the hash '${shortened(hash)}'.`, place())
