import { normalizeName } from '../packaging/name.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import type { DistFile, PageReleases, ProjectPage } from './page.ts'

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

/** A page's files, opened release by release as they are wanted. */
export function* filesOf(page: ProjectPage): Generator<DistFile> {
  const releases = releasesOf(page)
  for (const at of releases.versions.keys()) yield* releases.files(at)
}

/**
 * Reads the version from a project's file names as pip and uv do: without looking at a wheel's
 * tags, which decide later. Empty if there is none.
 */
export function versionReader(name: string): (filename: string) => string {
  const projects = new Map<string, boolean>()
  const isOurs = (project: string): boolean => {
    let ours = projects.get(project)
    if (ours === undefined) {
      ours = normalizeName(project) === name
      projects.set(project, ours)
    }
    return ours
  }
  return (filename) => {
    if (!filename.endsWith('.whl')) return parseSdistNameOf(name, filename)?.version ?? ''
    const project = filename.indexOf('-')
    const version = filename.indexOf('-', project + 1)
    if (version < 0 || !isOurs(filename.slice(0, project))) return ''
    return filename.slice(project + 1, version)
  }
}
