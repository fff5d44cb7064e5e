import type { Warning } from '../errors.ts'
import type { NetworkUse, Source } from './estimate.ts'

/** A budget, a limit of growth, a denied package or an error, with its result. */
export interface RecordedCheck {
  readonly kind: 'budget' | 'growth' | 'denied' | 'error'
  /** `warning`: a limit that only warns is not kept. */
  readonly status: 'ok' | 'failed' | 'undecided' | 'warning'
  /** One line, like the last lines of the text report. */
  readonly text: string
  /** Bytes; null if the check has no figure. */
  readonly limit: number | null
  readonly measured: number | null
}

/** The subject of a record's figures. */
export interface RecordedState {
  /** `org/app`, or the name of a folder. */
  readonly repository: string
  /** The weighed file; if several are one environment, the first. */
  readonly file: string
  /** `py3.12, linux x86_64`; empty for a wheel or sdist as a file. */
  readonly target: string
  readonly as_of: string
  readonly packages: number | null
  /** Bytes; null if unknown, and after an error. */
  readonly download_size: number | null
  /** For an image the size in `docker images`, for a wheel or sdist its unpacked size. */
  readonly on_disk_size: number | null
  readonly source: Source
  /** Packages that are useful only with a GPU, and their size on disk, bytes. */
  readonly gpu: { readonly packages: readonly string[]; readonly size: number }
  readonly checks: readonly RecordedCheck[]
}

/** One line of `--format jsonl`: the weight of one file. */
export interface SizeRecord extends RecordedState {
  readonly schema_version: 1
  readonly command: 'estimate' | 'diff' | 'image' | 'image-diff' | 'release'
  /** For a comparison: the growth since its older side, bytes. Null elsewhere. */
  readonly difference: number | null
}

/** The newest state of one file of a repository. */
export interface CollectedFile extends RecordedState {
  /** Since the record before, else according to a comparison. Null if neither is known. */
  readonly growth: number | null
  /** The time of the record before; null for the first record. */
  readonly since: string | null
}

/** The output of `pysize collect --json`. */
export interface Collection {
  readonly schema_version: 1
  readonly command: 'collect'
  /** The time of the newest record. */
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  /** The largest on disk first. */
  readonly collected: readonly CollectedFile[]
  /** Sums of known figures, bytes. */
  readonly totals: {
    readonly repositories: number
    readonly files: number
    readonly download_size: number
    readonly on_disk_size: number
    readonly growth: number
    /** How many files install GPU packages, and how many fail a check. */
    readonly with_gpu: number
    readonly failed: number
  }
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
