export interface BudgetResult {
  readonly limit: number
  readonly measured: number
  readonly over_by: number
  /**
   * True if it is certainly kept, false if it is certainly broken, null if neither is certain.
   */
  readonly ok: boolean | null
  /** The bounds of the real size; no upper bound if nothing is known about a package. */
  readonly interval: readonly [low: number, high: number | null]
  /** Packages without an installed size, and the sum of their known download sizes, bytes. */
  readonly unknown: { readonly packages: number; readonly download_size: number }
  readonly culprits: readonly { readonly name: string; readonly size: number }[]
  /** For a documented limit. */
  readonly name?: string
  /** The subject of that limit. */
  readonly title?: string
  /**
   * The measure. For a release it applies to each file: `file` is its own size, `file-unpacked` its
   * unpacked size, `file-count` the number of files in it.
   */
  readonly measure?:
    | 'unpacked'
    | 'compressed'
    | 'compressed-and-unpacked'
    | 'not-documented'
    | 'file'
    | 'file-unpacked'
    | 'file-count'
  /** The page that documents it, and the day on which that was written or read. */
  readonly source?: string
  readonly source_date?: string
  /** Measured parts whose sizes were not given. While any is missing, the budget is not kept. */
  readonly uncounted?: readonly string[]
  /** The package that the limit applies to. */
  readonly package?: string
  /** A limit that only warns. */
  readonly level?: 'warn'
  /** If it is broken: the change that helps most. `pysize advise` proves further changes. */
  readonly advice?: BudgetAdvice
}

/** The change that keeps a broken budget, or comes closest to it. Bytes in the budget's measure. */
export interface BudgetAdvice {
  readonly code:
    | 'cpu-build'
    | 'no-bytecode'
    | 'cpu-build-and-no-bytecode'
    | 'uninstall-unneeded'
    | 'drop-requirement'
  /** The lines to write, or the option of the installer. */
  readonly lines: readonly string[]
  readonly saves: number
  readonly total_after: number
  /** Whether the budget is then kept; null if undecided. */
  readonly ok: boolean | null
}

/** A package that `--deny` or `--require-cpu` names. */
export interface DeniedPackage {
  readonly name: string
  readonly version: string
  /** The pattern, or `--require-cpu`. */
  readonly rule: string
  /** The user's line that leads to it; null if unknown. */
  readonly file: string | null
  readonly line: number | null
  /** Names from the line's package to this one. */
  readonly path: readonly string[]
}
