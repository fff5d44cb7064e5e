import type { Warning } from '../errors.ts'
import type { NetworkUse, Source } from './estimate.ts'

/** A budget, a limit of growth, a denied package or an error, with how it went. */
export interface RecordedCheck {
  readonly kind: 'budget' | 'growth' | 'denied' | 'error'
  /** `warning`: a limit that fails nothing is not kept. */
  readonly status: 'ok' | 'failed' | 'undecided' | 'warning'
  /** One line, as the text report ends with it. */
  readonly text: string
  /** Bytes; null where the check has none. */
  readonly limit: number | null
  readonly measured: number | null
}

/** The subject of a record's figures. */
export interface RecordedState {
  /** `org/app`, or the name of a folder. */
  readonly repository: string
  /** The file that was weighed; of several that are one environment the first. */
  readonly file: string
  /** `py3.12, linux x86_64`; nothing for a wheel or sdist as it is. */
  readonly target: string
  readonly as_of: string
  readonly packages: number | null
  /** Bytes; null where unknown, and after an error. */
  readonly download_size: number | null
  /** Of an image what `docker images` shows, of a wheel or sdist what it unpacks to. */
  readonly on_disk_size: number | null
  readonly source: Source
  /** Packages that serve a GPU alone, and what they take on disk, bytes. */
  readonly gpu: { readonly packages: readonly string[]; readonly size: number }
  readonly checks: readonly RecordedCheck[]
}

/** One line of `--format jsonl`: what one file weighed. */
export interface SizeRecord extends RecordedState {
  readonly schema_version: 1
  readonly command: 'estimate' | 'diff' | 'image' | 'image-diff' | 'release'
  /** Of a comparison: against its older side, bytes. Null elsewhere. */
  readonly difference: number | null
}

/** The newest state of one file of a repository. */
export interface CollectedFile extends RecordedState {
  /** Against the record before, else what a comparison said. Null if neither is known. */
  readonly growth: number | null
  /** When the record before was made; null for the first record. */
  readonly since: string | null
}

/** The output of `pysize collect --json`. */
export interface Collection {
  readonly schema_version: 1
  readonly command: 'collect'
  /** When the newest record was made. */
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
