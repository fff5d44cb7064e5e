import type { Build } from './step.ts'

/**
 * The image that the last stage starts from in the end; null where that is scratch or not known.
 */
export function rootReference({ stages }: Build): string | null {
  let stage = stages.at(-1)
  while (stage?.base.kind === 'stage') {
    const { index } = stage.base
    stage = stages.find((one) => one.index === index)
  }
  return stage?.base.kind === 'image' ? stage.base.reference : null
}
