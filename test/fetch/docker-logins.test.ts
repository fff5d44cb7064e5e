import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseDockerLogins, readDockerLogins } from '../../src/fetch/docker-logins.ts'

const auth = (login: string): string => Buffer.from(login).toString('base64')

describe('logins of docker login', () => {
  test('go by registry, Docker Hub by its usual name', () => {
    const text = JSON.stringify({
      auths: {
        'https://index.docker.io/v1/': { auth: auth('hub:pass:word') },
        'ghcr.io': { auth: auth('me:token') },
        'https://registry.example:5000/v2/': { username: 'a', password: 'b' },
        'helper.example': {},
      },
      credsStore: 'desktop',
    })
    expect([...parseDockerLogins(text)]).toEqual([
      ['docker.io', { user: 'hub', password: 'pass:word' }],
      ['ghcr.io', { user: 'me', password: 'token' }],
      ['registry.example:5000', { user: 'a', password: 'b' }],
    ])
  })

  test.each(['', '[]', 'null', '{', '{"auths":[]}', '{"auths":{"x":null,"y":{"auth":"Zm9v"},"z":{"auth":5}}}'])('%j holds none', (text) => {
    expect([...parseDockerLogins(text)]).toEqual([])
  })
})

describe('the files of Docker and Podman', () => {
  const home = mkdtempSync(join(tmpdir(), 'pysize-docker-'))
  afterAll(() => rmSync(home, { recursive: true }))
  const put = (path: string, login: string, host = 'ghcr.io'): void => {
    mkdirSync(join(home, path, '..'), { recursive: true })
    writeFileSync(join(home, path), JSON.stringify({ auths: { [host]: { auth: auth(login) } } }))
  }

  test("are read in this order: Docker's own, then that of containers", () => {
    put('.docker/config.json', 'docker:1')
    put('run/containers/auth.json', 'podman:2')
    expect(readDockerLogins({ HOME: home, XDG_RUNTIME_DIR: join(home, 'run') }).get('ghcr.io')?.user).toBe('docker')
    put('other/config.json', 'other:3', 'quay.io')
    const logins = readDockerLogins({ HOME: home, DOCKER_CONFIG: join(home, 'other'), XDG_RUNTIME_DIR: join(home, 'run') })
    expect([...logins].map(([host, { user }]) => `${host} ${user}`)).toEqual(['quay.io other', 'ghcr.io podman'])
  })

  test('may be missing', () => {
    expect(readDockerLogins({ HOME: join(home, 'nobody') }).size).toBe(0)
  })
})
