import { afterEach, describe, expect, test } from 'vitest'
import { createMemoryStore } from '../../../src/cache/memory-store.ts'
import { createFetcher } from '../../../src/fetch/fetcher.ts'
import { createBaseImages } from '../../../src/images/base/base-images.ts'
import { sizedBase } from '../../../src/images/base/unknown-base.ts'
import { serve } from '../../support/http-server.ts'
import { madeImage, serveRegistry } from './registry/registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const IMAGE = madeImage([[{ path: 'x', content: 'x' }]])

/** With Docker Hub at a URL of loopback; by default one that refuses connections. */
function images({ offline = false, fresh = false, hub = 'http://127.0.0.1:9' } = {}) {
  const fetcher = createFetcher({ timeouts: { pause: 1, answer: 300, total: 2000 } })
  open.push(fetcher)
  const registries = {
    findLogin: async () => ({ login: undefined, failure: null }),
    mirrors: [],
    insecure: [],
    hubMirror: hub,
  }
  return createBaseImages({ fetcher, store: createMemoryStore(), registries, offline, fresh })
}

const seen = async (asked: Parameters<typeof images>[0], reference: string) => {
  const { source, answeredBy, warnings } = await images(asked).find(reference, 'linux/amd64')
  return [source, answeredBy, warnings.map(({ code }) => code).join(' ')]
}

describe('a base image is found', () => {
  test('in the embedded facts if they have the tag, without a request', async () => {
    expect(await seen({}, 'python:3.12-slim-bookworm')).toEqual([
      'embedded',
      'python:3.12-slim-bookworm',
      '',
    ])
    expect(await seen({}, 'scratch')).toEqual(['embedded', 'scratch', ''])
  })

  test('as the sum of its parts', async () => {
    expect(await seen({}, 'ghcr.io/astral-sh/uv:0.9')).toEqual([
      'embedded',
      'ghcr.io/astral-sh/uv:0.9',
      'base-estimated',
    ])
  })

  test('in its registry if the facts do not have it', async () => {
    const { host } = await serveRegistry({ tags: { one: IMAGE.manifest }, images: [IMAGE] }).then(
      (server) => {
        open.push(server)
        return server
      },
    )
    const [source, answeredBy, warnings] = await seen({}, `${host}/team/app:one`)
    expect([source, warnings]).toEqual(['registry', ''])
    expect(answeredBy).toMatch(/^127\.0\.0\.1:\d+\/team\/app@sha256:/)
  })

  test('in the facts of the nearest tag if the registry cannot be reached', async () => {
    expect(await seen({}, 'python:3.12.1-slim-bookworm')).toEqual([
      'embedded',
      'python:3.12-slim-bookworm',
      'base-stands-in',
    ])
    expect(await seen({ fresh: true }, 'python:3.12-slim')).toEqual([
      'embedded',
      'python:3.12-slim-trixie',
      'registry-not-asked',
    ])
  })

  test('nowhere, and is an unknown row then', async () => {
    const base = await images().find('nvidia/cuda:12.4.1-runtime', 'linux/amd64')
    expect(base.sizes.uncompressed).toEqual({ size: null, source: 'unknown', interval: [0, null] })
    expect(base.warnings[0]).toMatchObject({
      code: 'base-unknown',
      message: expect.stringContaining('the connection was refused'),
    })
    expect(await seen({ offline: true }, 'nvidia/cuda:12.4.1-runtime')).toEqual([
      'embedded',
      'nvidia/cuda:12.4.1-runtime',
      'base-unknown',
    ])
  })

  test('once, and an unreachable registry is not tried again', async () => {
    const server = await serve(() => ({ status: 404 }))
    open.push(server)
    const all = images({ hub: server.url })
    const first = all.find('team/app', 'linux/amd64')
    await expect(first).rejects.toMatchObject({ code: 'image-not-found' })
    await expect(all.find('team/app', 'linux/amd64')).rejects.toMatchObject({
      code: 'image-not-found',
    })
    // A registry may refuse HEAD alone.
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'HEAD /v2/team/app/manifests/latest',
      'GET /v2/team/app/manifests/latest',
    ])
  })

  test('with an error at its line if the registry sends wrong data', async () => {
    const server = await serve(() => ({ body: '<html>' }))
    open.push(server)
    const place = { file: 'Dockerfile', line: 3 }
    await expect(
      images({ hub: server.url }).find('team/app', 'linux/amd64', place),
    ).rejects.toMatchObject({
      code: 'registry-nonsense',
      places: [place],
    })
    await expect(images().find('A:b', 'linux/amd64', place)).rejects.toMatchObject({
      code: 'bad-image-reference',
      places: [place],
    })
  })
})

test('a size from the user is exact, and the others are estimated from it', async () => {
  const base = sizedBase(
    await images({ offline: true }).find('team/app', 'linux/amd64'),
    100_000_000,
  )
  expect(base).toMatchObject({ source: 'option', warnings: [], layers: [] })
  expect(base.sizes.uncompressed).toEqual({
    size: 100_000_000,
    source: 'exact',
    interval: [100_000_000, 100_000_000],
  })
  expect(base.sizes.tar).toMatchObject({ size: 104_000_000, source: 'estimated' })
})
