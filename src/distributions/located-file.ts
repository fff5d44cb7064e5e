import type { Indexes } from '../indexes/indexes.ts'
import type { DistFile, ProjectPage } from '../indexes/page.ts'
import { filesOf } from '../indexes/releases.ts'

/**
 * Stands for the place of a file of the default index that a lock names by its hash alone, and that
 * is known by it: facts about its files are kept under this host.
 */
export const SOMEWHERE_ON_INDEX = 'https://files.pythonhosted.org/'

/**
 * The file with its URL. The index is asked if the lock does not have it.
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

/** The file of a page that has the hash of another, or its name where one of them has no hash. */
export function sameFile(page: ProjectPage, { sha256, filename }: DistFile): DistFile | undefined {
  for (const one of filesOf(page)) {
    const isSame =
      sha256 === null || one.sha256 === null ? one.filename === filename : one.sha256 === sha256
    if (isSame) return one
  }
  return undefined
}
