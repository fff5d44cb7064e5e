import { versionReader } from '../packaging/version-reader.ts'
import { type DistFile, PageNotRead, type PageReleases, type ProjectPage } from './page.ts'

/** A page's files by release. */
export function releasesOf(page: ProjectPage): PageReleases {
  if (page.releases) return page.releases
  const versionOf = versionReader(page.name)
  const { files } = page
  return {
    versions: files.map((file) => versionOf(file.filename)),
    files: (at) => files.slice(at, at + 1),
    hold: () => {},
  }
}

/**
 * A page's files, opened release by release on demand.
 *
 * @throws PageNotRead if a snapshot has only some of them
 */
export function* filesOf(page: ProjectPage): Generator<DistFile> {
  if (page.knows !== undefined) throw new PageNotRead(page.name)
  const releases = releasesOf(page)
  for (const at of releases.versions.keys()) yield* releases.files(at)
}
