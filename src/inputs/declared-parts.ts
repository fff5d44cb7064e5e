import { basename } from 'node:path'
import type { SourceText } from './source.ts'

/** The extras and groups that a file of a project declares, by their normalised names. */
export interface DeclaredParts {
  readonly extras: readonly string[]
  readonly groups: readonly string[]
}

/**
 * Reads a pyproject.toml, a Pipfile, a setup.cfg or a setup.py; null for any other file.
 *
 * @throws PysizeError exit 2 as its reader does
 */
export async function declaredParts(
  source: SourceText,
  cwd: string,
): Promise<DeclaredParts | null> {
  const name = basename(source.file)
  if (name === 'Pipfile')
    return { extras: [], groups: (await import('./pipfile/pipfile.ts')).pipfileGroups(source) }
  if (name === 'setup.py' || name === 'setup.cfg') {
    const { readSetupFiles } = await import('./setup-files.ts')
    return { extras: (await readSetupFiles(source, { extras: [], cwd })).extras, groups: [] }
  }
  return name.endsWith('.toml')
    ? (await import('./pyproject/pyproject-file.ts')).declaredExtras(source, cwd)
    : null
}
