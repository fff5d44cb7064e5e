import { execFileSync } from 'node:child_process'
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createGunzip } from 'node:zlib'
import { readTarEntries } from '../../src/archives/tar.ts'

/** An entry of a layer that is no folder. */
export interface RealFile {
  /** Absolute. */
  readonly path: string
  /** 0 of links. */
  readonly size: number
}

export interface RealLayer {
  readonly instruction: string
  readonly files: readonly RealFile[]
  /** Texts of the RECORDs of installed distributions, by path. */
  readonly records: ReadonlyMap<string, string>
  /** The sum of file sizes, bytes. */
  readonly uncompressed: number
  /** Bytes of the tar archive, without the builder's own entries. */
  readonly tar: number
  /** Bytes as packed by Go's gzip. */
  readonly compressed: number
}

interface Descriptor {
  readonly digest: string
  readonly annotations?: Readonly<Record<string, string>>
}

/**
 * The layers that an image of an OCI layout adds to its base, the lowest first.
 *
 * @param ofBase how many layers the base has
 */
export async function readLayers(
  layout: string,
  tag: string,
  ofBase: number,
): Promise<readonly RealLayer[]> {
  const json = <T>(digest: string): T =>
    JSON.parse(readFileSync(blobOf(layout, digest), 'utf8')) as T
  const index = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')) as {
    readonly manifests: readonly Descriptor[]
  }
  const image = index.manifests.find(
    ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] === tag,
  )
  const manifest = json<{ readonly config: Descriptor; readonly layers: readonly Descriptor[] }>(
    image!.digest,
  )
  const { history } = json<{
    readonly history: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[]
  }>(manifest.config.digest)
  const made = history.filter(({ empty_layer }) => empty_layer !== true)
  return Promise.all(
    manifest.layers
      .slice(ofBase)
      .map(({ digest }, at) =>
        readLayer(layout, blobOf(layout, digest), made[at + ofBase]?.created_by ?? ''),
      ),
  )
}

const blobOf = (layout: string, digest: string): string =>
  join(layout, 'blobs', ...digest.split(':'))

/** Mount points that buildah leaves in the layers of RUN. */
const OF_BUILDER = /^(?:etc\/(?:hosts|hostname|resolv\.conf)|run(?:\/.*)?|proc|sys|dev)\/?$/
const HEADER = 512

/** The size of a layer packed by Go's gzip; the number is kept next to it. */
function packedSize(layout: string, blob: string): number {
  const program = join(layout, 'repack')
  const kept = `${blob}.packed`
  if (!existsSync(program))
    execFileSync(
      'go',
      ['build', '-o', program, fileURLToPath(new URL('./repack.go', import.meta.url))],
      { cwd: layout },
    )
  if (!existsSync(kept)) writeFileSync(kept, execFileSync(program, [blob]))
  return Number(readFileSync(kept, 'utf8'))
}

async function readLayer(layout: string, blob: string, instruction: string): Promise<RealLayer> {
  const files: RealFile[] = []
  const records = new Map<string, string>()
  let tar = 0
  async function* counted(): AsyncIterable<Buffer> {
    for await (const chunk of createReadStream(blob).pipe(createGunzip())) {
      tar += (chunk as Buffer).length
      yield chunk as Buffer
    }
  }
  let foreign = 0
  await readTarEntries(counted(), ({ path, kind, size }) => {
    if (OF_BUILDER.test(path) && size === 0) {
      foreign += HEADER
      return undefined
    }
    const absolute = `/${path.replace(/^\.?\/|\/$/g, '')}`
    if (kind === 'folder' || /\/\.wh\./.test(absolute)) return undefined
    files.push({ path: absolute, size: kind === 'file' ? size : 0 })
    return absolute.endsWith('.dist-info/RECORD')
      ? { whole: (content: Buffer) => void records.set(absolute, content.toString('utf8')) }
      : undefined
  })
  const uncompressed = files.reduce((sum, { size }) => sum + size, 0)
  return {
    instruction,
    files,
    records,
    uncompressed,
    tar: tar - foreign,
    compressed: packedSize(layout, blob),
  }
}
