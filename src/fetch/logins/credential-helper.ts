import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { jsonFields, parsedJson } from '../../text/json.ts'
import type { RegistryLogin } from './registry-login.ts'

/** Helpers of cloud services use the network. */
const MOST_MILLISECONDS = 20_000
/** The wait for output after the end of a helper, whose own child may keep the pipe open. */
const GRACE_MILLISECONDS = 500
/** A login of a cloud service takes some kilobytes. */
const MOST_BYTES = 64 * 1024
/** The suffix of a program's name, which must not be a path. */
const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/

/** The result of a helper: a login, no login, or a failure. */
export type HelperAnswer =
  | { readonly kind: 'login'; readonly login: RegistryLogin }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Runs `docker-credential-NAME get` for the login of a registry, as Docker and Podman do
 * (docker-credential-helpers: client/client.go). The user's own settings name the helper. Its
 * output is never stored or shown.
 *
 * @param server the helper's name of the registry: its host, or Docker Hub's old URL
 * @param env passed on: helpers find their own settings by it
 */
export function askHelper(
  name: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<HelperAnswer> {
  const program = `docker-credential-${name}`
  const failed = (reason: string): HelperAnswer => ({
    kind: 'failed',
    reason: `${program} ${reason}`,
  })
  if (!NAME.test(name))
    return Promise.resolve({
      kind: 'failed',
      reason: 'the credential helper in the settings has no valid name',
    })
  return new Promise((done) => {
    let child: ReturnType<typeof start>
    try {
      child = start(program, env)
    } catch {
      // Node throws for some reasons, such as a program that is being written (ETXTBSY), and emits
      // others.
      done(failed('could not be run'))
      return
    }
    let text = ''
    let isTooLong = false
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      isTooLong ||= text.length + chunk.length > MOST_BYTES
      if (isTooLong) child.kill('SIGKILL')
      else text += chunk
    })
    child.on('error', () => done(failed('could not be run')))
    const finish = (code: number | null): void => {
      clearTimeout(grace)
      child.stdout.destroy()
      if (isTooLong) done(failed('sent more than a login'))
      else if (code === null) done(failed('took too long'))
      else if (code !== 0)
        done(
          /credentials not found/i.test(text)
            ? { kind: 'none' }
            : failed(`ended with status ${code}`),
        )
      else {
        const login = loginOf(text)
        done(login === undefined ? failed('did not answer with a login') : { kind: 'login', login })
      }
    }
    let grace: NodeJS.Timeout | undefined
    child.on('exit', (code) => {
      grace = setTimeout(() => finish(code), GRACE_MILLISECONDS)
    })
    child.on('close', finish)
    // A helper that ends early closes its input.
    child.stdin.on('error', () => {})
    child.stdin.end(server)
  })
}

const start = (program: string, env: Readonly<Record<string, string | undefined>>) =>
  spawn(program, ['get'], {
    // It starts in a neutral folder: Windows would look for the program in the current folder
    // first.
    cwd: tmpdir(),
    env: { ...env },
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: MOST_MILLISECONDS,
    killSignal: 'SIGKILL',
    windowsHide: true,
  })

/** The user `<token>` means that the secret is a token, to be exchanged for another. */
function loginOf(text: string): RegistryLogin | undefined {
  const { Username: user, Secret: password } = jsonFields(parsedJson(text))
  if (typeof user !== 'string' || typeof password !== 'string' || password === '') return undefined
  return user === '<token>' ? { user, password, isIdentityToken: true } : { user, password }
}
