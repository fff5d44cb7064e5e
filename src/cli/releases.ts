import { PysizeError } from '../errors.ts'
import { list } from '../text/lists.ts'
import type { CliProcess } from './host.ts'

/**
 * Whether the words of a command name wheels, sdists or folders of them, which are weighed as
 * files.
 *
 * @throws PysizeError exit 2 `mixed-inputs` if some do and others do not
 */
export async function areReleases(words: readonly string[], { cwd }: CliProcess): Promise<boolean> {
  const { releasePaths } = await import('../inputs/releases/release-paths.ts')
  const releases = words.filter((word) => releasePaths(word, cwd) !== null)
  if (releases.length === 0 || releases.length === words.length) return releases.length > 0
  throw new PysizeError(
    'mixed-inputs',
    `${list(releases)} ${releases.length === 1 ? 'is' : 'are'} weighed without dependencies, and the other inputs are resolved.`,
    {
      exitCode: 2,
      hint: 'Weigh them apart; pysize diff NAME==VERSION dist/ compares a release with files, and a wheel becomes part of an environment with --with ./NAME.whl.',
    },
  )
}
