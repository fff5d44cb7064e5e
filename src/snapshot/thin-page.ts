import { versionReader } from '../packaging/version-reader.ts'
import type { SnapshotFile } from './format.ts'

/**
 * The files of a page in its order: those that are recorded, and of the rest as little as keeps
 * answers without a network honest.
 *
 * - Recorded versions keep all their files, so that no platform seems to lack a wheel.
 * - Other versions keep the names of few files, but of enough that a version seems neither not to
 *   exist nor not to fit a target. Those newer than the oldest recorded file keep dates, since a
 *   search prefers them to that.
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
  for (const ofVersion of byVersion(files, versionOf))
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

function byVersion(
  files: readonly SnapshotFile[],
  versionOf: (filename: string) => string,
): Iterable<readonly SnapshotFile[]> {
  const versions = new Map<string, SnapshotFile[]>()
  for (const file of files) {
    const version = versionOf(file.filename)
    const others = versions.get(version)
    if (others === undefined) versions.set(version, [file])
    else others.push(file)
  }
  return versions.values()
}

/**
 * A file for all targets, if a version has one: else all of its files.
 *
 * @param both whether an sdist and a wheel are kept, for who takes only one kind
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
