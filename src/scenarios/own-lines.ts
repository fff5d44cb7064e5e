import type { Scenario, WithoutLine } from '../model/estimate.ts'

/** A line of the user's, with the package that it names. */
export interface OwnLine extends WithoutLine {
  readonly name: string
}

/** The user's own lines. */
export const ownLines = ({ packages }: Pick<Scenario, 'packages'>): readonly OwnLine[] =>
  packages.flatMap(({ name, without_line = [] }) => without_line.map((line) => ({ name, ...line })))

/** Where it stands: `requirements.txt:3`. */
export const placeOf = ({ file, line }: WithoutLine): string => (line === null ? file : `${file}:${line}`)

/** Whether its file is one of this machine. */
export const isFile = (file: string): boolean => !/^(?:-|https?:|file:)/.test(file)
