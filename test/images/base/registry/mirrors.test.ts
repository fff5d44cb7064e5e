import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../../src/cache/memory-store.ts'
import { createFetcher } from '../../../../src/fetch/fetcher.ts'
import { familiarName, readReference } from '../../../../src/images/base/reference.ts'
import { createRegistries } from '../../../../src/images/base/registry/mirrored-image.ts'
import { parseMirrors, placesOfImage } from '../../../../src/images/base/registry/mirrors.ts'
import { digestOf, madeImage, serveRegistry } from './registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const RULES = parseMirrors(`
unqualified-search-registries = ["docker.io"]
[[registry]]
location = "docker.io"
[[registry.mirror]]
location = "mirror.example/hub"
[[registry.mirror]]
location = "digests.example:5000"
pull-from-mirror = "digest-only"
insecure = true

[[registry]]
prefix = "docker.io/library"
location = "internal.example/official"

[[registry]]
prefix = "*.corp.example"
[[registry.mirror]]
location = "cache.example"

[[registry]]
location = "blocked.example"
blocked = true
[[registry]]
location = "no location"
`)

const DIGEST = `sha256:${'a'.repeat(64)}`
const places = (name: string): readonly string[] =>
  placesOfImage(readReference(name), RULES ?? []).map(
    ({ reference, isInsecure }) => `${familiarName(reference)}${isInsecure ? ' http' : ''}`,
  )

describe('registries.conf', () => {
  test.each([
    ['team/app:1', ['mirror.example/hub/team/app:1', 'team/app:1']],
    [
      `team/app@${DIGEST}`,
      [
        `mirror.example/hub/team/app@${DIGEST}`,
        `digests.example:5000/team/app@${DIGEST} http`,
        `team/app@${DIGEST}`,
      ],
    ],
    ['python:3.12', ['internal.example/official/python:3.12']],
    ['git.corp.example/a/b:1', ['cache.example/a/b:1', 'git.corp.example/a/b:1']],
    ['ghcr.io/a/b:1', ['ghcr.io/a/b:1']],
    ['blocked.example/a:1', ['blocked.example/a:1']],
  ])('sends %s to %j', (name, expected) => {
    expect(places(name)).toEqual(expected)
  })

  test.each(['', 'registry = 5', '[[registry]]\nlocation = 5'])('%j says nothing', (text) => {
    expect(parseMirrors(text)).toEqual([])
  })
})

describe('a mirror', () => {
  const IMAGE = madeImage([[{ path: 'a', content: 'x' }]])
  const OTHER = madeImage([[{ path: 'b', content: 'y' }]])

  async function read(mirror: 'has it' | 'lacks it' | 'lies' | number, tag = 'one') {
    const own = await serveRegistry({ tags: { one: IMAGE.manifest }, images: [IMAGE] })
    const other = await serveRegistry(
      mirror === 'lacks it'
        ? { tags: {}, images: [] }
        : { tags: { one: IMAGE.manifest }, images: [IMAGE] },
      ({ path, method }) =>
        typeof mirror === 'number'
          ? { status: mirror }
          : mirror === 'lies' && method === 'GET' && path.includes('/manifests/')
            ? { body: OTHER.manifest }
            : undefined,
    )
    const fetcher = createFetcher({ timeouts: { pause: 1, answer: 300, total: 2000 } })
    open.push(own, other, fetcher)
    const rules =
      parseMirrors(
        `[[registry]]\nlocation = "${own.host}"\n[[registry.mirror]]\nlocation = "${other.host}"\n`,
      ) ?? []
    const settings = {
      findLogin: async () => ({ login: undefined, failure: null }),
      insecure: [],
      hubMirror: null,
      mirrors: rules,
    }
    const image = await createRegistries(fetcher, settings).read(
      readReference(`${own.host}/team/app${tag.startsWith('sha') ? '@' : ':'}${tag}`),
      'linux/amd64',
      createMemoryStore(),
    )
    return [
      image.digest,
      image.registry.name === own.host ? 'own' : 'mirror',
      own.requests.length > 0,
    ]
  }

  test('is used first, and without the registry if it has the image', async () => {
    expect(await read('has it')).toEqual([digestOf(IMAGE.manifest), 'mirror', false])
  })

  test.each([400, 401, 403, 404, 418, 429, 500, 503])(
    'that answers %d is followed by the registry',
    async (status) => {
      expect(await read(status)).toEqual([digestOf(IMAGE.manifest), 'own', true])
    },
  )

  test('that lacks the image, or sends wrong data, is followed by the registry', async () => {
    expect(await read('lacks it')).toEqual([digestOf(IMAGE.manifest), 'own', true])
    expect(await read('lies', digestOf(IMAGE.manifest))).toEqual([
      digestOf(IMAGE.manifest),
      'own',
      true,
    ])
  })
})
