import type { Warning } from '../errors.ts'
import type { BudgetResult } from './budget.ts'
import type { NetworkUse } from './estimate.ts'

/** The change of a layer of the new image, or of a layer that only the old image has. */
export interface ChangedLayer {
  /** `same`: layers that a machine with the old image has. */
  readonly change: 'same' | 'changed' | 'added' | 'removed'
  /** Of the new Dockerfile; of the old one for a removed layer. Null for a layer of the base. */
  readonly line: number | null
  readonly instruction: string
  /** Bytes in the old image; null if it has no such layer. */
  readonly old_size: number | null
  /** Bytes in the new image; null if the layer is removed. */
  readonly new_size: number | null
  /** Bytes that are pushed and pulled again; 0 for unchanged layers. */
  readonly pulled_size: number
  /** Why it is made again. */
  readonly cause: string | null
}

/** The output of `pysize image diff --json`. Sizes in bytes. */
export interface ImageDiff {
  readonly schema_version: 1
  readonly command: 'image-diff'
  readonly as_of: string
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[]
  readonly diff: {
    readonly old: ImageSide
    readonly new: ImageSide
    /** The compressed bytes that a machine with the old image pulls for the new one. */
    readonly pulled_size: number
    /** In the order of the new image; removed layers come last. */
    readonly layers: readonly ChangedLayer[]
  }
  /** Of the new image. */
  readonly budget: BudgetResult | null
  readonly budgets?: readonly BudgetResult[]
  readonly warnings: readonly Warning[]
  readonly network: NetworkUse
}

export interface ImageSide {
  readonly name: string
  readonly uncompressed_size: number
  readonly compressed_size: number
}
