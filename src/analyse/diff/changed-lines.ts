import type { WrittenLine } from '../../model/diff.ts'

/** One of the user's lines: a requirement, or a constraint. */
export interface UserLine extends WrittenLine {
  /** The package that the line names, normalised. */
  readonly name: string
  readonly constraint: boolean
}

/**
 * A line that only one side has, or two lines that require different things of one package. At
 * least one of the two is present.
 */
export interface ChangedLine {
  readonly name: string
  readonly before: UserLine | null
  readonly after: UserLine | null
}

/** Spaces and places do not count: a line that moves to another file changes nothing. */
const keyOf = ({ name, constraint, text }: UserLine): string =>
  `${constraint ? '-c ' : ''}${name} ${text.replace(/\s+/g, '')}`

/** The lines that differ: those of the new side in its order, then those that were removed. */
export function changedLines(
  before: readonly UserLine[],
  after: readonly UserLine[],
): readonly ChangedLine[] {
  const gone = without(before, after)
  const come = without(after, before)
  const changed = come.map((line): ChangedLine => {
    const at = gone.findIndex(
      ({ name, constraint }) => name === line.name && constraint === line.constraint,
    )
    const [old = null] = at < 0 ? [] : gone.splice(at, 1)
    return { name: line.name, before: old, after: line }
  })
  return [
    ...changed,
    ...gone.map((line): ChangedLine => ({ name: line.name, before: line, after: null })),
  ]
}

/** The lines that the others lack. A line that occurs twice counts twice. */
function without(lines: readonly UserLine[], others: readonly UserLine[]): UserLine[] {
  const counts = new Map<string, number>()
  for (const line of others) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1)
  return lines.filter((line) => {
    const left = counts.get(keyOf(line)) ?? 0
    counts.set(keyOf(line), left - 1)
    return left <= 0
  })
}
