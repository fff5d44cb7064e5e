import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The text of the user's netrc file (`NETRC`, else `~/.netrc`), as pip's requests reads it; undefined where there is none. */
export function readNetrc(env: Readonly<Record<string, string | undefined>>): string | undefined {
  try {
    return readFileSync(env.NETRC || join(homedir(), '.netrc'), 'utf8')
  } catch {
    return undefined
  }
}
