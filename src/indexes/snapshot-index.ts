import type { Snapshot, SnapshotFile } from '../cache/snapshot.ts'
import type { Indexes } from './indexes.ts'
import type { DistFile, PageResult } from './page.ts'
import { TORCH_PACKAGES } from './pytorch.ts'

/** The name under which a snapshot keeps the pages of an index. */
export const snapshotIndexName = (torch: string | null, name: string): string =>
  torch !== null && TORCH_PACKAGES.has(name) ? `pytorch-${torch}` : 'main'

/** Answers from a snapshot's pages as an index would. It has no bytes of files: their facts are recorded beside. */
export function snapshotIndexes(snapshot: Snapshot, torch: string | null): Indexes {
  const pages = new Map<string, PageResult>()
  const page = (name: string): PageResult => {
    let known = pages.get(name)
    if (known === undefined) {
      const files = snapshot.page(snapshotIndexName(torch, name), name)
      known =
        files === null
          ? { kind: 'missing', round: 0 }
          : { kind: 'found', page: { name, files: files.map(distFile), source: name }, round: 0 }
      pages.set(name, known)
    }
    return known
  }
  const unavailable = { kind: 'unavailable', reason: 'the snapshot has not recorded it', round: 0 } as const
  return {
    page: async (name) => page(name),
    cachedPage: page,
    sidecar: async () => ({ kind: 'absent', reason: unavailable.reason, round: 0 }),
    readRange: async ({ size }) => ({ ...unavailable, size }),
    tail: async ({ size }) => ({ ...unavailable, size }),
    whole: async () => unavailable,
    freshUntil: () => 0,
    sources: () => ['the snapshot'],
  }
}

const distFile = (file: SnapshotFile): DistFile => ({ ...file, url: `snapshot:${file.filename}`, sidecar: false, index: 'snapshot' })
