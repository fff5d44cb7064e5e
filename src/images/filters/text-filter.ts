/** The longest text that is followed, characters. */
export const LONGEST_TEXT: number = 1 << 20

/** A program that turns a text into another, with its arguments. */
export interface TextFilter {
  /** The files that it reads, null for an unknown name. Without any, it reads its input. */
  readonly files: readonly (string | null)[]
  /** The text that it makes of another, null if pysize cannot follow it; null for such arguments. */
  readonly edit: ((text: string) => string | null) | null
  /** Whether it changes its files instead of printing them. */
  readonly isInPlace: boolean
}

/** The words after the name of a program, null for one of unknown value. */
export type FilterArguments = readonly (string | null)[]

/** A filter that prints what it makes of whole texts. */
export const textFilter = (files: TextFilter['files'], edit: TextFilter['edit']): TextFilter => ({
  files,
  edit: edit === null ? null : (text) => (text.length > LONGEST_TEXT ? null : edit(text)),
  isInPlace: false,
})

/** A filter whose lines depend on the lines of its text. */
export const lineFilter = (files: TextFilter['files'], edit: EditLines | null): TextFilter =>
  textFilter(files, edit === null ? null : (text) => withEditedLines(text, edit))

/** The lines that a filter makes of others. */
export type EditLines = (lines: readonly string[]) => readonly string[]

/** A text with other lines, each with its end. */
export const withEditedLines = (text: string, edit: EditLines): string =>
  edit(text === '' ? [] : text.replace(/\n$/, '').split('\n'))
    .map((line) => `${line}\n`)
    .join('')
