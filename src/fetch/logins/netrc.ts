export interface Login {
  readonly user: string
  readonly password: string
}

/**
 * The logins of a netrc file by machine name, lower-case. `default` entries are left out: they
 * would send a password to any host that a page names. `macdef` bodies run to the next blank line
 * and are skipped; tokens may be quoted.
 */
export function parseNetrc(text: string): ReadonlyMap<string, Login> {
  const logins = new Map<string, Login>()
  const withoutMacros = text
    .replace(/^[ \t]*macdef[^\n]*\n(?:[^\n]*\S[^\n]*\n?)*/gm, '')
    .replace(/^[ \t]*#.*$/gm, '')
  const tokens = (withoutMacros.match(/"(?:[^"\\]|\\.)*"|\S+/g) ?? []).map((token) =>
    token.startsWith('"') ? token.slice(1, -1).replace(/\\(.)/g, '$1') : token,
  )
  let machine: string | undefined
  let login = { user: '', password: '' }
  const keep = () => {
    if (machine !== undefined && !logins.has(machine)) logins.set(machine, login)
  }
  for (let i = 0; i < tokens.length; ) {
    const word = tokens[i++]
    if (word === 'machine' || word === 'default') {
      keep()
      machine = word === 'machine' ? tokens[i++]?.toLowerCase() : undefined
      login = { user: '', password: '' }
    } else if (word === 'login' || word === 'user') login = { ...login, user: tokens[i++] ?? '' }
    else if (word === 'password') login = { ...login, password: tokens[i++] ?? '' }
    else if (word === 'account') i++
  }
  keep()
  return logins
}
