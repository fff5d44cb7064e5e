/** How much of a report is shown. */
export interface ReportLength {
  /** Rows of packages, including the one for all others. */
  readonly packages: number
  /** Rows of the user's lines. */
  readonly lines: number
  /** Whether the lines for the CPU build are shown with their notes. */
  readonly recipe: 'noted' | 'plain' | 'none'
}

export const FULL_LENGTH: ReportLength = { packages: 6, lines: 4, recipe: 'noted' }

/** The parts that a report drops, one after the other, to fit into the lines of a terminal. */
const LENGTHS: readonly ReportLength[] = [
  FULL_LENGTH,
  { packages: 5, lines: 4, recipe: 'noted' },
  { packages: 5, lines: 3, recipe: 'noted' },
  { packages: 4, lines: 3, recipe: 'noted' },
  { packages: 4, lines: 3, recipe: 'plain' },
  { packages: 4, lines: 2, recipe: 'plain' },
  { packages: 3, lines: 2, recipe: 'plain' },
  { packages: 3, lines: 2, recipe: 'none' },
]

/** The number of lines of a terminal. */
const MOST_LINES = 24

/** The fullest report that a terminal shows at once, or the shortest. */
export function fitted(report: (length: ReportLength) => readonly string[]): readonly string[] {
  let lines: readonly string[] = []
  for (const length of LENGTHS) {
    lines = report(length)
    if (lines.length <= MOST_LINES) break
  }
  return lines
}
