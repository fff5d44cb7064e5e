import type { BuiltImage } from '../../analyse/image/built-image.ts'
import { changedInstructions, withWords } from '../../analyse/image/dockerfile-changes.ts'
import { totalOnDisk } from '../../analyse/on-disk.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import { hasAcceleratorTorch } from '../torch/accelerator-torch.ts'
import { compareCpu } from '../torch/cpu-comparison.ts'
import type { ImageInstall, ImageWork } from './image-work.ts'

/** What the CPU build of torch would save, for each install whose torch the image keeps. */
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
      const saves = totalOnDisk(result.scenario.totals) - totalOnDisk(cpu.result.scenario.totals)
      const torch = cpu.result.scenario.packages.find(({ name }) => name === 'torch')
      if (saves <= 0 || torch === undefined) return null
      const isUv = plan.rules.policy.name === 'uv'
      const words = isUv
        ? '--torch-backend cpu'
        : `--extra-index-url https://download.pytorch.org/whl/cpu torch==${torch.version}`
      return {
        code: 'cpu-build',
        line,
        size: saves,
        package: 'torch',
        message: `Line ${line} installs torch for CUDA. Its CPU build, ${torch.version}, takes ${formatSize(saves, false)} less with all that comes along.`,
        fix: isUv ? `Add ${words} to line ${line}.` : `Add to line ${line}: ${words}`,
        ...changedInstructions(image, withWords(image, line, text, words)),
      }
    }),
  )
  return found.filter((one) => one !== null)
}
