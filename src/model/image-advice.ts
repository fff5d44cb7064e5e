import type { Warning } from '../errors.ts'
import type { BudgetResult } from './budget.ts'
import type { NetworkUse } from './estimate.ts'
import type { Finding, ImageReport } from './image.ts'

/** The sizes of an image after a step, bytes. Null if something in it is unknown. */
export interface StepSizes {
  /** The size in `docker images`. */
  readonly uncompressed_size: number | null
  /** The compressed size to pull. */
  readonly compressed_size: number | null
  /** The compressed size to push again after a change of the project's own code. */
  readonly pushed_size: number | null
}

/** A change of the Dockerfile, on top of the earlier ones. */
export interface ImageStep extends StepSizes {
  readonly code:
    | 'slim-base'
    | 'ignore-file'
    | 'requirements-first'
    | 'cache-mount'
    | 'build-stage'
    | 'own-user'
    | 'cpu-build'
    | 'no-bytecode'
  /** A phrase in the imperative. */
  readonly title: string
  /** Bytes of `uncompressed_size` that it saves; below 0 if it adds some. */
  readonly saves: number
  /** Further facts for the reader. */
  readonly note: string | null
}

/** A Dockerfile before any step. */
export interface StartingPoint extends StepSizes {
  /** The project's own Dockerfile, or null for a usual one. */
  readonly file: string | null
  readonly base: string
}

/** The output of `pysize image advise --json`. */
export interface ImageAdvice {
  readonly schema_version: 1
  readonly command: 'image-advice'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  readonly build: { readonly context: string; readonly platform: string; readonly base: string }
  /**
   * The project's own Dockerfile if there is one, then the usual one, from which the steps start.
   */
  readonly before: readonly StartingPoint[]
  /** In the order in which they are made. */
  readonly steps: readonly ImageStep[]
  /** The text of the advised Dockerfile. */
  readonly dockerfile: string
  /** The text of an ignore file, if the context has none. */
  readonly dockerignore: string | null
  readonly image: ImageReport['image']
  readonly layers: ImageReport['layers']
  /** Remaining findings. */
  readonly findings: readonly Finding[]
  /** Possible savings about which a person must decide. */
  readonly notes: readonly string[]
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}
