/**
 * The value of a variable, or a text with variables replaced. Unknown parts stay in `text` as
 * written.
 */
export interface ShellValue {
  readonly text: string
  /** The variables and commands whose values are unknown. Empty if the text is exact. */
  readonly unknown: readonly string[]
  /**
   * The text in a build that leaves each ARG without a value unset, if a text with unknown parts is
   * known then.
   */
  readonly byDefault?: string
}

export const known = (text: string): ShellValue => ({ text, unknown: [] })

/** The placeholder text for an unknown value. */
export const unknownValue = (text: string, ...names: readonly string[]): ShellValue => ({
  text,
  unknown: names.length > 0 ? names : [text],
})

export const isKnown = (value: ShellValue): boolean => value.unknown.length === 0

const NOTHING: readonly string[] = []

/** Names without repetitions. */
export const distinct = (names: readonly string[]): readonly string[] =>
  names.length === 0 ? NOTHING : [...new Set(names)]

/**
 * The value in a build that leaves each ARG without a value unset; unchanged if that is unknown,
 * too.
 */
export const byDefault = (value: ShellValue): ShellValue =>
  isKnown(value) || value.byDefault === undefined ? value : known(value.byDefault)

/** The variables that text may name. */
export interface ShellVariables {
  readonly get: (name: string) => ShellValue | undefined
  /**
   * Variables that were declared without a value (`ARG NAME`), for which the builder may get one.
   * With a base of unknown settings, every other name counts as one of these.
   */
  readonly mayBeSet: (name: string) => boolean
}
