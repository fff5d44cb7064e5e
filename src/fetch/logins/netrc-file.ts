import { homedir } from 'node:os'
import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'

/**
 * The text of the user's netrc file (`NETRC`, else `~/.netrc`), as pip's requests reads it;
 * undefined if it does not exist.
 */
export const readNetrc = (env: Readonly<Record<string, string | undefined>>): string | undefined =>
  textOfFile(env.NETRC || join(homedir(), '.netrc'))
