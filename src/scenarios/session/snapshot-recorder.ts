import type { KnownDistribution } from '../../distributions/distribution.ts'
import { isUsable, notesOf } from '../../distributions/known-distributions.ts'
import type { DistFile } from '../../indexes/page.ts'
import type { SnapshotFacts, SnapshotFile, SnapshotIndex } from '../../snapshot/format.ts'

/** Records the facts of runs, for a snapshot. */
export interface SnapshotRecorder {
  /** @param etag the validator of the response that has exactly these files */
  page(
    index: SnapshotIndex,
    name: string,
    files: readonly DistFile[],
    etag: string | undefined,
  ): void
  facts(name: string, file: DistFile, known: KnownDistribution): void
}

/** The files of a page. */
export interface ListedFiles {
  readonly files: readonly DistFile[]
  readonly etag: string | undefined
}

export interface Recording extends SnapshotRecorder {
  readonly pages: ReadonlyMap<SnapshotIndex, ReadonlyMap<string, ListedFiles>>
  /** By project, then by file name. */
  readonly distributions: ReadonlyMap<string, ReadonlyMap<string, SnapshotFacts>>
}

/**
 * @param uploadedBefore files uploaded at or after this moment are left out, ms since the epoch
 * @param isModelled files whose sizes are modelled: they are recorded as estimated and never
 *   matched by hash
 */
export function createRecording(
  uploadedBefore: number,
  isModelled: (filename: string) => boolean,
): Recording {
  const pages = new Map<SnapshotIndex, Map<string, ListedFiles>>()
  const distributions = new Map<string, Map<string, SnapshotFacts>>()
  return {
    pages,
    distributions,
    page: (index, name, all, etag) => {
      const files = all.filter(
        ({ uploadTime }) => uploadTime === null || uploadTime < uploadedBefore,
      )
      const isWhole = files.length === all.length
      entry(pages, index).set(name, { files, etag: isWhole ? etag : undefined })
    },
    facts: (name, file, { metadata = null, weight = null, exact, listing, ...known }) => {
      const notes = notesOf(known)
      const { filename, sha256, uploadTime } = file
      const recorded = {
        filename,
        uploadTime,
        sha256,
        exact: exact && !isModelled(filename),
        metadata,
        weight: isUsable(weight) ? weight : null,
        ...(listing === undefined ? {} : { listing }),
        ...(notes === undefined ? {} : { notes }),
      }
      entry(distributions, name).set(filename, recorded)
    },
  }
}

function entry<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = maps.get(key) ?? new Map<string, V>()
  maps.set(key, known)
  return known
}

/** A page's files in the form of a snapshot. */
export function snapshotFiles(files: readonly DistFile[]): SnapshotFile[] {
  return files.map((file) => ({
    filename: file.filename,
    size: file.size,
    requiresPython: file.requiresPython,
    uploadTime: file.uploadTime,
    yanked: file.yanked,
    sha256: file.sha256,
  }))
}
