import { createReadStream } from 'node:fs'
import { readTarEntries, type TarEntry } from '../../archives/tar.ts'
import { peek, unpacked } from './unpacked.ts'

/** More files than a project archives. */
const MOST_ENTRIES = 500_000
const HEADER = 512

/**
 * The entries of an archive that ADD unpacks. Its content decides: a tar archive, plain or
 * compressed with gzip or zstd.
 *
 * @returns null for other files; `unreadable` for another compression (bzip2, xz), a truncated
 *   archive, or one with too many entries
 */
export async function packedFiles(
  file: string,
): Promise<readonly TarEntry[] | 'unreadable' | null> {
  const { head, all } = await peek(createReadStream(file), HEADER)
  const magic = head.toString('latin1', 0, 6)
  if (magic.startsWith('BZh') || magic === '\xfd7zXZ\0') return 'unreadable'
  const isPacked = magic.startsWith('\x1f\x8b') || magic.startsWith('\x28\xb5\x2f\xfd')
  if (!isPacked && head.toString('latin1', 257, 262) !== 'ustar') return null
  const entries: TarEntry[] = []
  try {
    const { fault } = await readTarEntries(unpacked(all), (entry) => {
      if (entries.length >= MOST_ENTRIES) throw new Error('too many entries')
      entries.push(entry)
      return undefined
    })
    if (fault === undefined) return entries
    return isPacked && entries.length === 0 ? null : 'unreadable'
  } catch {
    return 'unreadable'
  }
}
