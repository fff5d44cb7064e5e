import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import type { MadeApk } from './made-apk.ts'
import { tarOf } from './tar.ts'

/** A repository on loopback. */
export interface MadeRepository {
  readonly url: string
  readonly index: string
  readonly close: () => void
}

/** Serves made packages and their index, as a mirror of Alpine does. */
export async function serveApks(made: readonly MadeApk[]): Promise<MadeRepository> {
  const index = made.map(({ paragraph }) => paragraph).join('')
  const files = new Map(made.map(({ filename, bytes }) => [filename, bytes]))
  files.set('APKINDEX.tar.gz', gzipSync(tarOf([{ path: 'APKINDEX', content: index }])))
  const server = createServer(({ url = '' }, response) => {
    const body = files.get(url.slice(url.lastIndexOf('/') + 1))
    response.writeHead(body === undefined ? 404 : 200, { 'content-length': body?.length ?? 0 })
    response.end(body)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    index,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** What a RUN changed in a root. */
export interface RealRun {
  /** Name and version of the packages that are new, or of another version. */
  readonly added: ReadonlyMap<string, string>
  /** Bytes of new and changed files: those of packages, those of apk's database, and its cache. */
  readonly files: number
  readonly database: number
  readonly cache: number
}

/** A root in which apk runs. */
export class ApkRoot {
  readonly #binary: string
  readonly folder: string

  constructor(binary: string, folder: string, url: string) {
    this.#binary = binary
    this.folder = folder
    for (const path of ['etc/apk/keys', 'lib/apk/db', 'var/cache/apk', 'tmp'])
      mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, 'etc/apk/arch'), 'x86_64\n')
    writeFileSync(join(folder, 'etc/apk/repositories'), `${url}\n`)
    writeFileSync(join(folder, 'etc/os-release'), 'ID=alpine\nVERSION_ID=3.22.1\n')
    for (const path of ['lib/apk/db/installed', 'etc/apk/world'])
      writeFileSync(join(folder, path), '')
  }

  /** Runs the commands of one RUN; null if apk refuses one. */
  async run(commands: readonly (readonly string[])[]): Promise<RealRun | null> {
    const [packages, files] = [this.packages(), this.#files()]
    for (const words of commands)
      try {
        await promisify(execFile)(
          this.#binary,
          ['--root', this.folder, '--allow-untrusted', '--no-interactive', ...words],
          { env: { ...process.env, LD_LIBRARY_PATH: join(this.#binary, '..') } },
        )
      } catch {
        return null
      }
    const [after, written] = [this.packages(), this.#files()]
    const changed = [...written].filter(([path, { key }]) => files.get(path)?.key !== key)
    const sum = (of: RegExp): number =>
      changed.reduce((all, [path, { size }]) => all + (of.test(path) ? size : 0), 0)
    return {
      added: new Map([...after].filter(([name, version]) => packages.get(name) !== version)),
      files: sum(/^usr\//),
      database: sum(/^(?:lib\/apk\/db|etc\/apk\/world)/),
      cache: sum(/^var\/cache/),
    }
  }

  packages(): ReadonlyMap<string, string> {
    const text = readFileSync(join(this.folder, 'lib/apk/db/installed'), 'utf8')
    return new Map(
      [...text.matchAll(/^P:(.+)\nV:(.+)$/gm)].map(([, name, version]) => [name!, version!]),
    )
  }

  #files(): ReadonlyMap<string, { readonly size: number; readonly key: string }> {
    if (!existsSync(this.folder)) return new Map()
    return new Map(
      readdirSync(this.folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
        const path = join(entry.parentPath, entry.name)
        const { size, ino, mtimeMs } = lstatSync(path)
        if (!entry.isFile()) return []
        const digest = createHash('sha1').update(readFileSync(path)).digest('hex')
        return [[relative(this.folder, path), { size, key: `${ino} ${mtimeMs} ${digest}` }]]
      }),
    )
  }
}
