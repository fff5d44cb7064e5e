import { type EstimateOptions, type Why, why } from '../../src/index.ts'
import { folderOf, indexOf, wheel } from '../scenarios/support.ts'
import type { IndexFile } from '../support/index-server.ts'

export type Files = Parameters<typeof indexOf>[0]

/** Why `name` is installed by the lines of `a.txt`. */
export async function ask(
  name: string,
  lines: readonly string[],
  files: Files,
  options: EstimateOptions = {},
): Promise<Why> {
  const { index: indexUrl } = await indexOf(files)
  const cwd = folderOf({
    'a.txt': `${lines.join('\n')}\n`,
    'c.txt': (options.constraints ?? []).join('\n'),
  })
  const constraints = options.constraints === undefined ? {} : { constraints: ['c.txt'] }
  const shared = {
    files: ['a.txt'],
    cwd,
    indexUrl,
    cache: false,
    snapshot: false,
    env: {},
  } as const
  return (await why({ ...shared, ...options, ...constraints }, name)).why
}

/** Several versions of a project that requires nothing. */
export const versions = (project: string, ...of: readonly string[]): readonly IndexFile[] =>
  of.map((version) => wheel(`${project} ${version}`))
