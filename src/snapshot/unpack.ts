import { readTar } from '../archives/tar.ts'
import { gunzipParts } from '../platform/compression.ts'
import { FACTS_FILE, SNAPSHOT_HEAD } from './format.ts'

/** The most bytes to which an archive may unpack. */
const MOST_BYTES = 512 * 2 ** 20

/** The files of a snapshot, in an archive of its folder or of the folder's content. */
const PART = /^(?:\.\/)?(?:[^/]+\/)?(snapshot\.json|facts\.jsonl|pages\.bin)$/

/**
 * The files of a snapshot in a `.tar.gz`, by their paths below its folder; undefined if it has
 * none, is broken, or is too large. Its other files are ignored.
 */
export async function snapshotParts(
  archive: Buffer,
): Promise<ReadonlyMap<string, Buffer> | undefined> {
  const parts = new Map<string, Buffer>()
  try {
    const { fault } = await readTar(bounded(gunzipParts([archive], false)), ({ path }) => {
      const part = PART.exec(path)?.[1]
      return part === undefined ? undefined : (content) => void parts.set(part, content)
    })
    const isWhole = fault === undefined && parts.has(SNAPSHOT_HEAD) && parts.has(FACTS_FILE)
    return isWhole ? parts : undefined
  } catch {
    return undefined
  }
}

async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let left = MOST_BYTES
  for await (const chunk of chunks) {
    left -= chunk.length
    if (left < 0) throw new RangeError('the archive is too large')
    yield chunk
  }
}
