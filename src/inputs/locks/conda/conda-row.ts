import { type Warning, warning } from '../../../errors.ts'

/** A package that conda installs, as a lock names it. */
export interface CondaRow {
  readonly name: string
  readonly url: string
  /** Lower-case hex. */
  readonly sha256: string | null
  readonly md5: string | null
  /** Download size, bytes. */
  readonly size: number | null
  /** Where it is installed: groups and extras are named as in PEP 751. */
  readonly marker: string
}

/** What is told of them while they are not counted. */
export const notCounted = (file: string, rows: readonly CondaRow[]): readonly Warning[] =>
  rows.length === 0
    ? []
    : [
        warning(
          'conda-not-counted',
          `${file}: what conda installs is not counted, only what pip or uv does. It locks ${rows.length} conda packages.`,
        ),
      ]
