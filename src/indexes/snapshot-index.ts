import type { SnapshotFile } from '../snapshot/format.ts'
import type { Snapshot } from '../snapshot/snapshot.ts'
import type { Indexes } from './indexes.ts'
import { mergePages } from './merge.ts'
import type { DistFile, PageResult } from './page.ts'
import type { IndexOrder } from './pass-over.ts'
import { TORCH_PACKAGES, type TorchVariants } from './pytorch.ts'
import { RecordedFile } from './recorded-file.ts'
import { filesOf } from './releases.ts'

/**
 * The name under which a snapshot keeps a project's page: each variant of PyTorch's index has its
 * own.
 */
export const snapshotIndexName = (variants: TorchVariants, name: string): string => {
  const variant = variants(name)
  return variant === undefined ? 'main' : `pytorch-${variant}`
}

/** The pages of PyTorch's index that a snapshot contains. */
export interface RecordedTorch {
  /** Variants that are the only source of some projects. */
  readonly variants: TorchVariants
  /** Variants that are further indexes. */
  readonly extra: readonly string[]
  readonly policy: IndexOrder
}

/**
 * Answers from a snapshot's pages as an index would. It has no bytes of files: their facts are
 * recorded separately.
 *
 * @param local reads files that a person named on this machine
 */
export function snapshotIndexes(
  snapshot: Snapshot,
  recorded: RecordedTorch,
  local: Pick<Indexes, 'readRange' | 'tail' | 'whole'>,
): Indexes {
  const page = (name: string): PageResult => {
    const main = snapshot.page(snapshotIndexName(recorded.variants, name), name)
    const found: PageResult = main === null ? { kind: 'missing', depth: 0 } : opened(name, main)
    return recorded.variants(name) === undefined
      ? withExtra(snapshot, recorded, name, found)
      : found
  }
  const unavailable = {
    kind: 'unavailable',
    reason: 'it is not in the snapshot',
    missing: true,
    depth: 0,
  } as const
  return {
    page: async (name) => page(name),
    sidecar: async () => ({ kind: 'absent', reason: unavailable.reason, depth: 0 }),
    readRange: async (file, ...rest) =>
      isLocal(file) ? local.readRange(file, ...rest) : { ...unavailable, size: file.size },
    tail: async (file, ...rest) =>
      isLocal(file) ? local.tail(file, ...rest) : { ...unavailable, size: file.size },
    whole: async (file, ...rest) => (isLocal(file) ? local.whole(file, ...rest) : unavailable),
    away: () => [],
    freshUntil: () => 0,
    sources: (name) => {
      const variant = recorded.variants(name)
      return variant === undefined ? [] : [`PyTorch's ${variant} index`]
    },
  }
}

/** The page with what the snapshot has of PyTorch's further indexes. */
function withExtra(
  snapshot: Snapshot,
  { extra, policy }: RecordedTorch,
  name: string,
  main: PageResult,
): PageResult {
  if (extra.length === 0 || !TORCH_PACKAGES.has(name)) return main
  // If the main index has such a file, too, it is read there: the snapshot may know only the file's
  // name on the other index.
  const known = new Set(
    main.kind === 'missing' ? [] : [...filesOf(main.page)].map(({ filename }) => filename),
  )
  const others = extra.flatMap((variant): PageResult[] => {
    const files = snapshot.page(`pytorch-${variant}`, name)
    const result = files === null ? null : opened(name, files)
    if (result === null || result.kind === 'missing') return []
    return [
      {
        ...result,
        page: {
          ...result.page,
          files: result.page.files.filter(({ filename }) => !known.has(filename)),
        },
      },
    ]
  })
  // uv always reads further indexes before the main one.
  const answers = policy === 'first' ? [...others, main] : [main, ...others]
  return mergePages(name, [], answers, policy, main.unread ?? [])
}

/**
 * The indexes, with torch and its companions from the snapshot of PyTorch's index, if that index
 * cannot be reached.
 */
export function withRecordedTorch(
  live: Indexes,
  snapshot: Snapshot,
  recorded: RecordedTorch,
): Indexes {
  const fromSnapshot = snapshotIndexes(snapshot, recorded, live)
  const of = (file: DistFile): Indexes => (isRecorded(file) ? fromSnapshot : live)
  const isTorchs = (name: string): boolean => recorded.variants(name) !== undefined
  const pagesOf = (name: string): Indexes => (isTorchs(name) ? fromSnapshot : live)
  return {
    page: async (name, asked) => {
      if (isTorchs(name)) return fromSnapshot.page(name, asked)
      return withExtra(snapshot, recorded, name, await live.page(name, asked))
    },
    sidecar: (file, asked) => of(file).sidecar(file, asked),
    readRange: (file, ...rest) => of(file).readRange(file, ...rest),
    tail: (file, ...rest) => of(file).tail(file, ...rest),
    whole: (file, ...rest) => of(file).whole(file, ...rest),
    away: () => live.away(),
    freshUntil: () => live.freshUntil(),
    sources: (name) => pagesOf(name).sources(name),
  }
}

/** Whether a file comes from a snapshot's page, where its name identifies it. */
export const isRecorded = ({ url }: DistFile): boolean => url.startsWith(RECORDED)

const RECORDED = 'snapshot:'

const isLocal = ({ url }: DistFile): boolean => url.startsWith('file:')

const open = new WeakMap<readonly SnapshotFile[], PageResult>()

/** The page as an index would give it; the same object in every scenario. */
function opened(name: string, files: readonly SnapshotFile[]): PageResult {
  const known = open.get(files) ?? {
    kind: 'found',
    page: { name, files: files.map((file) => new OfflineFile(file)), source: name },
    depth: 0,
  }
  open.set(files, known)
  return known
}

class OfflineFile extends RecordedFile {
  readonly sidecar = false

  constructor(file: SnapshotFile) {
    super(file, 'snapshot')
  }

  get url(): string {
    return RECORDED + this.filename
  }
}
