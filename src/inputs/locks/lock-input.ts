import type { StaticMetadata } from '../../source-trees/static-metadata.ts'
import type { Counted, Lock } from './lock.ts'

/** A lock that an environment is installed from. */
export interface LockInput {
  readonly lock: Lock
  readonly counted: Counted
  /** The known facts about the folders that it names, by their paths, without running any code. */
  readonly folders: ReadonlyMap<string, StaticMetadata>
}
