import type { StaticMetadata } from '../../source-trees/static-metadata.ts'
import type { Counted, Lock, LockedRoot } from './lock.ts'

/** A lock that an environment is installed from. */
export interface LockInput {
  readonly lock: Lock
  readonly counted: Counted
  /** The requirements that it was made for, of its counted parts. */
  readonly roots: readonly LockedRoot[]
  /** The facts about the folders that it names, by their paths, known without running any code. */
  readonly folders: ReadonlyMap<string, StaticMetadata>
}
