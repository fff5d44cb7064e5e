import type { Warning } from '../errors.ts'
import type { BudgetResult } from './budget.ts'
import type { FileKind, NetworkUse } from './estimate.ts'

/** A wheel or an sdist as a file, for every machine. Sizes are bytes. */
export interface ReleaseFile {
  /** As named, or its index. */
  readonly file: string
  readonly filename: string
  readonly kind: 'wheel' | 'sdist'
  /** Normalised. */
  readonly name: string
  readonly version: string
  /** `cp312-cp312-manylinux_2_17_x86_64`, in lower case; null for an sdist. */
  readonly tags: string | null
  /** The file itself: what is uploaded and downloaded. Null if an index does not state it. */
  readonly download_size: number | null
  /** Null if it was not read: the content of an sdist on an index. */
  readonly unpacked_size: number | null
  /** The number of files in it; null if it was not read. */
  readonly files: number | null
  /** For a wheel: the bytes of `unpacked_size` by kind of file. */
  readonly kinds?: Readonly<Partial<Record<FileKind, number>>>
}

/** The files of one side of a comparison. */
export interface ReleaseSide {
  /** A path as named, or `name version` for a release on an index. */
  readonly name: string
  /** The index that it was read from; null for local files. */
  readonly index: string | null
  readonly files: readonly ReleaseFile[]
  /** Null if it is unknown for one of the files. */
  readonly totals: {
    readonly distributions: number
    readonly download_size: number | null
    readonly unpacked_size: number | null
    readonly files: number | null
  }
}

/** The same wheel of each side, or the sdist. */
export interface ReleaseRow {
  /** The project, normalised. */
  readonly name: string
  readonly kind: 'wheel' | 'sdist'
  /** In the spelling of the first side that has the file. */
  readonly tags: string | null
  /** For each side; null if it has no such file. */
  readonly cells: readonly (ReleaseFile | null)[]
}

/** The file that grew most, compared with a limit. Bytes of the file itself. */
export interface ReleaseGrowth {
  /** For a percentage, that share of the old file. */
  readonly limit: number
  readonly measured: number
  readonly over_by: number
  /** Null if no file has a counterpart. */
  readonly ok: boolean | null
  readonly filename: string | null
}

/**
 * The sizes of wheels and sdists as files: `estimate`, `compare` and `diff` answer with it if they
 * are given wheels, sdists, or a folder of them.
 */
export interface ReleaseReport {
  readonly schema_version: 1
  readonly command: 'release'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  readonly release: {
    /** The given side first, then the sides that it is compared with. */
    readonly sides: readonly ReleaseSide[]
    readonly rows: readonly ReleaseRow[]
  }
  /** The growth of the file that grew most since the second side, if `failIfGrows` was given. */
  readonly growth: ReleaseGrowth | null
  /** The first budget, applied to each file of the first side. */
  readonly budget: BudgetResult | null
  /** All of them; present if there are several, or one that only warns. */
  readonly budgets?: readonly BudgetResult[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
