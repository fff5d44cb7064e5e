import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../../src/cache/memory-store.ts'
import type { Store } from '../../../../src/cache/store.ts'
import { createFetcher } from '../../../../src/fetch/fetcher.ts'
import type { RegistryLogin } from '../../../../src/fetch/logins/registry-login.ts'
import { readReference } from '../../../../src/images/base/reference.ts'
import { createRegistry } from '../../../../src/images/base/registry/registry.ts'
import { remoteBase } from '../../../../src/images/base/registry/remote-base.ts'
import { readRemoteImage } from '../../../../src/images/base/registry/remote-image.ts'
import { type Answer, type SeenRequest, serve } from '../../../support/http-server.ts'
import {
  digestOf,
  madeImage,
  madeIndex,
  type RegistryContent,
  serveRegistry,
} from './registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const IMAGE = madeImage(
  [
    [{ path: 'etc/os-release', content: 'ID=debian\n' }],
    [{ path: 'usr/x', content: 'x'.repeat(50_000) }],
  ],
  {
    config: {
      Env: ['PYTHON_VERSION=3.12.1', 'PATH=/usr/local/bin'],
      WorkingDir: '/app',
      OnBuild: ['COPY . .'],
    },
    history: [
      { created_by: "RUN # debian.sh --arch 'amd64' out/ 'bookworm' '@1789689600'" },
      { created_by: 'ENV X=1', empty_layer: true },
      { created_by: 'RUN make' },
    ],
  },
)
const ARM = madeImage([[{ path: 'arm' }]], { architecture: 'arm64' })
const CONTENT: RegistryContent = {
  tags: { one: IMAGE.manifest, many: madeIndex({ 'linux/amd64': IMAGE, 'linux/arm64/v8': ARM }) },
  images: [IMAGE, ARM],
}

interface Asked {
  readonly content?: RegistryContent
  readonly quirk?: (request: SeenRequest) => Answer | undefined
  readonly logins?: Readonly<Record<string, RegistryLogin>>
  readonly platform?: string
  readonly tag?: string
  readonly store?: Store
}

/** Reads `team/app:TAG` of a registry on loopback. */
async function ask({
  content = CONTENT,
  quirk,
  logins = {},
  platform = 'linux/amd64',
  tag = 'many',
  store = createMemoryStore(),
}: Asked) {
  const server = await serveRegistry(content, quirk)
  const fetcher = createFetcher({ timeouts: { pause: 1, answer: 300, total: 3000 } })
  open.push(server, fetcher)
  const named = new Map(
    Object.entries(logins).map(([host, login]) => [host === 'HOST' ? server.host : host, login]),
  )
  const registry = createRegistry(server.host, fetcher, {
    findLogin: async (host) => ({ login: named.get(host), failure: null }),
    insecure: [],
    hubMirror: null,
    mirrors: [],
  })
  const reference = readReference(
    tag.startsWith('@') ? `${server.host}/team/app${tag}` : `${server.host}/team/app:${tag}`,
  )
  const base = readRemoteImage(registry, reference, platform, store).then((image) =>
    remoteBase(image, reference, platform, store),
  )
  return { server, base, store }
}

const failure = async (asked: Asked): Promise<unknown> =>
  (await ask(asked)).base.catch((error: unknown) => error)

describe('a base image in a registry', () => {
  test('has exact compressed and tar sizes, settings, Python and distribution', async () => {
    const { base } = await ask({})
    const image = await base
    expect(
      image.layers.map(({ digest, sizes }) => [
        digest,
        sizes.compressed.size,
        sizes.tar.size,
        sizes.tar.source,
      ]),
    ).toEqual(IMAGE.layers.map(({ digest, size, tar }) => [digest, size, tar, 'exact']))
    expect(image.layers.map(({ created_by }) => created_by)).toEqual([
      expect.stringContaining('bookworm'),
      'RUN make',
    ])
    expect(image).toMatchObject({
      digest: digestOf(IMAGE.manifest),
      source: 'registry',
      asOf: null,
    })
    expect(image.config).toMatchObject({ workdir: '/app', onbuild: ['COPY . .'] })
    expect([image.python?.version, image.libc, image.distribution?.version]).toEqual([
      '3.12.1',
      { name: 'glibc', version: '2.36' },
      '12',
    ])
    expect(image.sizes.uncompressed).toMatchObject({ source: 'estimated' })
  })

  test('is the image for the platform', async () => {
    const { base } = await ask({ platform: 'linux/arm64' })
    expect((await base).digest).toBe(digestOf(ARM.manifest))
    expect(await failure({ platform: 'linux/s390x' })).toMatchObject({
      code: 'no-platform',
      hint: 'It exists for: linux/amd64, linux/arm64/v8.',
    })
  })

  test('is requested once: its tag by HEAD, its parts by digest', async () => {
    const { base, store } = await ask({})
    await base
    const again = await ask({ store })
    await again.base
    // The ends of the layers are kept as those of the other registry.
    expect(
      again.server.requests.map(({ method, path }) => `${method} ${path.split('/')[4]}`),
    ).toEqual(['HEAD manifests', 'GET blobs', 'GET blobs'])
  })

  test('is read without its layers if there are no ranges', async () => {
    const { base, server } = await ask({
      quirk: ({ headers }) =>
        headers.range === undefined ? undefined : { status: 200, body: Buffer.alloc(2_000_000) },
    })
    expect((await base).sizes.tar).toMatchObject({ source: 'estimated' })
    expect(server.requests.length).toBe(6)
  })
})

