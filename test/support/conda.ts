import { createHash } from 'node:crypto'
import { makeTar } from '../weigh/tarball.ts'
import { makeZip, type ZipEntry } from '../weigh/zip.ts'
import { onTestEnd } from './cleanup.ts'
import { serve, type TestServer } from './http-server.ts'
import { fileAnswer } from './index-server.ts'
import { zstdFrame } from './zstd.ts'

export interface CondaOptions {
  readonly depends?: readonly string[]
  readonly noarch?: 'python' | 'generic'
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>
  /** Paths of softlinks, with their targets. */
  readonly links?: Readonly<Record<string, string>>
  readonly entryPoints?: readonly string[]
  /** Before the archive of files, as conda-build writes it, or after it, as rattler-build does. */
  readonly infoFirst?: boolean
  /** Replaces the list of files. */
  readonly paths?: string
  /** Replaces the packed archive of metadata. */
  readonly info?: Buffer
  readonly entries?: readonly ZipEntry[]
}

/** A package of a channel on loopback. */
export interface CondaFile {
  readonly subdir: string
  readonly filename: string
  readonly body: Buffer
  /** Its record in repodata.json. */
  readonly record: Readonly<Record<string, unknown>>
}

/** A `.conda` package: `demo 1.0 0`, of linux-64 unless it is noarch. */
export function condaPackage(project: string, options: CondaOptions = {}): CondaFile {
  const {
    depends = [],
    noarch,
    files = { 'lib/demo.so': 'x'.repeat(1000) },
    links = {},
    entryPoints = [],
    infoFirst = false,
    entries = [],
  } = options
  const [name = '', version = '', build = '0'] = project.split(' ')
  const subdir = noarch === undefined ? 'linux-64' : 'noarch'
  const stem = `${name}-${version}-${build}`
  const index = {
    name,
    version,
    build,
    build_number: 0,
    depends,
    subdir,
    ...(noarch === undefined ? {} : { noarch }),
  }
  const listed = [
    ...Object.entries(files).map(([path, text]) => ({
      _path: path,
      path_type: 'hardlink',
      size_in_bytes: text.length,
    })),
    ...Object.entries(links).map(([path, to]) => ({
      _path: path,
      path_type: 'softlink',
      size_in_bytes: files[to]?.length ?? 0,
    })),
  ]
  const texts = {
    'info/index.json': JSON.stringify(index),
    'info/paths.json': options.paths ?? JSON.stringify({ paths: listed, paths_version: 1 }),
    ...(noarch === 'python'
      ? {
          'info/link.json': JSON.stringify({
            noarch: { type: 'python', entry_points: entryPoints },
          }),
        }
      : {}),
  }
  const tar = (all: Readonly<Record<string, string>>): Buffer =>
    zstdFrame(makeTar(Object.entries(all).map(([path, content]) => ({ path, content }))))
  const info: ZipEntry = {
    name: `info-${stem}.tar.zst`,
    content: options.info ?? tar(texts),
    stored: true,
  }
  const content: ZipEntry = { name: `pkg-${stem}.tar.zst`, content: tar(files), stored: true }
  const metadata: ZipEntry = {
    name: 'metadata.json',
    content: '{"conda_pkg_format_version": 2}',
    stored: true,
  }
  const body = makeZip([metadata, ...(infoFirst ? [info, content] : [content, info]), ...entries])
  const sha256 = createHash('sha256').update(body).digest('hex')
  return {
    subdir,
    filename: `${stem}.conda`,
    body,
    record: { ...index, sha256, md5: '0'.repeat(32), size: body.length },
  }
}

/** A channel of these packages, which ends with the test. Its index is only `repodata.json`. */
export async function channelOf(
  packages: readonly CondaFile[],
  answers: Readonly<Record<string, Buffer | string>> = {},
): Promise<TestServer> {
  const repodata = (subdir: string): string =>
    JSON.stringify({
      info: { subdir },
      packages: {},
      'packages.conda': Object.fromEntries(
        packages.flatMap((one) => (one.subdir === subdir ? [[one.filename, one.record]] : [])),
      ),
    })
  const server = await serve((request) => {
    const path = request.path.slice(1)
    const [subdir = '', filename = ''] = path.split('/')
    const own =
      answers[path] ??
      (filename === 'repodata.json'
        ? repodata(subdir)
        : packages.find((one) => `${one.subdir}/${one.filename}` === path)?.body)
    return own === undefined ? { status: 404 } : fileAnswer(request, Buffer.from(own))
  })
  onTestEnd(() => server.close())
  return server
}
