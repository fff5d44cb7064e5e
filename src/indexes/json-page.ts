import { FetchError } from '../fetch/failure.ts'
import { JsonReleases, type ReleaseTable, tableOf } from './json-releases.ts'
import { scan } from './json-scan.ts'
import { type DistFile, isDistribution, type ProjectPage, resolveLink } from './page.ts'
import { holdBytes, type PageBytes } from './page-bytes.ts'

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

/** The page that a table was made of. */
export function tabledPage(table: ReleaseTable, bytes: PageBytes, name: string, url: string, index: string): ProjectPage {
  const releases = new JsonReleases(table, bytes, { base: url, index, hints: {} })
  return {
    name,
    source: url,
    releases,
    get files() {
      return releases.all
    },
  }
}

/** The table of a sound page in the compact form that indexes write; undefined of any other, which must be parsed whole. */
function tableOfPage(bytes: Buffer, name: string): ReleaseTable | undefined {
  const scanned = scan(bytes, (text) => isObject(parse(text)))
  if (scanned === undefined) return undefined
  try {
    return checkEnvelope(parse(scanned.around), '').length === 0 ? tableOf(name, scanned) : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads a project page in JSON (PEP 691, PEP 700): files that are neither wheels nor sdists are left out, and so are those without name or URL.
 * @param url the page's final URL, without credentials
 * @param index the index's display name
 * @param again decodes the bytes once more, so that they need not be held
 * @throws FetchError nonsense: no JSON, cut off, not a project page, a later major version of the API.
 */
export function parseJsonPage(bytes: Buffer, name: string, url: string, index: string, again: () => Buffer = () => bytes): ProjectPage {
  const table = tableOfPage(bytes, name)
  if (table !== undefined) return tabledPage(table, holdBytes(again, bytes), name, url, index)
  const page = parse(bytes.toString('utf8'))
  if (page === undefined) throw new FetchError('nonsense', url, 'answered broken or cut off JSON')
  const files = checkEnvelope(page, url).flatMap((item) => readFile(item, url, index) ?? [])
  return { name, files, source: url }
}
