export interface BudgetResult {
  readonly limit: number
  readonly measured: number
  readonly over_by: number
  /**
   * True where it is kept for certain, false where it is broken for certain, null where neither can
   * be told.
   */
  readonly ok: boolean | null
  /** Within these bytes the real size lies; no upper bound where nothing is known of a package. */
  readonly interval: readonly [low: number, high: number | null]
  /** Packages without an installed size, and what of them has a download size, bytes. */
  readonly unknown: { readonly packages: number; readonly download_size: number }
  readonly culprits: readonly { readonly name: string; readonly size: number }[]
  /** Of a documented limit. */
  readonly name?: string
  /** What that limits. */
  readonly title?: string
  /**
   * What it counts. Of a release each file is held against it: `file` its own bytes, `file-unpacked`
   * what it unpacks to, `file-count` how many files it holds.
   */
  readonly measure?: 'unpacked' | 'compressed' | 'compressed-and-unpacked' | 'not-documented' | 'file' | 'file-unpacked' | 'file-count'
  /** The page that documents it, and the day on which that was written or read. */
  readonly source?: string
  readonly source_date?: string
  /** What it measures and nobody told: while there is anything, it is not kept. */
  readonly uncounted?: readonly string[]
  /** The package that the limit is for. */
  readonly package?: string
  /** A limit that fails nothing. */
  readonly level?: 'warn'
  /** Where it is broken: what of the estimate would change that best. `pysize advise` proves more. */
  readonly advice?: BudgetAdvice
}

/** What would keep a broken budget, or come nearest to it. Bytes by the measure of the budget. */
export interface BudgetAdvice {
  readonly code: 'cpu-build' | 'no-bytecode' | 'cpu-build-and-no-bytecode' | 'uninstall-unneeded' | 'drop-requirement'
  /** The lines to write, or the option of the installer. */
  readonly lines: readonly string[]
  readonly saves: number
  readonly total_after: number
  /** Whether the budget is kept then; null where it can't be told. */
  readonly ok: boolean | null
}

/** A package that `--deny` or `--require-cpu` names. */
export interface DeniedPackage {
  readonly name: string
  readonly version: string
  /** The pattern, or `--require-cpu`. */
  readonly rule: string
  /** The user's line that leads to it; null where it is not known. */
  readonly file: string | null
  readonly line: number | null
  /** Names from the line's package to this one. */
  readonly path: readonly string[]
}
