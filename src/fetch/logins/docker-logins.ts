import { homedir } from 'node:os'
import { join } from 'node:path'
import { textOfFile } from '../../cache/regular-file.ts'
import { jsonFields, parsedJson } from '../../text/json.ts'
import { askHelper } from './credential-helper.ts'
import type { RegistryLogin } from './registry-login.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Such files have some hundred bytes for each registry. */
const LARGEST = 1 << 20
/** Docker's name for Docker Hub in its file. */
const HUB = /^(?:index\.|registry-1\.)?docker\.io$/
/** Helpers' name for Docker Hub. */
const HUB_SERVER = 'https://index.docker.io/v1/'

/** The content of a file of logins. Registries as `host:port`, `docker.io` for Docker Hub. */
export interface LoginFile {
  /** By registry, or by the beginning of a repository's name with it: `quay.io/team`. */
  readonly logins: ReadonlyMap<string, RegistryLogin>
  /** The helper of a registry; empty if the registry has none, even if there is a store. */
  readonly helpers: ReadonlyMap<string, string>
  /** The helper of all registries; null for none. */
  readonly store: string | null
}

/** The login for a repository, or the reason for its absence. */
export interface FoundLogin {
  readonly login: RegistryLogin | undefined
  /** The failure of a helper. */
  readonly failure: string | null
}

/** Finds logins of registries. */
export type FindLogin = (registry: string, repository: string) => Promise<FoundLogin>

/**
 * Finds logins in the files that `docker login` and `podman login` write, and by the credential
 * helpers that these name: `$REGISTRY_AUTH_FILE`, `$DOCKER_CONFIG/config.json` (else
 * `~/.docker/config.json`), `$XDG_RUNTIME_DIR/containers/auth.json`,
 * `$XDG_CONFIG_HOME/containers/auth.json` (else `~/.config/…`). The first file that has a login
 * counts. A helper is run when a registry requires a login, once for each registry.
 */
export function createLogins(env: Environment): FindLogin {
  let files: readonly LoginFile[] | undefined
  const answers = new Map<string, Promise<FoundLogin>>()
  const asked = new Map<string, ReturnType<typeof askHelper>>()
  return (registry, repository) => {
    files ??= loginFiles(env).flatMap((path) => parseLoginFile(textOfFile(path, LARGEST) ?? ''))
    const key = `${registry}/${repository}`
    const found = answers.get(key) ?? findLogin(files, registry, repository, helperOf)
    answers.set(key, found)
    return found
  }

  function helperOf(name: string, registry: string) {
    const key = `${name} ${registry}`
    const found =
      asked.get(key) ?? askHelper(name, registry === 'docker.io' ? HUB_SERVER : registry, env)
    asked.set(key, found)
    return found
  }
}

type AskHelper = (name: string, registry: string) => ReturnType<typeof askHelper>

async function findLogin(
  files: readonly LoginFile[],
  registry: string,
  repository: string,
  ask: AskHelper,
): Promise<FoundLogin> {
  let failure: string | null = null
  for (const file of files) {
    const helper = file.helpers.get(registry) ?? file.store ?? ''
    if (helper !== '') {
      const answer = await ask(helper, registry)
      if (answer.kind === 'login') return { login: answer.login, failure: null }
      if (answer.kind === 'failed') failure ??= answer.reason
    }
    const login = longestMatch(file.logins, `${registry}/${repository}`)
    if (login !== undefined) return { login, failure: null }
  }
  return { login: undefined, failure }
}

/** The login for the longest prefix of a name (containers-auth.json(5)). */
function longestMatch(logins: LoginFile['logins'], name: string): RegistryLogin | undefined {
  for (let part = name; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('/')))) {
    const login = logins.get(part)
    if (login !== undefined) return login
  }
  return undefined
}

function loginFiles(env: Environment): readonly string[] {
  const home = env.HOME || homedir()
  const runtime = env.XDG_RUNTIME_DIR
  return [
    ...(env.REGISTRY_AUTH_FILE ? [env.REGISTRY_AUTH_FILE] : []),
    join(env.DOCKER_CONFIG || join(home, '.docker'), 'config.json'),
    ...(runtime ? [join(runtime, 'containers', 'auth.json')] : []),
    join(env.XDG_CONFIG_HOME || join(home, '.config'), 'containers', 'auth.json'),
  ]
}

/** A config.json or auth.json; without content if the text is something else. */
export function parseLoginFile(text: string): LoginFile {
  const { auths, credHelpers, credsStore } = jsonFields(parsedJson(text))
  const logins = new Map<string, RegistryLogin>()
  for (const [key, entry] of Object.entries(jsonFields(auths))) {
    const name = registryName(key)
    const login = loginOf(jsonFields(entry))
    if (login !== undefined && !logins.has(name)) logins.set(name, login)
  }
  const helpers = Object.entries(jsonFields(credHelpers)).flatMap(([key, name]) =>
    typeof name === 'string' ? [[registryName(key), name] as const] : [],
  )
  return {
    logins,
    helpers: new Map(helpers),
    store: typeof credsStore === 'string' && credsStore !== '' ? credsStore : null,
  }
}

/** Docker writes URLs with the version of the API; Podman also writes names of repositories. */
function registryName(key: string): string {
  const [host = '', ...path] = key
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .split('/')
  const registry = HUB.test(host.toLowerCase()) ? 'docker.io' : host.toLowerCase()
  return /^v[12]$/.test(path[0] ?? '') ? registry : [registry, ...path].join('/')
}

/** `auth` is user and password in base64; some tools write the two apart. */
function loginOf({
  auth,
  username,
  password,
  identitytoken,
}: Readonly<Record<string, unknown>>): RegistryLogin | undefined {
  const text = typeof auth === 'string' && auth !== '' ? Buffer.from(auth, 'base64').toString() : ''
  const colon = text.indexOf(':')
  const user = colon > 0 ? text.slice(0, colon) : typeof username === 'string' ? username : ''
  if (typeof identitytoken === 'string' && identitytoken !== '')
    return { user, password: identitytoken, isIdentityToken: true }
  if (colon > 0) return { user, password: text.slice(colon + 1).replace(/\0+$/, '') }
  return typeof password === 'string' && user !== '' ? { user, password } : undefined
}
