import type { BuiltImage } from '../../analyse/image/built-image.ts'
import { changedInstructions, withWords } from '../../analyse/image/dockerfile-changes.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import { withRoot } from '../plan/plan.ts'
import { attemptScenario, type ScenarioResult } from '../run.ts'
import type { Session } from '../session/session.ts'
import { hasAcceleratorTorch } from '../torch/accelerator-torch.ts'
import { cpuPlan } from '../torch/build-plan.ts'
import { releaseOf } from '../torch/choice.ts'
import { type CpuComparison, compareCpu } from '../torch/cpu-comparison.ts'
import type { ImageInstall, ImageWork } from './image-work.ts'

/**
 * With a date, the CPU build of the installed release: PyTorch's index has few dates, so its newest
 * build may be of a later day.
 */
async function ofSameRelease(
  { plan, result }: ImageInstall,
  cpu: CpuComparison & { readonly result: ScenarioResult },
  session: Session,
): Promise<ScenarioResult> {
  const torch = result.resolution.packages.get('torch')?.candidate.version.normal
  if (plan.rules.uploadedBefore === null || torch === undefined) return cpu.result
  const own = withRoot(cpuPlan(plan), `torch==${releaseOf(torch)}+cpu`)
  return (await attemptScenario(own, session, cpu.source)) ?? cpu.result
}

/** The saving of the CPU build of torch, for each install whose torch stays in the image. */
export async function cpuFindings(
  image: BuiltImage,
  installs: readonly ImageInstall[],
  { session, options, warnings }: ImageWork,
): Promise<readonly Finding[]> {
  if (options.compare === false) return []
  const found = await Promise.all(
    installs.map(async (install): Promise<Finding | null> => {
      const { plan, result, source, line, text } = install
      if (plan.torch !== null || !hasAcceleratorTorch(result.resolution)) return null
      const cpu = await compareCpu(plan, result, session, source)
      warnings.push(...cpu.warnings)
      if (cpu.result === null) return null
      const onCpu = await ofSameRelease(install, { ...cpu, result: cpu.result }, session)
      const saves = totalOnDisk(result.scenario.totals) - totalOnDisk(onCpu.scenario.totals)
      const torch = onCpu.scenario.packages.find(({ name }) => name === 'torch')
      if (saves <= 0 || torch === undefined) return null
      const installed = result.resolution.packages.get('torch')?.candidate.version.normal ?? ''
      const isUv = plan.rules.policy.name === 'uv'
      const words = isUv
        ? '--torch-backend cpu'
        : `--extra-index-url https://download.pytorch.org/whl/cpu torch==${torch.version}`
      return {
        code: 'cpu-build',
        line,
        size: saves,
        package: 'torch',
        message: `Line ${line} installs torch ${installed} for CUDA. ${releaseOf(torch.version) === releaseOf(installed) ? 'Its CPU build' : 'The CPU build'}, ${torch.version}, takes ${formatSize(saves, false)} less with its dependencies.`,
        fix: isUv ? `Add ${words} to line ${line}.` : `Add to line ${line}: ${words}`,
        ...changedInstructions(image, withWords(image, line, text, words)),
      }
    }),
  )
  return found.filter((one) => one !== null)
}
