import { groupBy } from '../collections/group-by.ts'
import { versionReader } from '../packaging/version-reader.ts'
import type { SnapshotFile } from './format.ts'

/**
 * The files of a page that a snapshot keeps, in the order of the page. Offline, a version that is
 * left out would seem not to exist, and one without a wheel for the target would seem unfit.
 *
 * - A version with a recorded file keeps all its files.
 * - Any other version keeps the names of a few files: enough to fit every target that it supports.
 *   If it is newer than the oldest recorded file, its files keep their dates, because a search
 *   tries newer versions first, and `--exclude-newer` must be able to exclude them.
 *
 * @param name of the project, normalised
 * @param recorded names of the files whose facts are recorded
 */
export function thinPage(
  name: string,
  files: readonly SnapshotFile[],
  recorded: ReadonlySet<string>,
): readonly SnapshotFile[] {
  const versionOf = versionReader(name)
  const isRecorded = ({ filename }: SnapshotFile): boolean => recorded.has(filename)
  const oldest = Math.min(...files.filter(isRecorded).map(uploaded))
  const kept = new Map<SnapshotFile, SnapshotFile>()
  for (const ofVersion of groupBy(files, ({ filename }) => versionOf(filename)).values())
    if (ofVersion.some(isRecorded))
      for (const file of ofVersion)
        kept.set(file, isRecorded(file) ? file : { ...file, sha256: null })
    else if (uploaded(ofVersion[0]!) < oldest)
      for (const file of fewOf(ofVersion, false)) kept.set(file, bare(file))
    else
      for (const file of fewOf(ofVersion, true))
        kept.set(file, { ...bare(file), uploadTime: file.uploadTime })
  return files.flatMap((file) => kept.get(file) ?? [])
}

const uploaded = ({ uploadTime }: SnapshotFile): number => uploadTime ?? 0

/**
 * A file that fits all targets, if the version has one; otherwise all its files.
 *
 * @param both whether to keep an sdist and a wheel, since `--only-binary` and `--no-binary` exclude
 * one of them
 */
function fewOf(files: readonly SnapshotFile[], both: boolean): readonly SnapshotFile[] {
  const sdist = files.find(({ filename }) => !filename.endsWith('.whl'))
  const universal = files.find(({ filename }) => filename.endsWith('-any.whl'))
  if (sdist === undefined && universal === undefined) return files
  const wheel = universal ?? files.find((file) => file !== sdist)
  return both
    ? [sdist, wheel].filter((file) => file !== undefined)
    : [universal ?? sdist].filter((file) => file !== undefined)
}

const bare = ({ filename, yanked, requiresPython }: SnapshotFile): SnapshotFile => ({
  filename,
  size: null,
  requiresPython,
  uploadTime: null,
  yanked,
  sha256: null,
})
