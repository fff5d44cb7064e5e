import { type Warning, warning } from '../../../errors.ts'
import type { CondaPackage } from '../../conda/conda-input.ts'

/** A package that conda installs, as a lock names it. */
export interface CondaRow extends CondaPackage {
  /** The environments that install it: groups and extras are named as in PEP 751. */
  readonly marker: string
}

/** The warning if they are not counted. */
export const notCounted = (file: string, rows: readonly CondaRow[]): readonly Warning[] =>
  rows.length === 0
    ? []
    : [
        warning(
          'conda-not-counted',
          `${file}: conda packages are not counted, only those of pip or uv. It locks ${rows.length} conda packages.`,
        ),
      ]
