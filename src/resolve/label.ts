import { PysizeError } from '../errors.ts'
import type { InstallerName } from '../model/estimate.ts'
import type { CoreMetadata } from '../packaging/core-metadata.ts'
import { normalizeName } from '../packaging/name.ts'
import type { Candidate } from './candidate.ts'
import { knownVersion } from './candidate.ts'

/** The name and version in metadata, if they differ from those in the file name. */
export interface Label {
  /** As written. */
  readonly name: string
  readonly version: string
  /** Missing if there is a Name header, which may be empty. */
  readonly hasName?: false
}

/** The label of metadata, or undefined if it matches the file: the same project and version. */
export function labelOf(
  metadata: Pick<CoreMetadata, 'name' | 'hasName' | 'version'>,
  { name, version }: Pick<Candidate, 'name' | 'version'>,
): Label | undefined {
  const own = knownVersion(metadata.version)
  const fits = normalizeName(metadata.name) === name && own?.key === version.key
  if (fits) return undefined
  const label = { name: metadata.name, version: metadata.version }
  return metadata.hasName ? label : { ...label, hasName: false }
}

/**
 * Why an installer rejects a version with such metadata; null if it accepts it. pip accepts neither
 * another name nor another version (resolution/resolvelib/candidates.py,
 * `_check_metadata_consistency`): an empty name is another one, too. It ends with a trace if there
 * is no Name header, or if the version is missing or invalid. uv rejects metadata without them
 * (crates/uv-pypi-types/src/metadata/metadata_resolver.rs), and compares only the name of a wheel
 * (crates/uv-client/src/registry_client.rs, `wheel_metadata`).
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
  const isOther = label.name === '' && label.hasName !== false && installer === 'pip'
  if (invalid !== null && isOther) return invalid
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
