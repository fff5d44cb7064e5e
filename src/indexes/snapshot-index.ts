import type { SnapshotFile } from '../snapshot/format.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Indexes } from './indexes.ts'
import type { DistFile, PageResult } from './page.ts'
import { TORCH_PACKAGES, type TorchVariants, torchVariants } from './pytorch.ts'

/** The name under which a snapshot keeps a project's page: each variant of PyTorch's index has its own. */
export const snapshotIndexName = (variants: TorchVariants, name: string): string => {
  const variant = variants(name)
  return variant === undefined ? 'main' : `pytorch-${variant}`
}

/**
 * Answers from a snapshot's pages as an index would. It has no bytes of files: their facts are recorded beside.
 *
 * @param local reads what a person named on this machine
 */
export function snapshotIndexes(
  snapshot: Snapshot,
  variants: TorchVariants,
  local: Pick<Indexes, 'readRange' | 'tail' | 'whole'>,
): Indexes {
  const page = (name: string): PageResult => {
    const files = snapshot.page(snapshotIndexName(variants, name), name)
    return files === null ? { kind: 'missing', depth: 0 } : opened(name, files)
  }
  const unavailable = { kind: 'unavailable', reason: 'the snapshot has not recorded it', missing: true, depth: 0 } as const
  return {
    page: async (name) => page(name),
    sidecar: async () => ({ kind: 'absent', reason: unavailable.reason, depth: 0 }),
    readRange: async (file, ...rest) => (isLocal(file) ? local.readRange(file, ...rest) : { ...unavailable, size: file.size }),
    tail: async (file, ...rest) => (isLocal(file) ? local.tail(file, ...rest) : { ...unavailable, size: file.size }),
    whole: async (file, ...rest) => (isLocal(file) ? local.whole(file, ...rest) : unavailable),
    freshUntil: () => 0,
    sources: () => ['the snapshot'],
  }
}

/** The indexes, with torch and its companions from the snapshot of PyTorch's index: for where that one cannot be reached. */
export function withRecordedTorch(live: Indexes, snapshot: Snapshot, torch: string): Indexes {
  const recorded = snapshotIndexes(snapshot, torchVariants(torch), live)
  const of = (file: DistFile): Indexes => (isRecorded(file) ? recorded : live)
  const pagesOf = (name: string): Indexes => (TORCH_PACKAGES.has(name) ? recorded : live)
  return {
    page: (name, asked) => pagesOf(name).page(name, asked),
    sidecar: (file, asked) => of(file).sidecar(file, asked),
    readRange: (file, ...rest) => of(file).readRange(file, ...rest),
    tail: (file, ...rest) => of(file).tail(file, ...rest),
    whole: (file, ...rest) => of(file).whole(file, ...rest),
    freshUntil: () => live.freshUntil(),
    sources: (name) => pagesOf(name).sources(name),
  }
}

/** Whether a file comes from a snapshot's page, so that its name there says which one it is. */
export const isRecorded = ({ url }: DistFile): boolean => url.startsWith(RECORDED)

const RECORDED = 'snapshot:'

const isLocal = ({ url }: DistFile): boolean => url.startsWith('file:')

const open = new WeakMap<readonly SnapshotFile[], PageResult>()

/** The page as an index would give it; the same one in every scenario. */
function opened(name: string, files: readonly SnapshotFile[]): PageResult {
  const known = open.get(files) ?? {
    kind: 'found',
    page: { name, files: files.map((file) => new RecordedFile(file)), source: name },
    depth: 0,
  }
  open.set(files, known)
  return known
}

class RecordedFile implements DistFile {
  readonly #file: SnapshotFile
  readonly sidecar = false
  readonly index = 'snapshot'

  constructor(file: SnapshotFile) {
    this.#file = file
  }

  get filename(): string {
    return this.#file.filename
  }

  get url(): string {
    return RECORDED + this.#file.filename
  }

  get sha256(): string | null {
    return this.#file.sha256
  }

  get size(): number | null {
    return this.#file.size
  }

  get requiresPython(): string | null {
    return this.#file.requiresPython
  }

  get uploadTime(): number | null {
    return this.#file.uploadTime
  }

  get yanked(): string | false {
    return this.#file.yanked
  }
}
