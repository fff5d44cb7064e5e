import { homedir } from 'node:os'
import { join } from 'node:path'
import { textOfFile } from '../cache/regular-file.ts'
import { jsonFields, parsedJson } from '../text/json.ts'
import type { Login } from './netrc.ts'

/** Logins by registry: host and port, `docker.io` for Docker Hub. */
export type DockerLogins = ReadonlyMap<string, Login>

/** Such files hold some hundred bytes a registry. */
const LARGEST = 1 << 20
/** How Docker names Docker Hub in its file. */
const HUB = /^(?:index\.|registry-1\.)?docker\.io$/

/**
 * The logins that `docker login` and `podman login` left in files: `$DOCKER_CONFIG/config.json`,
 * else `~/.docker/config.json`, then `$XDG_RUNTIME_DIR/containers/auth.json`. The first that names
 * a registry counts. What a credential helper keeps is not read.
 */
export function readDockerLogins(env: Readonly<Record<string, string | undefined>>): DockerLogins {
  const folder = env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker')
  const runtime = env.XDG_RUNTIME_DIR
  const files = [join(folder, 'config.json'), ...(runtime ? [join(runtime, 'containers', 'auth.json')] : [])]
  const logins = new Map<string, Login>()
  for (const file of files)
    for (const [registry, login] of parseDockerLogins(textOfFile(file, LARGEST) ?? ''))
      if (!logins.has(registry)) logins.set(registry, login)
  return logins
}

/** The `auths` of a config.json; none where the text is something else. */
export function parseDockerLogins(text: string): DockerLogins {
  const logins = new Map<string, Login>()
  for (const [key, entry] of Object.entries(jsonFields(jsonFields(parsedJson(text)).auths))) {
    const host = key
      .replace(/^https?:\/\//, '')
      .split('/', 1)[0]!
      .toLowerCase()
    const login = loginOf(jsonFields(entry))
    const registry = HUB.test(host) ? 'docker.io' : host
    if (login !== undefined && !logins.has(registry)) logins.set(registry, login)
  }
  return logins
}

/** `auth` is user and password in base64; some tools write the two apart. */
function loginOf({ auth, username, password }: Readonly<Record<string, unknown>>): Login | undefined {
  const text = typeof auth === 'string' && auth !== '' ? Buffer.from(auth, 'base64').toString() : ''
  const colon = text.indexOf(':')
  if (colon > 0) return { user: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') }
  return typeof username === 'string' && typeof password === 'string' && username !== '' ? { user: username, password } : undefined
}
