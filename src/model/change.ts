/** One thing that an option made different from what the files say. */
export interface EnvironmentChange {
  readonly option: 'without' | 'replace' | 'override' | 'strip' | 'provided' | 'runtime' | 'then'
  /** As given. */
  readonly value: string
  /** Under `without` and `replace`: the user's lines that were taken out. */
  readonly lines?: readonly {
    readonly file: string
    readonly line: number | null
    readonly requirement: string
  }[]
  /**
   * Under `without` and `replace`, if the package stays: the names of the packages that require it,
   * sorted.
   */
  readonly still_needed_by?: readonly string[]
  /** Under `override`: the requirements that its version does not meet, so pip would refuse it. */
  readonly violates?: readonly { readonly name: string; readonly requirement: string }[]
  /** Under `strip`: bytes on disk that the files took. */
  readonly saves?: number
  /** Under `strip`: what no longer works. */
  readonly breaks?: string
  /** Under `provided` and `runtime`: the names of the packages that count as zero, sorted. */
  readonly packages?: readonly string[]
}

/** A change of one place in a file. */
export interface Edit {
  readonly file: string
  /** From 1; null for the end of the file. */
  readonly line: number | null
  /** Lines to delete, the one at `line` first, as in the file. */
  readonly remove: readonly string[]
  /** Lines that are written in their place, or below `line` where none goes. */
  readonly add: readonly string[]
}

/** The action for a piece of advice. */
export interface Recipe {
  /** The exact lines to write, or the commands to run. */
  readonly lines: readonly string[]
  /** The place of the lines; none if a command does it, or if a person has to find the place. */
  readonly edits: readonly Edit[]
  /** Commands among `lines`. */
  readonly commands: readonly string[]
  /** Sentences on what is peculiar to it. */
  readonly notes: readonly string[]
}
