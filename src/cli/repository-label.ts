import { basename } from 'node:path'
import { projectFolders } from '../inputs/python-hint.ts'
import type { CliProcess } from './host.ts'

/** What GitHub Actions (and Gitea) and GitLab CI call the repository of a job. */
const VARIABLES = ['GITHUB_REPOSITORY', 'CI_PROJECT_PATH'] as const

/**
 * What a record calls its repository: the label, else the name in CI, else that of the repository's
 * folder.
 */
export function repositoryLabel(
  { cwd, env }: Pick<CliProcess, 'cwd' | 'env'>,
  label: string | undefined,
): string {
  const inCi = VARIABLES.flatMap((name) => env[name] || [])
  return label ?? inCi[0] ?? (basename(projectFolders(cwd, cwd).at(-1) ?? cwd) || 'repository')
}
