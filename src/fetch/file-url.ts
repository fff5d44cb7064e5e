import { closeSync, read } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openRegularFile } from '../cache/regular-file.ts'
import { FetchError } from './fetch-error.ts'
import type { FetchResponse, RequestOptions } from './request.ts'

const readPart = promisify(read)

function absent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR')
  )
}

/** The first and last byte of a range in a file of `size` bytes; undefined if it is outside. */
function bounds(
  range: RequestOptions['range'],
  size: number,
): readonly [number, number] | undefined {
  if (range === undefined) return [0, size - 1]
  const match = typeof range === 'string' ? /^bytes=(\d*)-(\d*)$/.exec(range) : undefined
  const [from, to] =
    typeof range === 'string' ? [match?.[1] ?? '', match?.[2] ?? ''] : range.map(String)
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start <= end ? [start, end] : undefined
}

/**
 * Answers a `file:` URL as a server would: 404 if nothing is there, `index.html` of a folder (as
 * pip reads file: indexes), 206 and Content-Range for a range.
 *
 * @throws FetchError nonsense for more than `maxBytes`, not-connected if the file cannot be read.
 */
export async function readFileUrl(
  url: string,
  options: RequestOptions,
  maxBytes: number,
  depth: number,
): Promise<FetchResponse> {
  const answer = (
    status: number,
    headers: Record<string, string>,
    body: Buffer = Buffer.alloc(0),
  ) => ({
    status,
    headers,
    body,
    received: body,
    url,
    depth,
  })
  try {
    const location = fileURLToPath(url)
    const path = (await stat(location)).isDirectory()
      ? `${location.replace(/[\\/]$/, '')}/index.html`
      : location
    const status = await stat(path)
    if (!status.isFile())
      throw new FetchError('nonsense', url, 'is not a file', {
        hint: 'Name a file of this machine: devices and pipes are not read.',
      })
    const { size } = status
    const type = path.endsWith('.html') ? 'text/html' : 'application/octet-stream'
    const headers = { 'content-type': type, 'content-length': String(size) }
    if (options.method === 'HEAD') return answer(200, headers)
    const range = bounds(options.range, size)
    if (options.range !== undefined && !range)
      return answer(416, { 'content-range': `bytes */${size}` })
    const [start, end] = range ?? [0, -1]
    const length = end - start + 1
    if (length > maxBytes)
      throw new FetchError('nonsense', url, `holds more than ${maxBytes} bytes`)
    const file = openRegularFile(path)
    try {
      const { buffer, bytesRead } = await readPart(file, Buffer.alloc(length), 0, length, start)
      const part =
        options.range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }
      return answer(
        options.range === undefined ? 200 : 206,
        { ...headers, ...part },
        buffer.subarray(0, bytesRead),
      )
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof FetchError) throw error
    if (absent(error) || error instanceof TypeError) return answer(404, {})
    throw new FetchError('not-connected', url, 'cannot be read', {
      cause: error,
      hint: 'Check the permissions of that path.',
    })
  }
}
