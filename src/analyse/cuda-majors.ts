import { isAcceleratorPackage } from './accelerator.ts'
import type { GraphNode } from './graph/graph.ts'

/** A major version of CUDA in a closure, and the packages that bring it. */
export interface CudaMajor {
  readonly major: string
  /** Its libraries. */
  readonly libraries: readonly string[]
  /**
   * Packages that require a CUDA library and are not one themselves; for the user's own lines, the
   * name of the library.
   */
  readonly broughtBy: readonly string[]
}

const MAJOR = /^nvidia-.*-cu(\d+)$/

/**
 * The major versions of CUDA in a closure, if there are several: each is a set of some gigabytes.
 */
export function cudaMajors(packages: readonly GraphNode[]): readonly CudaMajor[] {
  const majors = new Map<string, string[]>()
  for (const { name } of packages) {
    const major = MAJOR.exec(name)?.[1]
    if (major !== undefined) majors.set(major, [...(majors.get(major) ?? []), name])
  }
  if (majors.size < 2) return []
  return [...majors]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([major, libraries]) => {
      const asking = packages.filter(
        ({ name, dependencies }) =>
          !isCudaLibrary(name) && dependencies.some((one) => libraries.includes(one)),
      )
      const own = packages.filter(({ name, requested }) => requested && libraries.includes(name))
      return { major, libraries, broughtBy: [...asking, ...own].map(({ name }) => name) }
    })
}

const isCudaLibrary = (name: string): boolean =>
  isAcceleratorPackage(name) && name.startsWith('nvidia-')
