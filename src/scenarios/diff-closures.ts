import type { UserLine } from '../analyse/diff/changed-lines.ts'
import type { Closure } from '../analyse/diff/compare-closures.ts'
import type { IndexOptions } from '../inputs/index-options.ts'
import type { InputRequirement, Inputs } from '../inputs/input.ts'
import type { SavedEstimate } from '../inputs/saved-estimate.ts'
import type { Scenario } from '../model/estimate.ts'

/** A resolved environment with the lines that led to it. */
export const resolvedClosure = (scenario: Scenario, inputs: Inputs, cwd: string): Closure => ({
  scenario,
  lines: [...linesOf(scenario), ...inputs.constraints.flatMap(constraintLine)],
  settings: settingsOf(inputs.options, cwd),
})

/**
 * A saved environment. It does not record constraints and index options, so those of the other side
 * are assumed.
 *
 * @param other the other side, if it was resolved
 */
export const savedClosure = ({ scenario }: SavedEstimate, other: Closure | null): Closure => ({
  scenario,
  lines: [...linesOf(scenario), ...(other?.lines.filter(({ constraint }) => constraint) ?? [])],
  settings: other?.settings ?? '',
})

function linesOf({ packages }: Scenario): readonly UserLine[] {
  const lines = packages.flatMap(({ name, without_line = [] }) =>
    without_line.map(
      ({ file, line, requirement }): UserLine => ({
        name,
        file,
        line,
        text: requirement,
        constraint: false,
      }),
    ),
  )
  return lines.sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : (a.line ?? 0) - (b.line ?? 0),
  )
}

function constraintLine({ requirement, text, origin: [place] }: InputRequirement): UserLine[] {
  if (requirement === null) return []
  return [
    { name: requirement.name, file: place.file, line: place.line ?? null, text, constraint: true },
  ]
}

/** A text that is equal if the options are, independent of the files' folders. */
const settingsOf = (options: IndexOptions, cwd: string): string =>
  JSON.stringify(options, (_, value: unknown) =>
    value instanceof Set ? [...value].sort() : value,
  ).replaceAll(cwd, '')
