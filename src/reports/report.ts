export interface ReportOptions {
  /** Characters a line may have; Infinity without a limit. */
  readonly width: number
  readonly colors: boolean
  /** Powers of 1024 (MiB) instead of powers of 1000 (MB). */
  readonly binaryUnits: boolean
  /** Every package in its own row. */
  readonly all: boolean
  /** Also the saving of deleting each of the user's lines. */
  readonly lines?: boolean
  /** For a verification: unneeded packages and files fail it, too. */
  readonly strict?: boolean
  /** The text of the HTML report's template, which is read on demand. */
  readonly pageTemplate?: () => string
  /** The name of the repository in a record. */
  readonly repository?: () => string
}
