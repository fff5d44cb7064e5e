import type { Warning } from '../../errors.ts'
import type { BaseImage } from '../../images/base/base-image.ts'
import type { BaseConfig, Build, Stage } from '../../images/stages/step.ts'
import { buildStage, startFrom } from './build-stage.ts'
import type { BuiltStage } from './built-stage.ts'
import type { CopySources } from './copy-step.ts'
import type { ImageWork } from './image-work.ts'

/** A Dockerfile's own image, instead of the one that FROM names. */
export interface OwnBase {
  readonly reference: string
  readonly built: BuiltStage
  readonly config: BaseConfig
  /** The installers' facts about its distributions. */
  readonly installed: ImageWork['installed']
  readonly warnings: readonly Warning[]
}

/** Carries out the stages of a build; the target is the last. */
export async function predictImage(
  { stages }: Build,
  ownBase: OwnBase | null,
  imageOf: CopySources['imageOf'],
  contextGroups: CopySources['contextGroups'],
  work: ImageWork,
): Promise<BuiltStage> {
  const built = new Map<number, BuiltStage>()
  const sources: CopySources = { stages: built, imageOf, contextGroups }
  let last: BuiltStage | undefined
  for (const stage of stages) {
    last = await buildStage(stage, await startOf(stage, built, ownBase, imageOf), sources, work)
    built.set(stage.index, last)
  }
  return last!
}

async function startOf(
  { base, platform }: Stage,
  built: ReadonlyMap<number, BuiltStage>,
  ownBase: OwnBase | null,
  imageOf: (reference: string, platform: string) => Promise<BaseImage | null>,
): Promise<Omit<BuiltStage, 'stage'>> {
  if (base.kind === 'scratch') return startFrom(null, 'scratch')
  if (base.kind === 'image' && base.reference === ownBase?.reference) {
    const { stage: _, ...start } = ownBase.built
    return start
  }
  if (base.kind === 'image')
    return startFrom(await imageOf(base.reference, platform), base.reference)
  const { stage: _, ...start } = built.get(base.index)!
  return start
}
