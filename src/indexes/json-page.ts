import { FetchError } from '../fetch/failure.ts'
import { JsonFile, type JsonText } from './json-file.ts'
import { type DistFile, isDistribution, type ProjectPage, resolveLink } from './page.ts'

const FILES = Buffer.from('"files":[{"')
const FILENAME = Buffer.from('"filename":"')
/** Between two objects of a list in compact JSON; it can't stand in a string, where its quote would be escaped. */
const BETWEEN = Buffer.from('},{"')
const LAST = Buffer.from('}]')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Checks a page but for its files, and returns these. */
function checkEnvelope(page: unknown, url: string): readonly unknown[] {
  const meta = isObject(page) ? page.meta : undefined
  const version = isObject(meta) ? meta['api-version'] : undefined
  if (!isObject(page) || !Array.isArray(page.files)) throw new FetchError('nonsense', url, 'answered JSON that is not a project page')
  if (typeof version === 'string' && !version.startsWith('1.'))
    throw new FetchError('nonsense', url, `answered version ${JSON.stringify(version)} of the simple API, which is not known here`)
  return page.files
}

/** Four offsets a file: its object's start, its name's start and end, the object's end. */
type Places = Int32Array

function openPlaces(places: Places, text: JsonText): DistFile[] {
  const files: DistFile[] = []
  for (let i = 0; i < places.length; i += 4) {
    const nameEnd = places[i + 2]!
    const filename = text.bytes.toString('latin1', places[i + 1]!, nameEnd)
    files.push(new JsonFile(filename, text, places[i]!, nameEnd, places[i + 3]!))
  }
  return files
}

/**
 * Finds the files by the marks between them, without parsing them, and parses what is around the list. Undefined where the page is not in the compact form
 * that indexes write, or where anything does not fit: then it is parsed whole.
 */
function scan(bytes: Buffer, url: string): Places | undefined {
  const list = bytes.indexOf(FILES)
  if (list < 0) return undefined
  const places: number[] = []
  let start = list + FILES.length - 2
  let end = start
  for (let last = false; !last; start = end + 2) {
    const nameStart = bytes.indexOf(FILENAME, start) + FILENAME.length
    if (nameStart < start) return undefined
    const nameEnd = bytes.indexOf(0x22, nameStart)
    end = bytes.indexOf(BETWEEN, start)
    last = end < 0
    if (last) end = bytes.indexOf(LAST, nameStart)
    if (nameEnd < 0 || end < nameEnd) return undefined
    const filename = bytes.toString('latin1', nameStart, nameEnd)
    if (isDistribution(filename)) places.push(start, nameStart, nameEnd, end)
    else if (filename.includes('\\')) return undefined
    if ((last || places.length === 4) && !isObject(parse(bytes.toString('utf8', start, end + 1)))) return undefined
  }
  const around = parse(`${bytes.toString('utf8', 0, list + FILES.length - 2)}${bytes.toString('utf8', end + 1)}`)
  return around !== undefined && checkEnvelope(around, url).length === 0 ? Int32Array.from(places) : undefined
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function sha256Of(hashes: unknown): string | null {
  const sha256 = isObject(hashes) ? text(hashes.sha256) : null
  return sha256 !== null && /^[0-9a-f]{64}$/i.test(sha256) ? sha256.toLowerCase() : null
}

function readFile(file: unknown, base: string, index: string): DistFile | undefined {
  if (!isObject(file) || typeof file.filename !== 'string' || typeof file.url !== 'string' || !isDistribution(file.filename))
    return undefined
  const url = resolveLink(file.url, base)
  if (url === undefined) return undefined
  const sidecar = file['core-metadata'] ?? file['data-dist-info-metadata']
  const sidecarSha256 = sha256Of(sidecar)
  const time = Date.parse(text(file['upload-time']) ?? '')
  return {
    filename: file.filename,
    url,
    sha256: sha256Of(file.hashes),
    size: typeof file.size === 'number' && Number.isSafeInteger(file.size) && file.size >= 0 ? file.size : null,
    requiresPython: text(file['requires-python']) || null,
    uploadTime: Number.isNaN(time) ? null : time,
    yanked: typeof file.yanked === 'string' ? file.yanked : file.yanked === true ? '' : false,
    sidecar: sidecarSha256 === null ? sidecar === true || isObject(sidecar) : { sha256: sidecarSha256 },
    index,
  }
}

/**
 * Reads a project page in JSON (PEP 691, PEP 700): files that are neither wheels nor sdists are left out, and so are those without name or URL.
 * @param url the page's final URL, without credentials
 * @param index the index's display name
 * @throws FetchError nonsense: no JSON, cut off, not a project page, a later major version of the API.
 */
export function parseJsonPage(bytes: Buffer, name: string, url: string, index: string): ProjectPage {
  const places = scan(bytes, url)
  if (places) {
    const text: JsonText = { bytes, base: url, index, hints: {} }
    return {
      name,
      source: url,
      get files() {
        return openPlaces(places, text)
      },
    }
  }
  const page = parse(bytes.toString('utf8'))
  if (page === undefined) throw new FetchError('nonsense', url, 'answered broken or cut off JSON')
  const files = checkEnvelope(page, url).flatMap((item) => readFile(item, url, index) ?? [])
  return { name, files, source: url }
}
