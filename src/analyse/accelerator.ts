import type { Overlap, PackageEstimate } from '../model/estimate.ts'
import { sizeOnDisk } from './on-disk.ts'
import { countedTwice } from './overlaps.ts'

/**
 * Distributions that are useful only with a GPU: NVIDIA's and AMD's libraries, the bindings to
 * CUDA, the Triton compiler and JAX's plugins.
 */
const acceleratorName =
  /^(?:nvidia|cuda|rocm)-|^(?:pytorch-)?triton(?:-|$)|^(?:cupy|jax|onnxruntime)-?(?:cuda|rocm|gpu)|^intel-(?:sycl|cmplr)-/

/**
 * Whether a package (by its normalised name) is useful only with an accelerator, so an environment
 * for the CPU does not need it.
 */
export function isAcceleratorPackage(name: string): boolean {
  return acceleratorName.test(name)
}

/** Whether an image, by its reference, contains CUDA: images of NVIDIA and of PyTorch. */
export const isCudaImage = (reference: string): boolean => /cuda|pytorch|nvidia/i.test(reference)

export interface AcceleratorShare {
  readonly names: readonly string[]
  /** Bytes to download, and on disk with overhead and bytecode. */
  readonly download: number
  readonly onDisk: number
}

/** The packages of a closure that only an accelerator needs, with sums of known figures. */
export function acceleratorShare(
  packages: readonly PackageEstimate[],
  overlaps: readonly Overlap[] = [],
): AcceleratorShare {
  const within = overlaps.filter((overlap) =>
    overlap.packages.every(({ name }) => isAcceleratorPackage(name)),
  )
  const twice =
    countedTwice(within, 'installed_size') +
    countedTwice(within, 'overhead_size') +
    countedTwice(within, 'bytecode_size')
  const found = packages.filter((one) => isAcceleratorPackage(one.name))
  return {
    names: found.map((one) => one.name),
    download: found.reduce((sum, one) => sum + (one.download_size ?? 0), 0),
    onDisk: found.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), -twice),
  }
}
