export interface ReportOptions {
  /** Characters a line may have; Infinity where nothing limits it. */
  readonly width: number
  readonly colors: boolean
  /** Powers of 1024 (MiB) instead of powers of 1000 (MB). */
  readonly binaryUnits: boolean
  /** Every package in its own row. */
  readonly all: boolean
  /** Also the saving of deleting each of the user's lines. */
  readonly lines?: boolean
  /** Of a verification: what is there and not needed fails it, too. */
  readonly strict?: boolean
  /** The text of the HTML report's template, which is read where it is wanted. */
  readonly pageTemplate?: () => string
  /** The name of the repository that a record is of. */
  readonly repository?: () => string
}
