import { PysizeError } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Candidate } from './candidate.ts'
import { knownVersion } from './candidate.ts'

/**
 * What metadata calls the distribution that it is of, where the name of the file says otherwise.
 */
export interface Label {
  /** As written. */
  readonly name: string
  readonly version: string
}

/**
 * The label of metadata, or undefined where it fits the file: the same project and version. What is
 * not said or cannot be read fits.
 */
export function labelOf(
  metadata: Label,
  { name, version }: Pick<Candidate, 'name' | 'version'>,
): Label | undefined {
  const own = knownVersion(metadata.version)
  const fits =
    (metadata.name === '' || normalizeName(metadata.name) === name) &&
    (own === null || own.key === version.key)
  return fits ? undefined : { name: metadata.name, version: metadata.version }
}

/**
 * Why an installer turns down a version with such metadata; null where it takes it. pip takes
 * neither another name nor another version (resolution/resolvelib/candidates.py,
 * `_check_metadata_consistency`). uv looks at the name of a wheel alone
 * (crates/uv-client/src/registry_client.rs, `wheel_metadata`).
 *
 * @throws PysizeError exit 4 where uv stops
 */
export function faultOfLabel(
  { name, file }: Candidate,
  label: Label,
  installer: InstallerName,
): string | null {
  const isForeign = label.name !== '' && normalizeName(label.name) !== name
  if (installer === 'pip') return `its metadata is that of ${label.name} ${label.version}`
  if (!isForeign) return null
  throw new PysizeError(
    'foreign-metadata',
    `${file.filename} holds the metadata of ${label.name}, not of ${name}.`,
    {
      exitCode: 4,
      hint: `Report it to who runs ${file.index}, or pin another version of ${name}.`,
    },
  )
}
