import type { Build } from './step.ts'

/** The image at the root of the last stage; null if that is scratch or unknown. */
export function rootReference({ stages }: Build): string | null {
  let stage = stages.at(-1)
  while (stage?.base.kind === 'stage') {
    const { index } = stage.base
    stage = stages.find((one) => one.index === index)
  }
  return stage?.base.kind === 'image' ? stage.base.reference : null
}
