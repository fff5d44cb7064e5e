import { afterEach, describe, expect, test } from 'vitest'
import { verify } from '../../src/index.ts'
import type { ProgressEvent, VerifyOptions } from '../../src/options/options.ts'
import {
  madeImage,
  madeIndex,
  type RegistryServer,
  serveRegistry,
} from '../images/base/registry/registry-server.ts'
import { distribution, onDisk } from '../installed/made.ts'
import { makeTar } from '../weigh/tarball.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const SITE = 'usr/local/lib/python3.12/site-packages/'
const FILES = [
  { path: 'usr/local/bin/python3.12' },
  { path: 'usr/local/bin/python3', type: '2', link: 'python3.12' },
  ...Object.entries(distribution('demo 1.0')).map(([path, content]) => ({
    path: SITE + path,
    content,
  })),
]
const IMAGE = madeImage([FILES, [{ path: `${SITE}.wh.demo` }]], {
  config: { Env: ['PATH=/usr/local/bin', 'PYTHON_VERSION=3.12.1'] },
})
const ARM = madeImage([FILES], {
  architecture: 'arm64',
  config: { Env: ['PATH=/usr/local/bin', 'PYTHON_VERSION=3.12.1'] },
})

async function registry(): Promise<RegistryServer> {
  const server = await serveRegistry({
    tags: { '1': madeIndex({ 'linux/amd64': IMAGE, 'linux/arm64': ARM }) },
    images: [IMAGE, ARM],
  })
  open.push(server)
  return server
}

const ask = (options: VerifyOptions) =>
  verify({ cwd: onDisk({}), env: {}, cache: false, snapshot: false, ...options })

describe('pysize verify --image', () => {
  test('reads the layers of a reference from its registry', async () => {
    const { host } = await registry()
    const events: ProgressEvent[] = []
    const { environment, verify: found } = await ask({
      image: `${host}/team/app:1`,
      onProgress: (event) => events.push(event),
    })
    expect(environment).toMatchObject({
      path: `${host}/team/app:1`,
      kind: 'image',
      python: '3.12.1',
      distributions: 1,
    })
    expect(found.changed).toMatchObject([{ kind: 'files', name: 'demo' }])
    const pulling = events.filter(({ phase }) => phase === 'pulling')
    expect(pulling.at(-1)!.done).toBe(pulling.at(-1)!.packages)
  })

  test('reads the image for the platform', async () => {
    const { host } = await registry()
    const { verify: found } = await ask({ image: `${host}/team/app:1`, platform: 'linux/arm64' })
    expect(found.changed).toEqual([])
  })

  test('reads an archive if one exists', async () => {
    const { writeFileSync } = await import('node:fs')
    const cwd = onDisk({})
    writeFileSync(`${cwd}/app`, makeTar(FILES))
    expect((await ask({ image: 'app', cwd })).environment.kind).toBe('image')
  })

  test.each([
    ['a reference that names none', { image: 'Not An Image' }, 'bad-image-reference'],
    ['an archive that is not there', { image: './app.tar' }, 'no-environment'],
    [
      'a registry that must not be asked',
      { image: 'python:3.12', offline: true },
      'needs-registry',
    ],
    [
      'a host that does not exist',
      { image: 'python:3.12', insecureRegistries: ['http://x'] },
      'bad-registry',
    ],
    [
      'a registry that cannot be reached',
      { image: 'python:3.12', env: { PYSIZE_DOCKER_HUB_URL: 'http://127.0.0.1:9' } },
      'registry-unreachable',
    ],
  ] satisfies readonly (readonly [string, VerifyOptions, string])[])(
    'fails clearly for %s',
    async (_, options, code) => {
      await expect(ask(options)).rejects.toMatchObject({ code })
    },
  )
})
