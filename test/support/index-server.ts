import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import {
  type Answer,
  type Responder,
  type SeenRequest,
  serve,
  type TestServer,
} from './http-server.ts'

/** A file that the test index offers. */
export interface IndexFile {
  readonly filename: string
  readonly body?: string | Buffer
  /** Core metadata, served next to the file. */
  readonly metadata?: string
  readonly requiresPython?: string
  /** Null if the page does not say. */
  readonly uploadTime?: string | null
  readonly yanked?: string | boolean
  /** The page promises a sidecar that is not there. */
  readonly promisesSidecar?: boolean
  /** The file's hashes on a page of JSON, or its fragment on one of HTML; its sha256 otherwise. */
  readonly hashes?: Readonly<Record<string, string>>
  /** The sidecar's hashes on the page; by default its sha256. */
  readonly sidecarHashes?: Readonly<Record<string, string>>
  /** The name of the field that promises the sidecar; `core-metadata` otherwise. */
  readonly sidecarField?: string
}

export interface IndexServerOptions {
  /** Which forms the pages come in. */
  readonly pages?: 'both' | 'json' | 'html'
  readonly ranges?: 'all' | 'absolute' | 'none'
  readonly gzip?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Sees each request first. Its return value replaces the response. */
  readonly intercept?: (request: SeenRequest) => Answer | undefined
}

/**
 * A package index on loopback: `/simple/NAME/`, `/files/FILENAME` with HEAD and ranges,
 * `/files/FILENAME.metadata`.
 */
export interface IndexServer extends TestServer {
  /** The URL of the index itself. */
  readonly index: string
}

const sha256 = (body: string | Buffer) => createHash('sha256').update(body).digest('hex')
const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)

const hashesOf = ({ hashes, body = '' }: IndexFile): Readonly<Record<string, string>> =>
  hashes ?? { sha256: sha256(body) }

const fragmentOf = (file: IndexFile): string => new URLSearchParams(hashesOf(file)).toString()

function jsonPage(name: string, files: readonly IndexFile[]): string {
  return JSON.stringify({
    meta: { 'api-version': '1.1' },
    name,
    files: files.map((file) => ({
      filename: file.filename,
      url: `../../files/${encodeURIComponent(file.filename)}`,
      hashes: hashesOf(file),
      'requires-python': file.requiresPython ?? null,
      size: Buffer.byteLength(file.body ?? ''),
      ...(file.uploadTime === null
        ? {}
        : { 'upload-time': file.uploadTime ?? '2024-01-02T03:04:05.678900Z' }),
      yanked: file.yanked ?? false,
      [file.sidecarField ?? 'core-metadata']:
        file.metadata === undefined
          ? (file.promisesSidecar ?? false)
          : (file.sidecarHashes ?? { sha256: sha256(file.metadata) }),
    })),
  })
}

function htmlPage(files: readonly IndexFile[]): string {
  const links = files.map((file) => {
    const attributes = [
      file.requiresPython === undefined
        ? ''
        : ` data-requires-python="${escapeHtml(file.requiresPython)}"`,
      file.metadata === undefined && !file.promisesSidecar ? '' : ' data-core-metadata="true"',
      typeof file.uploadTime === 'string' ? ` data-upload-time="${file.uploadTime}"` : '',
      file.yanked === undefined || file.yanked === false
        ? ''
        : ` data-yanked="${file.yanked === true ? '' : escapeHtml(file.yanked)}"`,
    ].join('')
    return `<a href="../../files/${encodeURIComponent(file.filename)}#${fragmentOf(file)}"${attributes}>${file.filename}</a>`
  })
  return `<!DOCTYPE html><html><body>${links.join('<br/>')}</body></html>`
}

/** Not a copy of bytes: one of 200 MB for each range takes longer than what is tested. */
const bytesOf = (body: string | Buffer): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : body

/** A file, or the requested part of it. */
export function fileAnswer(
  request: SeenRequest,
  body: Buffer,
  ranges: IndexServerOptions['ranges'] = 'all',
): Answer {
  const match = /^bytes=(\d*)-(\d*)$/.exec(String(request.headers.range ?? ''))
  if (!match || ranges === 'none') return { body }
  const [, from = '', to = ''] = match
  if (from === '' && ranges === 'absolute') return { status: 501 }
  const start = from === '' ? Math.max(0, body.length - Number(to)) : Number(from)
  const end = from === '' || to === '' ? body.length - 1 : Math.min(Number(to), body.length - 1)
  if (start > end) return { status: 416, headers: { 'content-range': `bytes */${body.length}` } }
  return {
    status: 206,
    headers: { 'content-range': `bytes ${start}-${end}/${body.length}` },
    body: body.subarray(start, end + 1),
  }
}

/** Serves an index of the projects given, by normalised name. */
export async function serveIndex(
  projects: Readonly<Record<string, readonly IndexFile[]>>,
  options: IndexServerOptions = {},
): Promise<IndexServer> {
  const { pages = 'both', headers = {} } = options
  const files = new Map(
    Object.values(projects).flatMap((list) => list.map((file) => [file.filename, file] as const)),
  )

  const page = (request: SeenRequest, name: string): Answer => {
    const project = projects[name]
    if (!project) return { status: 404 }
    const json =
      pages === 'json' || (pages === 'both' && String(request.headers.accept).includes('+json'))
    const text = json ? jsonPage(name, project) : htmlPage(project)
    const etag = `"${sha256(text)}"`
    if (request.headers['if-none-match'] === etag)
      return { status: 304, headers: { etag, ...headers } }
    const type = json ? 'application/vnd.pypi.simple.v1+json' : 'text/html; charset=utf-8'
    const encoding: Record<string, string> = options.gzip ? { 'content-encoding': 'gzip' } : {}
    return {
      headers: { 'content-type': type, etag, ...encoding, ...headers },
      body: options.gzip ? gzipSync(text) : text,
    }
  }

  const responder: Responder = (request) => {
    const early = options.intercept?.(request)
    if (early) return early
    const path = decodeURIComponent(request.path)
    const project = /^\/simple\/([^/]+)\/$/.exec(path)?.[1]
    if (project !== undefined) return page(request, project)
    const filename = path.replace('/files/', '').replace(/\?.*$/s, '')
    const sidecarOf = files.get(filename.replace(/\.metadata$/, ''))
    if (filename.endsWith('.metadata'))
      return sidecarOf?.metadata === undefined ? { status: 404 } : { body: sidecarOf.metadata }
    const file = files.get(filename)
    return file
      ? fileAnswer(request, bytesOf(file.body ?? ''), options.ranges ?? 'all')
      : { status: 404 }
  }
  const server = await serve(responder)
  return { ...server, index: `${server.url}/simple` }
}
