import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MeasuredArchive, measureArchive } from './measure-archive.ts'

/** An archive that a list names. */
export interface ListedArchive {
  readonly name: string
  readonly version: string
  /** Its address. */
  readonly url: string
}

export const archiveKey = ({ name, version }: Pick<ListedArchive, 'name' | 'version'>): string =>
  `${name}=${version}`

/**
 * Measures archives. Each is fetched once, measured and deleted. Its figures are kept as a line of
 * a file, so a later run fetches only new archives.
 *
 * @param kept the file
 */
export async function measuredArchives(
  archives: readonly ListedArchive[],
  kept: string,
): Promise<ReadonlyMap<string, MeasuredArchive>> {
  const known = new Map<string, MeasuredArchive>(
    existsSync(kept)
      ? readFileSync(kept, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line))
      : [],
  )
  const open = archives.filter((one) => !known.has(archiveKey(one)))
  const folder = mkdtempSync(join(tmpdir(), 'pysize-deb-'))
  const take = async (): Promise<void> => {
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      const file = join(folder, `${one.name}.deb`)
      const response = await fetch(one.url)
      if (!response.ok) throw new Error(`${one.url}: ${response.status}`)
      await writeFile(file, new Uint8Array(await response.arrayBuffer()))
      const measured = await measureArchive(file)
      rmSync(file)
      known.set(archiveKey(one), measured)
      appendFileSync(kept, `${JSON.stringify([archiveKey(one), measured])}\n`)
      if (open.length % 100 === 0) console.log(`${open.length} archives left`)
    }
  }
  await Promise.all(Array.from({ length: 4 }, take))
  rmSync(folder, { recursive: true })
  return known
}
