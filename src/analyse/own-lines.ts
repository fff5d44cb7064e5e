import type { Scenario, WithoutLine } from '../model/estimate.ts'

/** A line of the user's, with the package that it names. */
export interface OwnLine extends WithoutLine {
  readonly name: string
}

/** The user's own lines, by package. */
export const ownLines = ({ packages }: Pick<Scenario, 'packages'>): readonly OwnLine[] =>
  packages.flatMap(({ name, without_line = [] }) => without_line.map((line) => ({ name, ...line })))

/** The user's own lines, the largest saving first. */
export const linesBySize = (scenario: Pick<Scenario, 'packages'>): readonly OwnLine[] =>
  ownLines(scenario).toSorted((a, b) => b.saves - a.saves || (a.name < b.name ? -1 : 1))

/** `requirements/base.txt:24`, or `--with`. */
export const placeOf = ({ file, line }: Pick<WithoutLine, 'file' | 'line'>): string =>
  line === null ? file : `${file}:${line}`

/** Whether its file is on this machine. */
export const isFile = (file: string): boolean => !/^(?:-|https?:|file:)/.test(file)
