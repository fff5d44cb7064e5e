import { totalOnDisk } from '../../analyse/on-disk.ts'
import type { Finding } from '../../model/image.ts'
import { formatSize } from '../../text/sizes.ts'
import { hasAcceleratorTorch } from '../run.ts'
import { compareCpu } from '../torch/cpu-comparison.ts'
import type { ImageInstall, ImageWork } from './image-work.ts'

/** What the CPU build of torch would save, for each install whose torch the image keeps. */
export async function cpuFindings(
  installs: readonly ImageInstall[],
  { session, options, warnings }: ImageWork,
): Promise<readonly Finding[]> {
  if (options.compare === false) return []
  const found = await Promise.all(
    installs.map(async (install): Promise<Finding | null> => {
      const { plan, result, source, line } = install
      if (plan.torch !== null || !hasAcceleratorTorch(result.resolution)) return null
      const cpu = await compareCpu(plan, result, session, source)
      warnings.push(...cpu.warnings)
      if (cpu.result === null) return null
      const saves = totalOnDisk(result.scenario.totals) - totalOnDisk(cpu.result.scenario.totals)
      const torch = cpu.result.scenario.packages.find(({ name }) => name === 'torch')
      if (saves <= 0 || torch === undefined) return null
      return {
        code: 'cpu-build',
        line,
        size: saves,
        package: 'torch',
        message: `Line ${line} installs torch for CUDA. Its CPU build, ${torch.version}, takes ${formatSize(saves, false)} less with all that comes along.`,
        fix:
          plan.rules.policy.name === 'uv'
            ? `Add --torch-backend cpu to line ${line}.`
            : `Add to line ${line}: --extra-index-url https://download.pytorch.org/whl/cpu torch==${torch.version}`,
      }
    }),
  )
  return found.filter((one) => one !== null)
}
