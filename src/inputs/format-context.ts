import type { InstallerName } from '../model/estimate.ts'
import type { CondaInput } from './conda/conda-input.ts'
import type { CondaEnvironment } from './conda/environment-yml.ts'
import type { PartsRequest } from './locks/requested-parts.ts'
import type { ReadContext } from './requirements/requirements-file.ts'

/** The parts that read the files of a run. */
export interface FormatContext extends ReadContext, PartsRequest {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
  readonly installer: InstallerName
  /** Whether it was requested, so tables of other tools are not read. */
  readonly isInstallerAsked?: boolean
  /** Decides the packages of conda; absent if these are not counted. */
  readonly solveConda?: SolveConda | undefined
}

/** Decides the packages that conda installs for an environment.yml, on the target of the run. */
export type SolveConda = (environment: CondaEnvironment) => Promise<CondaInput>
