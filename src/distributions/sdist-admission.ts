import { PysizeError } from '../errors.ts'
import { parseVersion } from '../packaging/versions/version.ts'
import type { Candidate } from '../resolve/candidate.ts'
import type { InstallerPolicy } from '../resolve/policy.ts'
import type { SdistRemarks } from './distribution.ts'

/** `stops`: the installer ends with an error, instead of looking for another version. */
export interface Refusal {
  readonly reason: string
  readonly stops: PysizeError | null
}

/**
 * Why an installer rejects the metadata of an sdist, so it looks for another version; undefined if
 * it accepts it. pip discards a candidate whose metadata is of another project or version
 * (`candidates.py`, `_check_metadata_consistency`); so does uv, which allows an added local version
 * (`uv-distribution`, `source/mod.rs`, `validate_metadata`). uv stops if it does not unpack the
 * archive, or if the wheel that it builds has another name than the archive.
 */
export function sdistRefusal(
  { name, version, file }: Candidate,
  remarks: SdistRemarks,
  { name: installer }: InstallerPolicy,
): Refusal | undefined {
  const { identity, irregular } = remarks
  if (installer === 'uv' && irregular !== undefined)
    return refusal(
      `uv does not unpack ${file.filename}: it ${irregular}`,
      `Use another version of ${name}, or --installer pip.`,
    )
  if (identity === undefined) return undefined
  const isSameVersion = (text: string): boolean => parseVersion(text)?.key === version.key
  const isSame =
    isSameVersion(identity.version) ||
    (installer === 'uv' && isSameVersion(identity.version.replace(/\+.*/, '')))
  if (identity.name === name && isSame) return undefined
  const reason = `${file.filename} holds ${identity.name} ${identity.version}`
  return installer === 'uv' && identity.isBuilt
    ? refusal(reason, `Use another version of ${name}.`)
    : { reason, stops: null }
}

const refusal = (reason: string, hint: string): Refusal => ({
  reason,
  stops: new PysizeError('sdist-refused', `${reason}.`, { exitCode: 3, hint }),
})
