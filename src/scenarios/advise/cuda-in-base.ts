import { dirname, join } from 'node:path'
import { isAcceleratorPackage, isCudaImage } from '../../analyse/accelerator.ts'
import { sizeOnDisk } from '../../analyse/on-disk.ts'
import { statusOf } from '../../cache/regular-file.ts'
import { PysizeError, type Warning, warning } from '../../errors.ts'
import { parseDockerfile } from '../../images/dockerfile/parse-dockerfile.ts'
import { readBuild } from '../../images/stages/build.ts'
import { rootReference } from '../../images/stages/root-reference.ts'
import { readText } from '../../inputs/edits/read-text.ts'
import type { Scenario } from '../../model/estimate.ts'
import { formatSize } from '../../text/sizes.ts'

const NAMES = ['Dockerfile', 'Containerfile']

/** The most bytes that are read. A Dockerfile has a few kilobytes. */
const LARGEST = 1e6

/**
 * Checks whether the Dockerfile of the project starts from an image with CUDA although wheels bring
 * CUDA, too. The Dockerfile is searched in the current folder and next to the first file.
 */
export async function cudaInBase(
  { packages }: Scenario,
  files: readonly string[],
  cwd: string,
): Promise<readonly Warning[]> {
  const cuda = packages.filter(
    ({ name }) => name.startsWith('nvidia-') && isAcceleratorPackage(name),
  )
  if (cuda.length === 0) return []
  const folders = new Set(['.', dirname(files[0] ?? '.')])
  const places = [...folders].flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const file = places.find((place) => {
    const status = statusOf(join(cwd, place))
    return status?.isFile() === true && status.size <= LARGEST
  })
  const base = file === undefined ? null : await baseOf(file, cwd)
  if (base === null || !isCudaImage(base)) return []
  const size = cuda.reduce((sum, one) => sum + (sizeOnDisk(one) ?? 0), 0)
  return [
    warning(
      'cuda-in-base',
      `${file} starts from ${base}, which contains CUDA, and the wheels bring ${formatSize(size, false)} of CUDA again. An image without CUDA, such as python:3.12-slim, is enough.`,
    ),
  ]
}

/** Null if it has none, or cannot be read, which another command reports. */
async function baseOf(file: string, cwd: string): Promise<string | null> {
  try {
    return rootReference(
      await readBuild(parseDockerfile(readText(file, cwd), file), {}, async () => null),
    )
  } catch (error) {
    if (error instanceof PysizeError) return null
    throw error
  }
}
