import { resolve } from 'node:path'
import type { DistributionFiles, WheelFile } from '../../model/project.ts'
import { kindOfPath } from '../../weigh/kinds.ts'
import { weighWheel } from '../../weigh/wheel.ts'
import { wheelFiles } from '../../weigh/wheel-files.ts'
import { fileUrl } from '../links.ts'
import { openLocalBytes, sha256OfFile } from './local-bytes.ts'
import { listLocalSdist, readRelease } from './read-release.ts'

/**
 * The files inside wheels and sdists of this machine, for every target.
 *
 * @throws PysizeError as `readRelease` does
 */
export async function listLocalFiles(
  paths: readonly string[],
  cwd: string,
): Promise<readonly DistributionFiles[]> {
  const read = await readRelease(paths, cwd)
  return Promise.all(
    read.map(
      async ({ weighed: { file, filename, kind, name, version } }): Promise<DistributionFiles> => {
        const path = resolve(cwd, file)
        const reference = { filename, sha256: await sha256OfFile(path), index: fileUrl(file, cwd) }
        if (kind === 'wheel')
          return { name, version, wheel: reference, files: await filesOfWheel(path, filename) }
        return {
          name,
          version,
          wheel: null,
          sdist: reference,
          files: await filesOfSdist(path, filename),
        }
      },
    ),
  )
}

async function filesOfWheel(path: string, filename: string): Promise<readonly WheelFile[]> {
  const bytes = openLocalBytes(path)
  let files: readonly WheelFile[] | undefined
  try {
    await weighWheel(bytes, {
      filename,
      onDirectory: (directory) => {
        files = wheelFiles(directory)
      },
    })
  } finally {
    bytes.close()
  }
  return files ?? []
}

/** The files of an sdist are compressed together, so none has its own compressed size. */
async function filesOfSdist(path: string, filename: string): Promise<readonly WheelFile[]> {
  const bytes = openLocalBytes(path)
  try {
    const listing = await listLocalSdist(filename, path, bytes)
    const sizes = listing.kind === 'listing' ? [...listing.sizes] : []
    return sizes
      .map(
        ([inside, size]): WheelFile => ({
          path: inside,
          kind: kindOfPath(inside),
          compressed_size: null,
          size,
        }),
      )
      .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))
  } finally {
    bytes.close()
  }
}
