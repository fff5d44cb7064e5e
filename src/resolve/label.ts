import { PysizeError } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Candidate } from './candidate.ts'
import { knownVersion } from './candidate.ts'

/** The name and version in metadata, if they differ from those in the file name. */
export interface Label {
  /** As written. */
  readonly name: string
  readonly version: string
}

/** The label of metadata, or undefined if it matches the file: the same project and version. */
export function labelOf(
  metadata: Label,
  { name, version }: Pick<Candidate, 'name' | 'version'>,
): Label | undefined {
  const own = knownVersion(metadata.version)
  const fits = normalizeName(metadata.name) === name && own?.key === version.key
  return fits ? undefined : { name: metadata.name, version: metadata.version }
}

/**
 * Why an installer rejects a version with such metadata; null if it accepts it. pip accepts neither
 * another name nor another version (resolution/resolvelib/candidates.py,
 * `_check_metadata_consistency`), and ends with a trace if one of them is missing or invalid. uv
 * rejects metadata without them (crates/uv-pypi-types/src/metadata/metadata_resolver.rs), and
 * compares only the name of a wheel (crates/uv-client/src/registry_client.rs, `wheel_metadata`).
 *
 * @throws PysizeError exit 4 if the installer stops
 */
export function faultOfLabel(
  { name, file }: Candidate,
  label: Label,
  installer: InstallerName,
): string | null {
  const isForeign = normalizeName(label.name) !== name
  const invalid = faultIn(label)
  if (invalid !== null && installer === 'uv') return invalid
  if (invalid !== null)
    throw new PysizeError('metadata-unreadable', `pip cannot use ${file.filename}: ${invalid}.`, {
      exitCode: 4,
      hint: `Report it to the owner of ${file.index}, or pin another version of ${name}.`,
    })
  if (installer === 'pip') return `its metadata is that of ${label.name} ${label.version}`
  if (!isForeign) return null
  throw new PysizeError(
    'foreign-metadata',
    `${file.filename} contains the metadata of ${label.name}, not of ${name}.`,
    {
      exitCode: 4,
      hint: `Report it to the owner of ${file.index}, or pin another version of ${name}.`,
    },
  )
}

/** The missing part of a label, in words that follow a colon. */
function faultIn({ name, version }: Label): string | null {
  if (name === '') return 'its metadata names no project'
  if (version === '') return 'its metadata has no version'
  return knownVersion(version) === null ? `its metadata has the invalid version ${version}` : null
}
