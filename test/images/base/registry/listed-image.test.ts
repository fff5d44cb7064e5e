import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { image } from '../../../../src/index.ts'
import { folderOf } from '../../../scenarios/support.ts'
import { makeTar } from '../../../weigh/tarball.ts'
import { clientOf, digestOf, type MadeImage, madeImage, serveRegistry } from './registry-server.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

const LOWER = [
  { path: 'usr/bin/tool-1.0', content: 'x'.repeat(70_000) },
  { path: 'usr/bin/tool', type: '2', link: 'tool-1.0' },
  { path: 'usr/share/tool/a.txt', content: 'a'.repeat(3000) },
  { path: 'usr/share/tool/b.txt', content: 'b' },
] as const
const UPPER = [
  { path: 'usr/share/tool/.wh.b.txt' },
  { path: 'etc/tool.conf', content: 'c' },
] as const
const ENTRIES = [
  { name: 'usr/bin/tool-1.0', type: 'reg', size: 70_000 },
  { name: 'usr/bin/tool-1.0', type: 'chunk', size: 0 },
  { name: 'usr/bin/tool', type: 'symlink', linkName: 'tool-1.0' },
  { name: 'usr/share/tool/a.txt', type: 'reg', size: 3000 },
  { name: 'usr/share/tool/b.txt', type: 'reg', size: 1 },
  { name: 'dev/null', type: 'char' },
  {},
]
const LIST = JSON.stringify({ version: 1, entries: ENTRIES })

/** A zstd frame of one raw block. */
function zstdOf(text: string): Buffer {
  const content = Buffer.from(text)
  const head = Buffer.alloc(12)
  head.writeUInt32LE(0xfd2fb528, 0)
  head[4] = 0xa0
  head.writeUInt32LE(content.length, 5)
  head.writeUIntLE(content.length * 8 + 1, 9, 3)
  return Buffer.concat([head, content])
}

/** An empty gzip member with an extra field, as eStargz ends. */
function footerAt(offset: number): Buffer {
  const extra = Buffer.from(`SG\x16\x00${offset.toString(16).padStart(16, '0')}STARGZ`, 'latin1')
  const head = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, extra.length, 0])
  return Buffer.concat([head, extra, Buffer.from([1, 0, 0, 0xff, 0xff]), Buffer.alloc(8)])
}

/** An image of one layer, which is not read: only its list is. */
function withList(layer: Buffer, mediaType: string, annotations: object): MadeImage {
  const made = madeImage([])
  const manifest = JSON.parse(made.manifest.toString())
  manifest.layers = [{ mediaType, digest: digestOf(layer), size: layer.length, annotations }]
  return {
    ...made,
    manifest: Buffer.from(JSON.stringify(manifest)),
    blobs: new Map([...made.blobs, [digestOf(layer), layer]]),
  }
}

const LAYER = 'application/vnd.oci.image.layer.v1.tar'
const noise = Buffer.alloc(5000, 7)
const packed = zstdOf(LIST)
const chunked = (digest = digestOf(packed), place = `5000:${packed.length}:${LIST.length}:1`) =>
  withList(Buffer.concat([noise, packed, Buffer.alloc(100)]), `${LAYER}+zstd`, {
    'io.github.containers.zstd-chunked.manifest-position': place,
    'io.github.containers.zstd-chunked.manifest-checksum': digest,
  })
const estargz = (digest = digestOf(LIST)) =>
  withList(
    Buffer.concat([
      noise,
      gzipSync(makeTar([{ path: 'stargz.index.json', content: LIST }])),
      footerAt(noise.length),
    ]),
    `${LAYER}+gzip`,
    { 'containerd.io/snapshot/stargz/toc.digest': digest },
  )
const plain = madeImage([[...LOWER], [...UPPER]])

async function start(made: MadeImage) {
  const server = await serveRegistry({ tags: { one: made.manifest }, images: [made] })
  const { fetcher, look } = clientOf(server)
  open.push(server, fetcher)
  return { server, look }
}

describe.each([
  ['gzip', plain],
  ['zstd:chunked', chunked()],
  ['eStargz', estargz()],
] as const)('an image of %s', (kind, made) => {
  test('lists its files, once', async () => {
    const { server, look } = await start(made)
    const base = await look()
    const tree = (await base.listFiles!())!
    expect(tree.entry('usr/bin/tool-1.0')).toEqual({ kind: 'file', size: 70_000 })
    expect(tree.linkText('usr/bin/tool')).toBe('tool-1.0')
    expect(tree.entry('usr/share/tool/b.txt') !== undefined).toBe(kind !== 'gzip')
    const seen = server.requests.length
    await (await look()).listFiles!()
    // Only the tag is requested again.
    expect(server.requests.length - seen).toBe(1)
    if (kind !== 'gzip')
      expect(base.sizes.uncompressed).toMatchObject({ size: 73_001, source: 'exact' })
  })

  test('has what COPY takes of it', async () => {
    const { server } = await start(made)
    const cwd = folderOf({
      Dockerfile: `FROM ${server.host}/team/app:one AS tools
FROM scratch
COPY --from=${server.host}/team/app:one /usr/bin/tool /usr/local/bin/
COPY --from=tools /usr/share/tool /share
COPY --from=tools /usr/share/tool/*.txt /texts/
COPY --from=tools /nowhere /nowhere
`,
    })
    const { layers } = await image({ cwd, cache: false, snapshot: false, env: {} })
    const sizes = layers.map(({ line, uncompressed_size: size }) => [line, size])
    const texts = kind === 'gzip' ? 3000 : 3001
    expect(sizes).toEqual([
      [3, 70_000],
      [4, texts],
      [5, texts],
      [6, 0],
    ])
    expect(layers.at(-1)?.rows).toMatchObject([
      { source: 'unknown', reason: 'that image has no such file' },
    ])
  })
})

test.each([
  ['zstd:chunked', chunked(digestOf('other'))],
  ['eStargz', estargz(digestOf('other'))],
] as const)('a list of %s with another digest is refused', async (_, made) => {
  const { look } = await start(made)
  await expect(look()).rejects.toMatchObject({ code: 'registry-nonsense' })
})

test.each(['5000:999999:1:1', '-5:10:1:1', 'x', '1e99:5:1:1'])(
  'a list at %s is not looked for',
  async (place) => {
    const { look } = await start(chunked(digestOf(packed), place))
    expect((await look()).sizes.uncompressed.source).toBe('estimated')
  },
)
