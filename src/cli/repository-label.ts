import { basename } from 'node:path'
import { projectFolders } from '../inputs/project-folders.ts'
import type { CliProcess } from './host.ts'

/** The name of the repository in GitHub Actions (and Gitea) and GitLab CI. */
const VARIABLES = ['GITHUB_REPOSITORY', 'CI_PROJECT_PATH'] as const

/**
 * The name of the repository in a record: the label, else the name in CI, else that of the
 * repository's folder.
 */
export function repositoryLabel(
  { cwd, env }: Pick<CliProcess, 'cwd' | 'env'>,
  label: string | undefined,
): string {
  const inCi = VARIABLES.flatMap((name) => env[name] || [])
  return label ?? inCi[0] ?? (basename(projectFolders(cwd, cwd).at(-1) ?? cwd) || 'repository')
}
