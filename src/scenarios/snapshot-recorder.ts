import type { SnapshotFacts, SnapshotFile, SnapshotIndex } from '../cache/snapshot.ts'
import type { DistFile } from '../indexes/page.ts'
import type { KnownDistribution } from '../weigh/distribution-facts.ts'

/** Collects what runs were told, for a snapshot. */
export interface SnapshotRecorder {
  page(index: SnapshotIndex, name: string, files: readonly DistFile[]): void
  facts(name: string, file: DistFile, known: KnownDistribution): void
}

export interface Recording extends SnapshotRecorder {
  readonly pages: ReadonlyMap<SnapshotIndex, ReadonlyMap<string, readonly DistFile[]>>
  /** By project, then by file name. */
  readonly distributions: ReadonlyMap<string, ReadonlyMap<string, SnapshotFacts>>
}

/** `isModelled`: files whose sizes are not the real ones, kept as estimated and never matched by hash. */
export function createRecording(isModelled: (filename: string) => boolean): Recording {
  const pages = new Map<SnapshotIndex, Map<string, readonly DistFile[]>>()
  const distributions = new Map<string, Map<string, SnapshotFacts>>()
  return {
    pages,
    distributions,
    page: (index, name, files) => void entry(pages, index).set(name, files),
    facts: (name, file, { metadata = null, weight = null, exact }) => {
      const { filename, sha256, uploadTime } = file
      const measured = weight?.kind === 'unknown' ? null : weight
      const recorded = { filename, uploadTime, sha256, exact: exact && !isModelled(filename), metadata, weight: measured }
      entry(distributions, name).set(filename, recorded)
    },
  }
}

function entry<V>(maps: Map<string, Map<string, V>>, key: string): Map<string, V> {
  const known = maps.get(key) ?? new Map<string, V>()
  maps.set(key, known)
  return known
}

/** A page's files as a snapshot keeps them: hashes of those alone whose facts are recorded. */
export function snapshotFiles(files: readonly DistFile[], recorded: ReadonlyMap<string, SnapshotFacts> | undefined): SnapshotFile[] {
  return files.map((file) => ({
    filename: file.filename,
    size: file.size,
    requiresPython: file.requiresPython,
    uploadTime: file.uploadTime,
    yanked: file.yanked,
    sha256: recorded?.has(file.filename) ? file.sha256 : null,
  }))
}
