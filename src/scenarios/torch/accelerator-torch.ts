import { isAcceleratorPackage } from '../../analyse/accelerator.ts'
import type { Candidate } from '../../resolve/candidate.ts'
import type { Resolution } from '../../resolve/resolution.ts'

/**
 * Whether a closure contains torch in an accelerator build, so the CPU build is worth a comparison.
 */
export function hasAcceleratorTorch({ packages }: Resolution): boolean {
  const torch = packages.get('torch')
  if (torch === undefined) return false
  return isAcceleratorBuild(torch.candidate) || torch.dependencies.some(isAcceleratorPackage)
}

const isAcceleratorBuild = ({ version }: Candidate): boolean =>
  /\+(?:cu|rocm|xpu)/.test(version.normal)
