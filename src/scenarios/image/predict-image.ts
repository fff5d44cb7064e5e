import type { BaseImage } from '../../images/base/base-image.ts'
import type { Build, Stage } from '../../images/stages/step.ts'
import { buildStage, startFrom } from './build-stage.ts'
import type { BuiltStage } from './built-stage.ts'
import type { CopySources } from './copy-step.ts'
import type { ImageWork } from './image-work.ts'

/** Carries out the stages of a build; the target is the last. */
export async function predictImage(
  { stages }: Build,
  imageOf: CopySources['imageOf'],
  contextGroups: CopySources['contextGroups'],
  work: ImageWork,
): Promise<BuiltStage> {
  const built = new Map<number, BuiltStage>()
  const sources: CopySources = { stages: built, imageOf, contextGroups }
  let last: BuiltStage | undefined
  for (const stage of stages) {
    last = await buildStage(stage, await startOf(stage, built, imageOf), sources, work)
    built.set(stage.index, last)
  }
  return last!
}

async function startOf(
  { base, platform }: Stage,
  built: ReadonlyMap<number, BuiltStage>,
  imageOf: (reference: string, platform: string) => Promise<BaseImage | null>,
): Promise<Omit<BuiltStage, 'stage'>> {
  if (base.kind === 'scratch') return startFrom(null, 'scratch')
  if (base.kind === 'image') return startFrom(await imageOf(base.reference, platform), base.reference)
  const { stage: _, ...start } = built.get(base.index)!
  return start
}
