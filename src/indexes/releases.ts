import { normalizeName } from '../packaging/name.ts'
import { parseSdistNameOf } from '../packaging/sdist-name.ts'
import type { PageRelease, ProjectPage } from './page.ts'

/** A page's files by version, in the page's order. */
export function releasesOf(page: ProjectPage): readonly PageRelease[] {
  if (page.releases) return page.releases
  const versionOf = versionReader(page.name)
  return page.files.map((file) => ({ version: versionOf(file.filename), files: [file] }))
}

/** Reads the version out of a project's file names as pip and uv do: without looking at a wheel's tags, which decide later. */
export function versionReader(name: string): (filename: string) => string | null {
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
    if (!filename.endsWith('.whl')) return parseSdistNameOf(name, filename)?.version ?? null
    const project = filename.indexOf('-')
    const version = filename.indexOf('-', project + 1)
    if (version < 0 || !isOurs(filename.slice(0, project))) return null
    return filename.slice(project + 1, version)
  }
}
