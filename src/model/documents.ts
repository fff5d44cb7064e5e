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
 * One step from a line of the user's to a package. Bytes and versions are those of the package that
 * the step leads to.
 */
export interface PathStep {
  /** The package that is required, normalised. */
  readonly name: string
  readonly version: string
  /** As its metadata or the line has it, without the marker. Logins are masked. */
  readonly requirement: string
  readonly marker: string | null
  /**
   * The extra of the package before that brings the requirement; null where it holds without one.
   */
  readonly extra: string | null
  /**
   * Of the first step, the user's own line: where it stands, `--with` for one of the command line.
   * Null in later steps.
   */
  readonly file: string | null
  readonly line: number | null
}

/** What holds the version of a package. Null where a field does not apply. */
export interface Holder {
  /**
   * `line`: a requirement of the user's; `constraint`: a line of a constraints file; `package`: a
   * requirement of `name`; `python` and `platform`: newer versions do not support the target;
   * `option`: one of the command line, in `requirement`; `choice`: the installer prefers this
   * version of `name`; `lock`: the lock file says it.
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
  /** Of the package that requires it. */
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
   * The tightest bounds, several where they tie. Empty where no single one can be named; then there
   * is a `reason`.
   */
  readonly by: readonly Holder[]
  /**
   * The newest version that could be installed on the target; of `python` and `platform` the newest
   * that cannot. Null where it was not looked for.
   */
  readonly newest: string | null
  /**
   * The version without those bounds, found by resolving again; null where there is none, or it is
   * not known.
   */
  readonly without: string | null
  /** What holds it at `without` then, where that is not the newest. */
  readonly next: readonly Holder[]
  /** Further reasons, as a sentence. */
  readonly reason: string | null
}

/** What a package takes on disk (installed + overhead + bytecode), bytes. */
export interface SizesBelow {
  readonly own_size: number | null
  /** What would leave with it: its own and what only it needs. */
  readonly retained_size: number | null
  /** With everything that it needs, directly or not. */
  readonly total_size: number
  /** The part of `total_size` that would stay without it, since others need it too. */
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
  /** From a line of the user's to the package, shortest first: at most 50. */
  readonly paths: readonly (readonly PathStep[])[]
  /** How many further paths there are; at least so many where `more_paths_exact` is false. */
  readonly more_paths: number
  readonly more_paths_exact: boolean
  /** Null where it is at the newest version for the target. */
  readonly held_by: HeldBy | null
}

/** What `pysize why --json` prints. Its one scenario is the requested one. */
export interface WhyAnswer extends Omit<Estimate, 'command'> {
  readonly command: 'why'
  readonly why: Why
}

/** A package in a tree, as often as something requires it. */
export interface TreeNode extends Omit<SizesBelow, 'shared_size'> {
  readonly name: string
  readonly version: string
  /** In effect in this environment. */
  readonly extras: readonly string[]
  /**
   * By which its parent requires it, or it its parent in an inverted tree. Null for the root of an
   * inverted tree.
   */
  readonly requirement: string | null
  readonly marker: string | null
  readonly extra: string | null
  /**
   * Of a line of the user's: where it stands. A root of a plain tree, and a leaf of an inverted
   * one.
   */
  readonly file: string | null
  readonly line: number | null
  /** Whether what is below it is shown where it came first. */
  readonly repeated: boolean
  /** How many children the depth leaves out. */
  readonly omitted: number
  readonly children: readonly TreeNode[]
}

/** What `pysize tree --json` prints. Its one scenario is the requested one. */
export interface TreeAnswer extends Omit<Estimate, 'command'> {
  readonly command: 'tree'
  readonly tree: {
    readonly depth: number
    /** The package whose dependents are shown; null where what the user's lines need is shown. */
    readonly invert: string | null
    /** What retains most comes first. */
    readonly roots: readonly TreeNode[]
  }
}

/** What an estimate answers, and what only adds to one. */
export type EstimateDocument = Estimate | Estimates | WhyAnswer | TreeAnswer

/** What a command that ends in a report prints; `command` says which one. */
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
