import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile, ProjectPage } from '../indexes/page.ts'
import { filesOf } from '../indexes/releases.ts'

/**
 * Stands for the URL of a file of the default index that a lock names only by its hash. Facts about
 * such files are cached under this host.
 */
export const SOMEWHERE_ON_INDEX = 'https://files.pythonhosted.org/'

/**
 * The file with its URL, which is looked up on the index if the lock does not have it.
 *
 * @param name of the project, normalised
 */
export async function locatedFile(
  name: string,
  file: DistFile,
  indexes: Pick<Indexes, 'page'>,
): Promise<DistFile> {
  if (file.url !== SOMEWHERE_ON_INDEX && file.url !== '') return file
  const result = await indexes.page(name)
  return (result.kind === 'found' ? sameFile(result.page, file) : undefined) ?? file
}

/** The file of a page with the same hash, or with the same name if one of the two has no hash. */
export function sameFile(page: ProjectPage, { sha256, filename }: DistFile): DistFile | undefined {
  for (const one of filesOf(page)) {
    const isSame =
      sha256 === null || one.sha256 === null ? one.filename === filename : one.sha256 === sha256
    if (isSame) return one
  }
  return undefined
}
