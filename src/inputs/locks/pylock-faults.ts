import { isCurrentArchive, parseSdistName } from '../../packaging/sdist-name.ts'
import { parseVersion } from '../../packaging/versions/version.ts'
import { parseWheelName } from '../../packaging/wheel-name.ts'
import { isTable, stringAt, type TomlTable } from '../../source-trees/toml.ts'

/**
 * The faults that make a package of a pylock.toml invalid but leave the answer unchanged, as
 * `packaging` tests it (packaging: pylock.py, `Package._from_dict`).
 *
 * @param name normalised
 * @param files the wheels and the sdist of the package
 * @param filenameOf the name of such a file
 */
export function* pylockFaults(
  entry: TomlTable,
  name: string,
  files: readonly TomlTable[],
  filenameOf: (file: TomlTable) => string | undefined,
): Generator<string> {
  if (stringAt(entry, 'name') !== name) yield 'names are not in their normal form'
  if (files.some((file) => typeof file['upload-time'] === 'string'))
    yield 'upload times are strings'
  if (files.some((file) => file.url === undefined && file.path === undefined))
    yield 'a file has neither a URL nor a path'
  if (files.some(hasOddSize)) yield 'a size is not a number of bytes'
  const key = parseVersion(stringAt(entry, 'version') ?? '')?.key
  const named = files.map((file) => filenameOf(file) ?? '')
  const isOther = (filename: string): boolean => {
    const version = parseWheelName(filename)?.version ?? parseSdistName(filename)?.version
    return version !== undefined && parseVersion(version)?.key !== key
  }
  if (key !== undefined && named.some(isOther))
    yield 'a file is of another version than its package'
  const sdist = isTable(entry.sdist) ? filenameOf(entry.sdist) : undefined
  if (sdist !== undefined && !isCurrentArchive(sdist))
    yield 'an sdist is neither a .tar.gz nor a .zip'
  const isOfOther = sdist !== undefined && (parseSdistName(sdist)?.name ?? name) !== name
  if (isOfOther) yield 'an sdist is of another project than its package'
  if (isTable(entry.directory) && typeof (entry.directory.editable ?? true) !== 'boolean')
    yield 'editable is neither true nor false'
  const identities = entry['attestation-identities']
  if (
    Array.isArray(identities) &&
    identities.some((one) => !isTable(one) || stringAt(one, 'kind') === undefined)
  )
    yield 'an attestation identity has no kind'
}

/** Whether a file has a size that is not one. uv refuses it; `packaging` takes negative ones. */
export const hasOddSize = ({ size }: TomlTable): boolean =>
  size !== undefined && typeof size !== 'bigint' && !(Number.isInteger(size) && Number(size) >= 0)
