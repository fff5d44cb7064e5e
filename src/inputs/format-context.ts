import type { InstallerName } from '../model/estimate.ts'
import type { PartsRequest } from './locks/counted.ts'
import type { ReadContext } from './requirements/requirements-file.ts'

/** What the files of a run are read with. */
export interface FormatContext extends ReadContext, PartsRequest {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  readonly installer: InstallerName
  /** Whether it was asked for, so that tables of other tools are not read. */
  readonly isInstallerAsked?: boolean
}
