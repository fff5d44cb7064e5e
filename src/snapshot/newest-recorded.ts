import { versionReader } from '../packaging/version-reader.ts'
import { parseVersion, type Version } from '../packaging/versions/version.ts'
import type { SnapshotFile } from './format.ts'

/**
 * Whether a file of the newest final release is recorded. Otherwise most runs need more than the
 * snapshot has, so the page is requested as a whole, without asking whether it has changed.
 *
 * @param name of the project, normalised
 * @param recorded by the names of the files whose facts are recorded
 */
export function isNewestRecorded(
  name: string,
  files: readonly SnapshotFile[],
  recorded: ReadonlyMap<string, unknown>,
): boolean {
  const versionOf = versionReader(name)
  let newest: Version | undefined
  let isRecorded = false
  for (const { filename, yanked } of files) {
    const version = yanked === false ? parseVersion(versionOf(filename)) : undefined
    if (version === undefined || version.isPrerelease) continue
    if (newest === undefined || version.key > newest.key) {
      newest = version
      isRecorded = false
    }
    if (version.key === newest.key && recorded.has(filename)) isRecorded = true
  }
  return isRecorded
}
