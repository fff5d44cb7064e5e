import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { PysizeError } from '../../errors.ts'
import type { TomlTable } from '../../source-trees/toml.ts'
import type { ChosenFile } from './chosen-file.ts'

/** The file in which a folder declares its project. */
export interface DeclaredIn extends ChosenFile {
  /** As it declares them; null if that can't be read. */
  readonly dependencies: readonly string[] | null
  /** Whether it may be installed: a `[project]` for the settings of tools has no version. */
  readonly isInstallable: boolean
}

/**
 * The file in which a folder declares a project whose dependencies can be read without a build:
 * pyproject.toml, else setup.cfg or setup.py. A pyproject.toml that is not TOML is chosen, too, so
 * its error is reported with its place.
 */
export async function projectIn(
  names: readonly string[],
  folder: string,
): Promise<DeclaredIn | undefined> {
  const { parseToml, tableAt } = await import('../../source-trees/toml.ts')
  const { readLocalDeclarations } = await import('../local/local-project.ts')
  const why = 'it declares the project'
  let declaresProject = false
  let isInstallable = true
  try {
    const table = parseToml(
      'pyproject.toml',
      names.includes('pyproject.toml') ? (textOfFile(join(folder, 'pyproject.toml')) ?? '') : '',
    )
    const poetry = tableAt(table, 'tool', 'poetry')
    declaresProject =
      'project' in table ||
      'dependencies' in poetry ||
      'name' in poetry ||
      'metadata' in tableAt(table, 'tool', 'flit')
    isInstallable = !('project' in table) || hasVersion(tableAt(table, 'project'))
  } catch (error) {
    if (error instanceof PysizeError)
      return { file: 'pyproject.toml', why, dependencies: null, isInstallable }
    throw error
  }
  const declared = readLocalDeclarations(folder)
  if (declared?.kind !== 'declared') return undefined
  const { dependencies } = declared.project
  if (declaresProject) return { file: 'pyproject.toml', why, dependencies, isInstallable }
  const isInCfg = /^install_requires\s*=/m.test(textOfFile(join(folder, 'setup.cfg')) ?? '')
  const file = isInCfg || !names.includes('setup.py') ? 'setup.cfg' : 'setup.py'
  return names.includes(file) ? { file, why, dependencies, isInstallable } : undefined
}

/** Poetry keeps the version in its own table, and a build may compute it. */
const hasVersion = (project: TomlTable): boolean => 'version' in project || 'dynamic' in project

/** A pyproject.toml that declares groups of requirements (PEP 735), but no project. */
export async function groupsIn(
  names: readonly string[],
  folder: string,
): Promise<ChosenFile | undefined> {
  if (!names.includes('pyproject.toml')) return undefined
  const { parseToml, tableAt } = await import('../../source-trees/toml.ts')
  const table = parseToml('pyproject.toml', textOfFile(join(folder, 'pyproject.toml')) ?? '')
  return Object.keys(tableAt(table, 'dependency-groups')).length === 0
    ? undefined
    : { file: 'pyproject.toml', why: 'it has dependency groups' }
}
