import { parseVersion } from '../../packaging/versions/version.ts'
import model from './model.json' with { type: 'json' }

/**
 * The density of a project's code: its bytecode as a share of the expectation from the sizes of its
 * modules.
 */
export interface Density {
  readonly factor: number
  /** For the project itself, or for a class of projects with similar names. */
  readonly of: 'project' | 'class'
}

interface Range {
  /** The key of the first version; '' for all. */
  readonly from: string
  readonly hundredths: readonly number[]
}

/**
 * Columns of the table, by minor version. 3.8 and 3.10 are as dense as 3.9. Python 3.13 removes the
 * indentation of docstrings, so 3.12 has a column of its own; rows without it are as dense as on
 * 3.13.
 */
const COLUMN: Readonly<Record<string, number>> = {
  '3.8': 0,
  '3.9': 0,
  '3.10': 0,
  '3.11': 1,
  '3.12': 4,
  '3.13': 2,
  '3.14': 3,
}

/**
 * Rows are `project 97 95 94 96`, `project@1.2 …` for versions from 1.2 on, and `prefix-* …` for a
 * class. Only the rows of requested projects are parsed.
 */
let rows: Map<string, string[]> | undefined

const parsed = new Map<string, readonly Range[]>()

/** @param project a normalised name, or a class of names */
function rangesOf(project: string): readonly Range[] {
  let ranges = parsed.get(project)
  if (ranges !== undefined) return ranges
  rows ??= rowsByProject()
  ranges = (rows.get(project) ?? []).map((row) => {
    const [name = '', ...hundredths] = row.split(' ')
    const from = name.split('@')[1]
    return {
      from: from === undefined ? '' : (parseVersion(from)?.key ?? ''),
      hundredths: hundredths.map(Number),
    }
  })
  parsed.set(project, ranges)
  return ranges
}

function rowsByProject(): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const row of model.densities.split(';')) {
    const name = row.slice(0, row.indexOf(' '))
    const at = name.indexOf('@')
    const project = at < 0 ? name : name.slice(0, at)
    const others = found.get(project)
    if (others === undefined) found.set(project, [row])
    else others.push(row)
  }
  return found
}

/** Whether a project's code was measured, so no code needs to be read. */
export const isMeasured = (project: string): boolean => rangesOf(project).length > 0

/**
 * @param project the normalised name
 * @param version the key of its version; without one the newest range counts
 * @param minor of Python, such as '3.11'; a newer one than measured counts as the newest measured
 *   one
 */
export function densityOf(
  project: string,
  version: string | undefined,
  minor: string,
): Density | undefined {
  const column = COLUMN[minor] ?? 3
  const ranges = rangesOf(project)
  let found = ranges[0]
  if (found !== undefined) {
    for (const range of ranges)
      if (range.from >= found.from && (version === undefined || range.from <= version))
        found = range
    return { factor: hundredth(found, column) / 100, of: 'project' }
  }
  const ofClass = rangesOf(`${prefix(project, 2)}-*`)[0] ?? rangesOf(`${prefix(project, 1)}-*`)[0]
  return ofClass && { factor: hundredth(ofClass, column) / 100, of: 'class' }
}

const hundredth = ({ hundredths }: Range, column: number): number =>
  hundredths[column] ?? hundredths[2]!

const prefix = (project: string, parts: number): string => project.split('-', parts).join('-')
