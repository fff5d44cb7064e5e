import { execFileSync } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createLogins, parseLoginFile } from '../../../src/fetch/logins/docker-logins.ts'

const auth = (login: string): string => Buffer.from(login).toString('base64')
const home = mkdtempSync(join(tmpdir(), 'pysize-docker-'))
afterAll(() => rmSync(home, { recursive: true }))

describe('a file of logins', () => {
  test('is used by registry, and Docker Hub has its usual name', () => {
    const text = JSON.stringify({
      auths: {
        'https://index.docker.io/v1/': { auth: auth('hub:pass:word') },
        'ghcr.io': { auth: auth('me:token') },
        'https://registry.example:5000/v2/': { username: 'a', password: 'b' },
        'quay.io/team/app': { auth: auth('robot:x') },
        'acr.example': { auth: auth('0000:'), identitytoken: 'refresh' },
        'helper.example': {},
      },
      credHelpers: { 'gcr.io': 'gcloud', 'https://index.docker.io/v1/': 'hub', 'x.example': '' },
      credsStore: 'desktop',
    })
    const { logins, helpers, store } = parseLoginFile(text)
    expect([...logins]).toEqual([
      ['docker.io', { user: 'hub', password: 'pass:word' }],
      ['ghcr.io', { user: 'me', password: 'token' }],
      ['registry.example:5000', { user: 'a', password: 'b' }],
      ['quay.io/team/app', { user: 'robot', password: 'x' }],
      ['acr.example', { user: '0000', password: 'refresh', isIdentityToken: true }],
    ])
    expect([[...helpers], store]).toEqual([
      [
        ['gcr.io', 'gcloud'],
        ['docker.io', 'hub'],
        ['x.example', ''],
      ],
      'desktop',
    ])
  })

  test.each([
    '',
    '[]',
    'null',
    '{',
    '{"auths":[]}',
    '{"auths":{"x":null,"y":{"auth":"Zm9v"},"z":{"auth":5}},"credsStore":5}',
  ])('%j has no login', (text) => {
    expect(parseLoginFile(text)).toEqual({ logins: new Map(), helpers: new Map(), store: null })
  })
})

/** A home with files, and programs in its `bin`. */
function place(
  name: string,
  files: Readonly<Record<string, object>>,
  programs: Readonly<Record<string, string>> = {},
) {
  const folder = join(home, name)
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), JSON.stringify(content))
  }
  mkdirSync(join(folder, 'bin'), { recursive: true })
  for (const [program, script] of Object.entries(programs)) {
    // Another process writes it: a program that is open for writing cannot be run, and a process
    // that a parallel test starts at that moment would keep it open.
    const path = join(folder, 'bin', program)
    const input = `#!/bin/sh\n${script}\n`
    execFileSync('sh', ['-c', 'cat > "$0" && chmod 755 "$0"', path], { input })
  }
  return { HOME: folder, PATH: `${join(folder, 'bin')}:/usr/bin:/bin` }
}

const of = (registry: string, user: string): object => ({
  auths: { [registry]: { auth: auth(`${user}:x`) } },
})
const find = async (
  env: Readonly<Record<string, string>>,
  registry = 'ghcr.io',
  repository = 'team/app',
) => (await createLogins(env)(registry, repository)).login?.user

