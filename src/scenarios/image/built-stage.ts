import type { BaseImage } from '../../images/base/base-image.ts'
import type { LayerContent } from '../../images/file-system/layer.ts'
import type { Stage } from '../../images/stages/step.ts'
import type { StageState } from './image-work.ts'

/** A layer, and the instruction that makes it. */
export interface BuiltLayer extends LayerContent {
  /** Null for a layer of the base. */
  readonly line: number | null
  readonly instruction: string
}

/** A stage with its content at the end. */
export interface BuiltStage {
  readonly stage: Stage
  /** At the root of the chain of stages; null if nothing is known about it. */
  readonly base: BaseImage | null
  readonly state: StageState
  /** The lowest first, including those of the base. */
  readonly layers: readonly BuiltLayer[]
}
