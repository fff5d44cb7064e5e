import type { RecipeInstall } from '../../../images/advised/image-recipe.ts'
import { attemptScenario } from '../../run.ts'
import type { Session } from '../../session/session.ts'
import { hasAcceleratorTorch } from '../../torch/accelerator-torch.ts'
import { buildPlan } from '../../torch/build-plan.ts'
import { chooseTorch } from '../../torch/choice.ts'
import { compareCpu } from '../../torch/cpu-comparison.ts'
import { indexOfBuild, pinOf } from '../../torch/pins.ts'
import type { ImageInstall } from '../image-work.ts'

/**
 * The words of an install that bring torch from PyTorch's index `build`. Null if no accelerator
 * build is installed, and if words cannot change it because a lock or a list with hashes decides.
 */
export async function torchWords(
  build: string,
  installs: readonly ImageInstall[],
  { tool, kind, words, exported }: RecipeInstall,
  session: Session,
): Promise<readonly string[] | null> {
  const install = installs.find(
    ({ plan, result }) => plan.torch === null && hasAcceleratorTorch(result.resolution),
  )
  if (install === undefined || kind === 'sync' || exported !== null || install.plan.lock !== null)
    return null
  const { plan, result, source } = install
  const isHashed = plan.inputs.requirements.some(({ hashes }) => Object.keys(hashes).length > 0)
  if (isHashed || words.includes('--no-index')) return null
  if (tool === 'uv') return ['--torch-backend', build]
  const found =
    build === 'cpu'
      ? await compareCpu(plan, result, session, source)
      : { result: await attemptScenario(buildPlan(plan, build), session, source), source }
  const { uploadedBefore } = plan.rules
  const installed = result.resolution.packages.get('torch')?.candidate.version
  // With a date, the newest build of an index without dates may be of a later day.
  const nearest = uploadedBefore === null || installed === undefined ? {} : { nearestTo: installed }
  const choice =
    found.result === null
      ? null
      : await chooseTorch(build, plan, found.result, session, found.source, nearest)
  return choice === null
    ? null
    : ['--extra-index-url', indexOfBuild(build), ...choice.versions.map(pinOf)]
}
