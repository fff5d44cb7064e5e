import { FetchError } from '../fetch/fetch-error.ts'
import type { Indexes } from '../indexes/indexes.ts'
import type { DistributionFiles, WheelFile } from '../model/project.ts'
import type { Candidate } from '../resolve/candidate.ts'
import { weighWheel } from '../weigh/wheel.ts'
import { wheelFiles } from '../weigh/wheel-files.ts'
import { locatedFile } from './located-file.ts'
import { BytesUnavailable, RemoteBytes } from './remote-bytes.ts'

/** Reads the list of files of a distribution: one read of the end of its wheel, or two. */
export async function readDistributionFiles(
  { name, version, kind, file }: Candidate,
  indexes: Indexes,
): Promise<DistributionFiles> {
  const identity = { name, version: version.normal }
  if (kind === 'sdist')
    return {
      ...identity,
      wheel: null,
      files: null,
      reason: 'it has no wheel for this target, and is built from source',
    }
  const wheel = { filename: file.filename, sha256: file.sha256, index: file.index }
  let files: readonly WheelFile[] | undefined
  try {
    const weight = await weighWheel(
      new RemoteBytes(await locatedFile(name, file, indexes), indexes, {
        after: 0,
        purpose: 'needed',
      }),
      {
        filename: file.filename,
        onDirectory: (directory) => {
          files = wheelFiles(directory)
        },
      },
    )
    if (weight.kind === 'wheel' && files !== undefined) return { ...identity, wheel, files }
    return {
      ...identity,
      wheel,
      files: null,
      reason: weight.kind === 'unknown' ? weight.reason : 'its central directory cannot be read',
    }
  } catch (error) {
    if (!(error instanceof BytesUnavailable || error instanceof FetchError)) throw error
    return { ...identity, wheel, files: null, reason: error.message }
  }
}
