import type { AdviceReport } from './advice.ts'
import type { Comparison } from './comparison.ts'
import type { Diff } from './diff.ts'
import type { Estimate, Estimates, Source } from './estimate.ts'
import type { ImageReport } from './image.ts'
import type { ImageAdvice } from './image-advice.ts'
import type { ImageDiff } from './image-diff.ts'
import type { InitReport } from './init-report.ts'
import type { ExtrasReport, FilesReport, HistoryReport } from './project.ts'
import type { ReleaseReport } from './release.ts'
import type { Collection } from './size-record.ts'
import type { VerifyReport } from './verification.ts'

/**
 * One step from one of the user's lines to a package. Bytes and versions are those of the package
 * that the step leads to.
 */
export interface PathStep {
  /** The package that is required, normalised. */
  readonly name: string
  readonly version: string
  /** As in its metadata or the line, without the marker. Logins are masked. */
  readonly requirement: string
  readonly marker: string | null
  /** The extra of the previous package that brings the requirement; null if it needs none. */
  readonly extra: string | null
  /**
   * For the first step, the user's own line: its place, or `--with` for the command line. Null in
   * later steps.
   */
  readonly file: string | null
  readonly line: number | null
}

/** The reason for the version of a package. Null if a field does not apply. */
export interface Holder {
  /**
   * `line`: a requirement of the user's; `constraint`: a line of a constraints file; `package`: a
   * requirement of `name`; `python` and `platform`: newer versions do not support the target;
   * `option`: an option of the command line, in `requirement`; `choice`: the installer prefers this
   * version of `name`; `lock`: the lock file decides it.
   */
  readonly kind:
    | 'line'
    | 'constraint'
    | 'package'
    | 'python'
    | 'platform'
    | 'option'
    | 'choice'
    | 'lock'
  /** The version of the package that requires it. */
  readonly name: string | null
  readonly version: string | null
  readonly requirement: string | null
  readonly marker: string | null
  readonly extra: string | null
  readonly file: string | null
  readonly line: number | null
}

export interface HeldBy {
  /**
   * The tightest bounds; several if they are equal. Empty if no single one can be named; then there
   * is a `reason`.
   */
  readonly by: readonly Holder[]
  /**
   * The newest version that could be installed on the target; for `python` and `platform` the
   * newest that cannot. Null if it was not looked up.
   */
  readonly newest: string | null
  /**
   * The version without those bounds, found by resolving again; null if missing, or if it is
   * unknown.
   */
  readonly without: string | null
  /** The bound at `without`, if that is not the newest version. */
  readonly next: readonly Holder[]
  /** Further reasons, as a sentence. */
  readonly reason: string | null
}

/** The size of a package on disk (installed + overhead + bytecode), bytes. */
export interface SizesBelow {
  readonly own_size: number | null
  /** The size that would leave with it: its own and that of packages that only it needs. */
  readonly retained_size: number | null
  /** With everything that it needs, directly or indirectly. */
  readonly total_size: number
  /** The part of `total_size` that would stay without it, because others need it, too. */
  readonly shared_size: number
  /** The worst source of the installed sizes in `total_size`. */
  readonly source: Source
}

/** Why a package is part of an environment. */
export interface Why extends SizesBelow {
  readonly name: string
  readonly version: string
  readonly requested: boolean
  /** How many of the user's lines lead to it. */
  readonly lines: number
  /** From one of the user's lines to the package, shortest first: at most 50. */
  readonly paths: readonly (readonly PathStep[])[]
  /** The number of further paths; a lower bound if `more_paths_exact` is false. */
  readonly more_paths: number
  readonly more_paths_exact: boolean
  /** Null if it has the newest version for the target. */
  readonly held_by: HeldBy | null
}

/** The output of `pysize why --json`. Its one scenario is the requested one. */
export interface WhyAnswer extends Omit<Estimate, 'command'> {
  readonly command: 'why'
  readonly why: Why
}

/** A package in a tree, once for each package that requires it. */
export interface TreeNode extends Omit<SizesBelow, 'shared_size'> {
  readonly name: string
  readonly version: string
  /** In effect in this environment. */
  readonly extras: readonly string[]
  /**
   * The requirement by which its parent requires it, or in an inverted tree by which it requires
   * its parent. Null for the root of an inverted tree.
   */
  readonly requirement: string | null
  readonly marker: string | null
  readonly extra: string | null
  /** The place of one of the user's lines: a root of a plain tree, or a leaf of an inverted one. */
  readonly file: string | null
  readonly line: number | null
  /** Whether its children are shown only at its first occurrence. */
  readonly repeated: boolean
  /** How many children the depth leaves out. */
  readonly omitted: number
  readonly children: readonly TreeNode[]
}

/** The output of `pysize tree --json`. Its one scenario is the requested one. */
export interface TreeAnswer extends Omit<Estimate, 'command'> {
  readonly command: 'tree'
  readonly tree: {
    readonly depth: number
    /**
     * The package whose dependents are shown; null if the tree shows what the user's lines need.
     */
    readonly invert: string | null
    /** The largest retained size first. */
    readonly roots: readonly TreeNode[]
  }
}

/** The answers of an estimate, and documents that only add to one. */
export type EstimateDocument = Estimate | Estimates | WhyAnswer | TreeAnswer

/** The output of every command that ends in a report; `command` says which one. */
export type Document =
  | EstimateDocument
  | Diff
  | Comparison
  | VerifyReport
  | AdviceReport
  | FilesReport
  | ExtrasReport
  | HistoryReport
  | InitReport
  | ImageReport
  | ImageDiff
  | ImageAdvice
  | ReleaseReport
  | Collection
