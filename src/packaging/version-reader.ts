import { normalizeName } from './name.ts'
import { parseSdistNameOf } from './sdist-name.ts'

/**
 * Reads the version from a project's file names as pip and uv do, without reading a wheel's tags.
 * Returns an empty text for a name of another project, or without a version.
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
