import { afterEach, describe, expect, test } from 'vitest'
import type { Answer, SeenRequest } from '../../../support/http-server.ts'
import { clientOf, digestOf, madeImage, madeIndex, serveRegistry } from './registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const IMAGE = madeImage([[{ path: 'usr/x', content: 'x'.repeat(50_000) }]])
const ARM = madeImage([[{ path: 'arm' }]], { architecture: 'arm64' })

/** Reads `team/app:one` of a registry on loopback for linux/amd64. */
async function look(one: Buffer, quirk?: (request: SeenRequest) => Answer | undefined) {
  const server = await serveRegistry({ tags: { one }, images: [ARM, IMAGE] }, quirk)
  const client = clientOf(server)
  open.push(server, client.fetcher)
  return client.look()
}

describe('a registry', () => {
  test.each([200, 400, 403, 404, 405, 500, 501])(
    'may answer %d to HEAD, without a digest',
    async (status) => {
      const base = await look(IMAGE.manifest, ({ method }) =>
        method === 'HEAD' ? { status } : undefined,
      )
      expect(base.digest).toBe(digestOf(IMAGE.manifest))
    },
  )

  test.each([400, 403, 404, 416, 500, 501])('may answer %d to a range', async (status) => {
    const { sizes } = await look(IMAGE.manifest, ({ headers }) =>
      headers.range === undefined ? undefined : { status },
    )
    expect(sizes.compressed.source).toBe('exact')
    expect(sizes.tar.source).toBe('estimated')
  })
})

describe('an index', () => {
  const described = (manifest: Buffer) => ({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    digest: digestOf(manifest),
    size: manifest.length,
  })
  const indexOf = (manifests: readonly unknown[]): Buffer =>
    Buffer.from(JSON.stringify({ schemaVersion: 2, manifests }))

  test('may name no platforms: those of the images count', async () => {
    const base = await look(indexOf([ARM, IMAGE].map(({ manifest }) => described(manifest))))
    expect(base.digest).toBe(digestOf(IMAGE.manifest))
    await expect(look(indexOf([described(ARM.manifest)]))).rejects.toMatchObject({
      code: 'no-platform',
    })
  })

  test('may begin with the record of a build', async () => {
    const { manifests } = JSON.parse(madeIndex({ 'linux/amd64': IMAGE }).toString()) as {
      manifests: readonly unknown[]
    }
    const record = {
      ...described(Buffer.from('record')),
      platform: { os: 'linux', architecture: 'amd64' },
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    }
    const base = await look(indexOf([record, ...manifests]))
    expect(base.digest).toBe(digestOf(IMAGE.manifest))
  })
})
