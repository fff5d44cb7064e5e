/** One difference that an option makes to the content of the files. */
export interface EnvironmentChange {
  readonly option: 'without' | 'replace' | 'override' | 'strip' | 'provided' | 'runtime' | 'then'
  /** As given. */
  readonly value: string
  /** For `without` and `replace`: the user's lines that were removed. */
  readonly lines?: readonly {
    readonly file: string
    readonly line: number | null
    readonly requirement: string
  }[]
  /**
   * For `without` and `replace`, if the package stays: the names of the packages that require it,
   * sorted.
   */
  readonly still_needed_by?: readonly string[]
  /** For `override`: the requirements that its version does not meet, so pip would refuse it. */
  readonly violates?: readonly { readonly name: string; readonly requirement: string }[]
  /** For `strip`: bytes on disk of the removed files. */
  readonly saves?: number
  /** For `strip`: what no longer works. */
  readonly breaks?: string
  /** For `provided` and `runtime`: the names of the packages that count as zero, sorted. */
  readonly packages?: readonly string[]
}

/** A change of one place in a file. */
export interface Edit {
  readonly file: string
  /** From 1; null for the end of the file. */
  readonly line: number | null
  /** Lines to delete, the one at `line` first, as in the file. */
  readonly remove: readonly string[]
  /** Lines that replace them, or that are inserted below `line` if none is deleted. */
  readonly add: readonly string[]
}

/** The action for a piece of advice. */
export interface Recipe {
  /** The file for lines that no edit places, unless that is the pyproject.toml. */
  readonly file?: string
  /** The exact lines to write, or the commands to run. */
  readonly lines: readonly string[]
  /**
   * The place of the lines; none if a command makes the change, or if a person must find the place.
   */
  readonly edits: readonly Edit[]
  /** Commands among `lines`. */
  readonly commands: readonly string[]
  /** Sentences on special circumstances. */
  readonly notes: readonly string[]
}
