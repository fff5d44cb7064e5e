import type { PysizeError, Warning } from '../errors.ts'
import type { BudgetResult, DeniedPackage } from './budget.ts'
import type { NetworkUse, ProjectSettings, Scenario, Source } from './estimate.ts'

/** Sizes of a package, or differences of sizes, bytes; null if unknown. */
export interface SizeFigures {
  readonly download_size: number | null
  readonly installed_size: number | null
  readonly overhead_size: number | null
  readonly bytecode_size: number | null
  /** The sum of the three above. */
  readonly on_disk_size: number | null
}

/** A package on one side of a comparison. */
export interface SideOfPackage extends SizeFigures {
  readonly version: string
  readonly filename: string | null
  readonly source: Source
}

/** A package that only one side has. */
export interface OneSidedPackage extends SideOfPackage {
  /** The file that was compared. */
  readonly file: string
  readonly name: string
  /** Its position in `causes`; null if unknown. */
  readonly cause: number | null
}

/** A package with another version, file or size on the two sides. */
export interface ChangedPackage {
  readonly file: string
  readonly name: string
  readonly before: SideOfPackage
  readonly after: SideOfPackage
  readonly difference: SizeFigures
  readonly cause: number | null
}

/** One of the user's lines on one side. */
export interface WrittenLine {
  readonly file: string
  /** From 1; null if unknown. */
  readonly line: number | null
  readonly text: string
}

/**
 * A change and its effect. A row counts for the change that leads to it by the fewest dependencies.
 */
export interface DiffCause {
  /** `other`: the index options of the files, or effects that no single line explains. */
  readonly kind: 'line-added' | 'line-removed' | 'line-changed' | 'target' | 'other'
  /** The file that was compared. */
  readonly file: string
  /** The package that the line names, or the other change. */
  readonly subject: string
  readonly before: WrittenLine | null
  readonly after: WrittenLine | null
  /** Names of packages. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly changed: readonly string[]
  /** Differences in bytes, as far as known. */
  readonly download_size: number
  readonly on_disk_size: number
}

/** Sums of one side, bytes. */
export interface SideTotals {
  readonly packages: number
  readonly download_size: number
  readonly installed_size: number
  readonly overhead_size: number
  readonly bytecode_size: number
  readonly on_disk_size: number
}

/** `before` is at the index state of `after`, so the difference does not include drift. */
export interface DiffTotals {
  readonly before: SideTotals
  readonly after: SideTotals
  readonly difference: SideTotals
  readonly source: Source
}

/**
 * Rows without a changed line: newer releases since an estimate was saved. They count for no limit.
 */
export interface Drift {
  /** The time at which the saved estimate was made. */
  readonly since: string
  readonly added: readonly OneSidedPackage[]
  readonly removed: readonly OneSidedPackage[]
  readonly changed: readonly ChangedPackage[]
  readonly download_size: number
  readonly on_disk_size: number
}

export interface DiffBody {
  readonly added: readonly OneSidedPackage[]
  readonly removed: readonly OneSidedPackage[]
  readonly changed: readonly ChangedPackage[]
  readonly totals: DiffTotals
  readonly causes: readonly DiffCause[]
  readonly drift: Drift | null
}

/** Growth compared with `--fail-if-grows`. */
export interface Growth {
  /** Bytes; for a percentage, that share of the old size. */
  readonly limit: number
  /** Added bytes on disk, without drift. */
  readonly measured: number
  readonly over_by: number
  readonly ok: boolean | null
  /** The interval of the real growth; null if it has no bound. */
  readonly interval: readonly [low: number | null, high: number | null]
}

/** One compared file. */
export interface ComparedFile {
  readonly file: string
  /** `unchanged`: the same bytes on both sides. It is resolved only if a limit needs it. */
  readonly status: 'added' | 'removed' | 'changed' | 'unchanged' | 'failed'
  readonly error: PysizeError | null
  readonly totals: DiffTotals | null
  readonly growth: Growth | null
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly denied?: readonly DeniedPackage[]
}

/** One side of the comparison. */
export interface DiffSide {
  /** A file, a revision or a saved estimate, as given. */
  readonly name: string
  /** For a revision. */
  readonly commit: string | null
  /** The state of the index, as a time. */
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
}

/** The output of `pysize diff --json` and `diff`. */
export interface Diff {
  readonly schema_version: 1
  readonly command: 'diff'
  readonly as_of: string
  readonly old: DiffSide
  readonly new: DiffSide
  readonly files: readonly ComparedFile[]
  /** The new environment of each compared file, named `new`, and the old one, named `old`. */
  readonly scenarios: readonly Scenario[]
  readonly diff: DiffBody
  /** The worst of all files. */
  readonly growth: Growth | null
  readonly budget: BudgetResult | null
  /** Of all files; present if a limit was given. */
  readonly budgets?: readonly BudgetResult[]
  readonly denied?: readonly DeniedPackage[]
  /** Of the new side's project. */
  readonly settings?: ProjectSettings
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