describe('the files of Docker and Podman', () => {
  test('are read in this order', async () => {
    const env = place('order', {
      'named.json': of('ghcr.io', 'named'),
      'other/config.json': of('quay.io', 'other'),
      '.docker/config.json': of('ghcr.io', 'docker'),
      'run/containers/auth.json': of('ghcr.io', 'runtime'),
      '.config/containers/auth.json': {
        auths: {
          ...(of('ghcr.io', 'config') as { auths: object }).auths,
          'a.example': { auth: auth('own:x') },
        },
      },
    })
    const { HOME } = env
    expect(await find({ ...env, REGISTRY_AUTH_FILE: join(HOME, 'named.json') })).toBe('named')
    expect(await find({ ...env, XDG_RUNTIME_DIR: join(HOME, 'run') })).toBe('docker')
    expect(
      await find({
        ...env,
        DOCKER_CONFIG: join(HOME, 'other'),
        XDG_RUNTIME_DIR: join(HOME, 'run'),
      }),
    ).toBe('runtime')
    expect(await find({ ...env, DOCKER_CONFIG: join(HOME, 'other') })).toBe('config')
    expect(await find(env, 'a.example')).toBe('own')
    expect(await find({ HOME: join(home, 'nobody') })).toBeUndefined()
  })

  test('use the login of the longest prefix of a name', async () => {
    const env = place('longest', {
      '.docker/config.json': {
        auths: {
          'quay.io': { auth: auth('all:x') },
          'quay.io/team': { auth: auth('team:x') },
          'quay.io/team/app': { auth: auth('app:x') },
        },
      },
    })
    expect(await find(env, 'quay.io', 'team/app')).toBe('app')
    expect(await find(env, 'quay.io', 'team/application')).toBe('team')
    expect(await find(env, 'quay.io', 'others/app')).toBe('all')
  })

  test('have names of repositories in Podman’s file, also those of Docker Hub and of a port', async () => {
    const env = place('podman', {
      'run/containers/auth.json': {
        auths: {
          'docker.io/library': { auth: auth('official:x') },
          'docker.io': { auth: auth('hub:x') },
          'registry.example:5000/team': { auth: auth('port:x') },
          'https://registry.example:5000/v2/': { auth: auth('whole:x') },
        },
      },
    })
    const run = { ...env, XDG_RUNTIME_DIR: join(env.HOME, 'run') }
    expect(await find(run, 'docker.io', 'library/python')).toBe('official')
    expect(await find(run, 'docker.io', 'team/app')).toBe('hub')
    expect(await find(run, 'registry.example:5000', 'team/app')).toBe('port')
    expect(await find(run, 'registry.example:5000', 'teams/app')).toBe('whole')
    expect(await find(run, 'registry.example', 'team/app')).toBeUndefined()
  })
})

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const login = (user: string, secret: string): string =>
    `printf '%s' '{"ServerURL":"x","Username":"${user}","Secret":"${secret}"}'`
  const withHelper = (name: string, script: string, config: object = { credsStore: 'test' }) =>
    place(
      name,
      { '.docker/config.json': config },
      { 'docker-credential-test': script, 'docker-credential-own': login('own', 'secret') },
    )

  test('answers even if a child of it keeps its output open', async () => {
    const env = withHelper('daemon', `sleep 20 & ${login('me', 'secret')}`)
    const started = performance.now()
    expect(await createLogins(env)('ghcr.io', 'a/b')).toEqual({
      login: { user: 'me', password: 'secret' },
      failure: null,
    })
    expect(performance.now() - started).toBeLessThan(15_000)
  }, 30_000)

  test('gets the registry on its standard input, once', async () => {
    const env = withHelper(
      'asked',
      `read server; echo "$1 $server" >> "$HOME/log"; ${login('me', 'secret')}`,
    )
    const logins = createLogins(env)
    const [first, second] = [await logins('ghcr.io', 'a/b'), await logins('ghcr.io', 'c/d')]
    expect([first, second]).toEqual(
      Array(2).fill({ login: { user: 'me', password: 'secret' }, failure: null }),
    )
    await logins('docker.io', 'library/python')
    expect(readFileSync(join(env.HOME, 'log'), 'utf8')).toBe(
      'get ghcr.io\nget https://index.docker.io/v1/\n',
    )
  })

  test('of a registry comes before the store, and the store before the file', async () => {
    const config = {
      credsStore: 'test',
      credHelpers: { 'own.example': 'own' },
      ...of('ghcr.io', 'file'),
    }
    const env = withHelper('first', login('store', 'secret'), config)
    expect([await find(env, 'own.example'), await find(env)]).toEqual(['own', 'store'])
  })

  test('without a name turns the store off for its registry, as Docker reads it', async () => {
    const config = {
      credsStore: 'test',
      credHelpers: { 'ghcr.io': '' },
      ...of('ghcr.io', 'file'),
    }
    const env = withHelper('off', login('store', 'secret'), config)
    expect([await find(env), await find(env, 'a.example')]).toEqual(['file', 'store'])
  })

  test('of a registry that fails is followed by the file, and not by the store', async () => {
    const config = {
      credsStore: 'test',
      credHelpers: { 'ghcr.io': 'junk' },
      ...of('ghcr.io/team', 'file'),
    }
    const env = withHelper('junk', login('store', 'secret'), config)
    expect([await find(env), await find(env, 'ghcr.io', 'other/app')]).toEqual(['file', undefined])
    expect((await createLogins(env)('ghcr.io', 'other/app')).failure).toContain('junk')
  })

  test('that prints an array, or a login of other types, is no login', async () => {
    for (const text of [
      '[]',
      'null',
      '{"Username":5,"Secret":"x"}',
      '{"Username":"u","Secret":""}',
    ]) {
      const env = withHelper(`odd-${text.length}`, `printf '%s' '${text}'`)
      expect((await createLogins(env)('a.example', 'b')).failure).toContain('did not answer')
    }
  })

  test('without a login falls back to the file', async () => {
    const env = withHelper('none', "echo 'credentials not found in native keychain'; exit 1", {
      credsStore: 'test',
      ...of('ghcr.io', 'file'),
    })
    expect(await find(env)).toBe('file')
    expect(await createLogins(env)('a.example', 'b')).toEqual({ login: undefined, failure: null })
  })

  test.skipIf(process.platform !== 'linux')('that is being written is a failure', async () => {
    const env = withHelper('busy', login('me', 'secret'))
    const file = openSync(join(env.HOME, 'bin', 'docker-credential-test'), 'a')
    const { failure } = await createLogins(env)('ghcr.io', 'a/b')
    closeSync(file)
    expect(failure).toContain('docker-credential-test could not be run')
  })

  test('may give an identity token', async () => {
    const env = withHelper('identity', login('<token>', 'refresh'))
    expect((await createLogins(env)('a.example', 'b')).login).toEqual({
      user: '<token>',
      password: 'refresh',
      isIdentityToken: true,
    })
  })

  test.each([
    ['is missing', { credsStore: 'missing' }, '', 'docker-credential-missing could not be run'],
    [
      'has a path for a name',
      { credsStore: '../../bin/sh' },
      '',
      'the credential helper in the settings has no valid name',
    ],
    ['fails', undefined, 'echo secret; exit 3', 'docker-credential-test ended with status 3'],
    [
      'answers nonsense',
      undefined,
      'echo secret',
      'docker-credential-test did not answer with a login',
    ],
    [
      'answers without end',
      undefined,
      'head -c 200000 /dev/zero; exec sleep 9',
      'docker-credential-test sent more than a login',
    ],
  ])('that %s is reported, without its output', async (name, config, script, failure) => {
    const env = withHelper(name.replaceAll(' ', '-'), script, config)
    expect(await createLogins(env)('a.example', 'b')).toEqual({ login: undefined, failure })
  })
})
