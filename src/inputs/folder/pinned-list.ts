import { leadingProject } from '../../packaging/name.ts'
import { isTool } from './requirements-of-folder.ts'

/** The share of requirements that are pinned in a list of one environment. */
const MOST = 0.8

/** Without its marker, a requirement that allows one version. */
const isPinned = (line: string): boolean => /={2,3}\s*[^\s*;,]+\s*(?:[;#\\]|$|\s--)/.test(line)

const isMostlyPinned = (lines: readonly string[]): boolean =>
  lines.filter(isPinned).length >= lines.length * MOST

/**
 * Whether a list of requirements pins what a project requires: it names each of its dependencies,
 * most of its lines allow one version and those of the project do not, and no line is a tool of
 * developers. The maintainers of an application install it from such a list.
 *
 * @param text of the list
 * @param dependencies of the project, as it declares them
 */
export function pinsProject(text: string, dependencies: readonly string[]): boolean {
  const lines = text.split(/\r?\n/).filter((line) => /^\s*[A-Za-z\d]/.test(line))
  const listed = new Set(lines.map(leadingProject))
  return (
    lines.length > 0 &&
    isMostlyPinned(lines) &&
    !isMostlyPinned(dependencies) &&
    dependencies.every((dependency) => listed.has(leadingProject(dependency))) &&
    ![...listed].some(isTool)
  )
}
