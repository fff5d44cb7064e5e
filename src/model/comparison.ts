import type { PysizeError, Warning } from '../errors.ts'
import type { SideTotals } from './diff.ts'
import type { NetworkUse, Scenario, TargetSummary, ToolName } from './estimate.ts'

/** One of the environments that are compared. */
export interface CompareColumn {
  /** The name of the column: `web.txt`, `3.12, linux-aarch64`. */
  readonly name: string
  readonly file: string
  readonly target: TargetSummary | null
  readonly installer: ToolName
  /** The requested build of torch. */
  readonly torch: string | null
  /** Null if it could not be resolved. */
  readonly totals: SideTotals | null
  readonly error: PysizeError | null
}

/**
 * A package in all environments; a cell is null if an environment does not have it. Sizes in bytes.
 */
export interface CompareRow {
  readonly name: string
  readonly cells: readonly ({
    readonly version: string
    /** The hash of the wheel, else of the source archive; null if missing. */
    readonly filename: string | null
    readonly download_size: number | null
    readonly on_disk_size: number | null
  } | null)[]
  /** Whether all have the same file. */
  readonly same: boolean
}

/** The shared part of two environments, by their positions among the columns. */
export interface SharedPair {
  readonly columns: readonly [number, number]
  readonly packages: number
  readonly on_disk_size: number
}

/** Bytes that all environments share, and the other bytes of each. */
export interface SharedParts {
  readonly packages: number
  readonly on_disk_size: number
  /** The part of each that not all share; null if it could not be resolved. */
  readonly own: readonly (number | null)[]
  /** The part of each that no other one has. */
  readonly only: readonly (number | null)[]
  /** Each pair if there are three or more; the pair that shares most comes first. */
  readonly pairs: readonly SharedPair[]
}

/** The output of `pysize compare --json` and `compare`. */
export interface Comparison {
  readonly schema_version: 1
  readonly command: 'compare'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  /** The environments that could be resolved, in the order of the columns and with their names. */
  readonly scenarios: readonly Scenario[]
  readonly compare: {
    readonly columns: readonly CompareColumn[]
    readonly rows: readonly CompareRow[]
    readonly shared: SharedParts
  }
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