/** A registry that requires a token. */
async function withTokens(
  realm: (own: string) => string,
  asked: Asked = {},
  tokenAnswer: Answer = { body: '{"token":"abc"}' },
) {
  const tokens = await serve(() => tokenAnswer)
  open.push(tokens)
  const challenge = `Bearer realm="${realm(tokens.url)}",service="reg",scope="repository:team/app:pull"`
  const quirk = ({ headers }: SeenRequest): Answer | undefined =>
    headers.authorization === 'Bearer abc'
      ? undefined
      : { status: 401, headers: { 'www-authenticate': challenge } }
  return { tokens, ...(await ask({ quirk, ...asked })) }
}

describe('a registry that requires a token', () => {
  test('gets an anonymous one, requested once', async () => {
    const { base, tokens } = await withTokens((url) => `${url}/token`)
    await base
    expect(tokens.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/token?service=reg&scope=repository%3Ateam%2Fapp%3Apull', undefined],
    ])
  })

  test("gets the user's login only through the token server", async () => {
    const { base, tokens, server } = await withTokens((url) => url, {
      logins: { HOST: { user: 'me', password: 'secret' } },
    })
    await base
    expect(tokens.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('me:secret').toString('base64')}`,
    )
    expect(new Set(server.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set([undefined, 'Bearer abc']),
    )
  })

  test('exchanges an identity token for one', async () => {
    const login = { user: '<token>', password: 'refresh me', isIdentityToken: true } as const
    const { base, tokens } = await withTokens(
      (url) => url,
      { logins: { HOST: login } },
      { body: '{"access_token":"abc"}' },
    )
    await base
    const [request] = tokens.requests
    expect([request?.method, request?.headers.authorization]).toEqual(['POST', undefined])
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'pysize',
      refresh_token: 'refresh me',
      service: 'reg',
      scope: 'repository:team/app:pull',
    })
  })

  test.each([
    ['no URL', () => 'here', 'which is not a URL'],
    ['plain http to another host', () => 'http://auth.example/token', 'which is not https'],
    [
      'the metadata service of a cloud',
      () => 'http://169.254.169.254/latest',
      'which is not https',
    ],
    ['a file', () => 'file:///etc/passwd', 'which is not https'],
    ['a login', (url: string) => url.replace('://', '://a:b@'), 'which contains a login'],
  ])('is refused if its realm is %s', async (_, realm, reason) => {
    const { base } = await withTokens(realm)
    await expect(base).rejects.toMatchObject({
      code: 'registry-nonsense',
      exitCode: 4,
      message: expect.stringContaining(reason),
    })
  })

  test.each([
    ['what is not JSON', { body: '<html>' }, 'without a token'],
    ['a token that fits no header', { body: '{"token":"a\\r\\nx: y"}' }, 'without a token'],
    ['an error', { status: 500 }, 'answered 500'],
    ['a body without end', { body: Buffer.alloc(200_000) }, 'more than 65536 bytes'],
    [
      'a redirect to plain http',
      { status: 302, headers: { location: 'http://auth.example/' } },
      'not allowed',
    ],
  ])('fails with a clear error if the token server sends %s', async (_, answer, reason) => {
    const { base } = await withTokens((url) => url, {}, answer)
    await expect(base).rejects.toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(reason),
    })
  })
})

describe('a hostile registry', () => {
  const lying = (path: RegExp, body: Buffer | string): Asked => ({
    quirk: (request) =>
      path.test(request.path) && request.method === 'GET' ? { body } : undefined,
  })

  test.each([
    [
      'a manifest of another digest',
      lying(/manifests\/sha256/, IMAGE.manifest.toString().replace('2', '3')),
      'does not match its digest',
    ],
    ['a configuration of another digest', lying(/blobs/, '{}'), 'does not match its digest'],
    [
      'a manifest without end',
      lying(/manifests/, Buffer.alloc(5_000_000)),
      'more than 4194304 bytes',
    ],
    [
      'what is not JSON',
      { tag: 'x', content: { tags: { x: Buffer.from('<html>') }, images: [] } },
      'not JSON',
    ],
    ['an error', { quirk: () => ({ status: 418 }) }, 'answers 418'],
    [
      'schema 1',
      { tag: 'x', content: { tags: { x: Buffer.from('{"schemaVersion":1}') }, images: [] } },
      'schema 1',
    ],
    [
      'a blob without a size',
      {
        tag: 'x',
        content: {
          tags: { x: Buffer.from(IMAGE.manifest.toString().replace(/"size":\d+/g, '"size":-1')) },
          images: [],
        },
      },
      'without a size',
    ],
    [
      'a chart',
      {
        tag: 'x',
        content: {
          tags: { x: Buffer.from(IMAGE.manifest.toString().replace('oci.image.config', 'helm')) },
          images: [],
        },
      },
      'not for an image but for',
    ],
    [
      'a redirect into a private network',
      { quirk: () => ({ status: 307, headers: { location: 'http://10.0.0.1/x' } }) },
      'not allowed',
    ],
  ] satisfies readonly (readonly [string, Asked, string])[])(
    'that sends %s is one clear error',
    async (_, asked, reason) => {
      expect(await failure(asked)).toMatchObject({
        code: 'registry-nonsense',
        exitCode: 4,
        message: expect.stringContaining(reason),
      })
    },
  )

  test('that redirects gets no login', async () => {
    const other = await serve(({ path }) => ({
      body: IMAGE.blobs.get(path.split('/').at(-1) ?? '') ?? '',
    }))
    open.push(other)
    const { base } = await ask({
      tag: 'one',
      logins: { HOST: { user: 'me', password: 'secret' } },
      quirk: ({ path, headers }) => {
        if (headers.authorization === undefined)
          return { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
        return path.includes('/blobs/')
          ? { status: 307, headers: { location: `${other.url}${path}` } }
          : undefined
      },
    })
    await base
    expect(other.requests.length).toBeGreaterThan(0)
    expect(other.requests.map(({ headers }) => headers.authorization)).toEqual(
      other.requests.map(() => undefined),
    )
  })

  test.each([
    [
      '401 again and again',
      { quirk: () => ({ status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }) },
      'registry-refused',
    ],
    ['401 without a challenge', { quirk: () => ({ status: 401 }) }, 'registry-refused'],
    ['403', { quirk: () => ({ status: 403 }) }, 'registry-refused'],
    ['404', { tag: 'missing' }, 'image-not-found'],
    ['429', { quirk: () => ({ status: 429 }) }, 'registry-rate-limited'],
    ['503', { quirk: () => ({ status: 503 }) }, 'registry-unreachable'],
    ['nothing', { quirk: () => ({ silent: true }) }, 'registry-unreachable'],
  ] satisfies readonly (readonly [string, Asked, string])[])(
    'that answers %s is one clear error',
    async (_, asked, code) => {
      expect(await failure(asked)).toMatchObject({ code })
    },
  )

  test('an index that refers to itself ends', async () => {
    const loop = Buffer.from('{"schemaVersion":2,"manifests":[]}')
    const nested = (below: Buffer): Buffer =>
      Buffer.from(
        JSON.stringify({
          manifests: [
            {
              digest: digestOf(below),
              size: below.length,
              platform: { os: 'linux', architecture: 'amd64' },
            },
          ],
        }),
      )
    const levels: Buffer[] = [loop]
    for (let i = 0; i < 6; i++) levels.unshift(nested(levels[0]!))
    const content = {
      tags: Object.fromEntries(levels.map((level, at) => [at === 0 ? 'deep' : `l${at}`, level])),
      images: [],
    }
    expect(await failure({ tag: 'deep', content })).toMatchObject({
      message: expect.stringContaining('without end'),
    })
  })
})

test.each([1e12, 100])('a manifest with another size than the blob: %s', async (size) => {
  const manifest = JSON.parse(IMAGE.manifest.toString()) as { layers: { size: number }[] }
  manifest.layers[1]!.size = size
  const lie = Buffer.from(JSON.stringify(manifest))
  expect(await failure({ content: { tags: { lie }, images: [IMAGE] }, tag: 'lie' })).toMatchObject({
    code: 'registry-nonsense',
    message: expect.stringMatching(
      /a layer of \d+ bytes in its manifest of \S+, but holds one of \d+/,
    ),
    hint: expect.stringContaining('registry'),
  })
})
