import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createGzip } from 'node:zlib'
import { readTarEntries, type TarEntry } from '../../../src/archives/tar.ts'

/** The files that unpacking a .deb writes. Sizes in bytes. */
export interface MeasuredArchive {
  readonly slim: MeasuredPart
  readonly extra: MeasuredPart
  /** Files that dpkg keeps of it below info/, and their sizes. */
  readonly info: { readonly files: number; readonly bytes: number }
  /** Its paragraph in dpkg's status. */
  readonly paragraph: number
  readonly modules: { readonly files: number; readonly bytes: number }
}

interface MeasuredPart {
  readonly files: number
  readonly bytes: number
  readonly packed: number
  readonly folders: readonly string[]
}

/** The files that Debian's slim images leave out (debuerreotype's .slimify-excludes). */
const EXCLUDED =
  /^usr\/share\/(?:doc\/(?!.*\/copyright$)|(?:groff|info|linda|lintian|man)\/|locale\/(?!locale\.alias$))/
const MODULE = /^usr\/(?:lib\/python3[^/]*|share)\/.*\.py$/

const HASH = 34

interface Counter {
  part: { files: number; bytes: number; folders: string[] }
  gzip: ReturnType<typeof createGzip>
  packed: number
}

/** Reads an archive by dpkg-deb. */
export async function measureArchive(file: string): Promise<MeasuredArchive> {
  const [slim, extra] = [counter(), counter()]
  const modules = { files: 0, bytes: 0 }
  const paths: string[] = []
  await eachEntry(['--fsys-tarfile', file], ({ path, kind, size }) => {
    const own = path.replace(/^\.?\/+|\/+$/g, '')
    paths.push(own === '' ? '/.' : `/${own}`)
    if (own === '' || kind === 'other') return undefined
    const { part, gzip } = EXCLUDED.test(kind === 'folder' ? `${own}/` : own) ? extra : slim
    if (kind === 'folder') {
      part.folders.push(own)
      return undefined
    }
    part.files++
    const bytes = kind === 'file' ? size : 0
    part.bytes += bytes
    if (MODULE.test(own) && kind === 'file') {
      modules.files++
      modules.bytes += bytes
    }
    gzip.write(headerLike(own))
    if (kind !== 'file') return undefined
    return {
      stream: async (content) => {
        for await (const chunk of content) if (!gzip.write(chunk)) await once(gzip, 'drain')
        gzip.write(Buffer.alloc((512 - (size % 512)) % 512))
      },
    }
  })
  const info = {
    files: 1,
    bytes: paths.reduce((sum, path) => sum + Buffer.byteLength(path) + 1, 0),
  }
  let paragraph = 0
  await eachEntry(['--ctrl-tarfile', file], ({ path, kind, size }) => {
    const own = path.replace(/^\.?\/+/, '')
    if (kind !== 'file') return undefined
    if (own === 'control') paragraph += size + 'Status: install ok installed\n\n'.length
    else {
      info.files++
      info.bytes += size
    }
    if (own !== 'conffiles') return undefined
    // dpkg adds a hash to each line.
    return {
      whole: (content) => {
        paragraph += content.length + HASH * content.toString().split('\n').length
      },
    }
  })
  return { slim: await finished(slim), extra: await finished(extra), info, paragraph, modules }
}

async function eachEntry(
  args: readonly string[],
  visit: (entry: TarEntry) => ReturnType<Parameters<typeof readTarEntries>[1]>,
): Promise<void> {
  const child = spawn('dpkg-deb', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  const chunks: AsyncIterator<Buffer> = child.stdout[Symbol.asyncIterator]()
  const { fault } = await readTarEntries({ [Symbol.asyncIterator]: () => chunks }, visit)
  // The padding behind the archive's end is read too, or dpkg-deb would wait.
  while (!(await chunks.next()).done);
  const [code] = await closed
  if (fault !== undefined || code !== 0)
    throw new Error(`${args.join(' ')}: ${fault ?? `exit ${code}`}`)
}

function counter(): Counter {
  const gzip = createGzip({ level: 6 })
  const own: Counter = { part: { files: 0, bytes: 0, folders: [] }, gzip, packed: 0 }
  gzip.on('data', (chunk: Buffer) => {
    own.packed += chunk.length
  })
  return own
}

/** A header of tar with what differs between files: gzip packs the rest to next to nothing. */
function headerLike(path: string): Buffer {
  const header = Buffer.alloc(512)
  header.write(path.slice(0, 100), 0)
  header.write('0000644\u00000000000\u00000000000\u0000', 100)
  header.write(
    String(Math.abs(hashOf(path)))
      .padStart(11, '0')
      .slice(0, 11),
    124,
  )
  header.write('ustar', 257)
  return header
}

const hashOf = (text: string): number =>
  [...text].reduce((hash, character) => (hash * 31 + character.charCodeAt(0)) | 0, 7)

async function finished(own: Counter): Promise<MeasuredPart> {
  const ended = once(own.gzip, 'end')
  own.gzip.end()
  await ended
  return { ...own.part, packed: own.part.files === 0 ? 0 : own.packed }
}
