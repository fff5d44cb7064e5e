import { FetchError } from '../../fetch/fetch-error.ts'
import { isObject } from '../../text/json.ts'
import { type DistFile, type ProjectPage, QUARANTINED, tooManyFiles } from '../page.ts'
import { holdBytes, type PageBytes, ReceivedPage } from '../page-bytes.ts'
import { jsonFile } from './json-file.ts'
import { JsonReleases, type ReleaseTable, tableOf } from './json-releases.ts'
import { scan } from './json-scan.ts'

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Checks a page without its files, and returns the files. */
function checkEnvelope(page: unknown, url: string): readonly unknown[] {
  const meta = isObject(page) ? page.meta : undefined
  const version = isObject(meta) ? meta['api-version'] : undefined
  if (!isObject(page) || !Array.isArray(page.files))
    throw new FetchError('nonsense', url, 'sent JSON that is not a project page', {
      garbled: !isObject(page),
    })
  if (typeof version === 'string' && !version.startsWith('1.'))
    throw new FetchError(
      'nonsense',
      url,
      `sent version ${JSON.stringify(version)} of the simple API, which pysize does not know`,
    )
  return page.files
}

/**
 * A page that must be parsed as a whole takes memory for each of its values; no index writes a
 * large page in that form.
 */
const MOST_PARSED = 8 * 2 ** 20

/** The page that a table was made from. */
export function tabledPage(
  table: ReleaseTable,
  bytes: PageBytes,
  name: string,
  url: string,
  index: string,
  readAgain?: (bytes: Buffer) => ReleaseTable | undefined,
): ProjectPage {
  const releases = new JsonReleases(table, bytes, { base: url, index }, readAgain)
  return new TabledPage(name, url, releases)
}

/** A class, because V8 keeps an object literal with a getter as a dictionary of 450 bytes. */
class TabledPage implements ProjectPage {
  readonly name: string
  readonly source: string
  readonly releases: JsonReleases

  constructor(name: string, source: string, releases: JsonReleases) {
    this.name = name
    this.source = source
    this.releases = releases
  }

  get files(): readonly DistFile[] {
    return this.releases.all
  }
}

/**
 * The table of a valid page in the compact form that indexes write; undefined for any other page,
 * which must be parsed as a whole.
 */
function tableOfPage(bytes: Buffer, name: string, url: string): ReleaseTable | undefined {
  const tooMany = (): never => {
    throw tooManyFiles(url)
  }
  const scanned = scan(bytes, (text) => isObject(parse(text)), tooMany)
  if (scanned === undefined) return undefined
  try {
    return checkEnvelope(parse(scanned.around), '').length === 0
      ? tableOf(name, scanned)
      : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads a project page in JSON (PEP 691, PEP 700). Files that are neither wheels nor sdists are
 * left out, and so are those without name or URL.
 * @param url the page's final URL, without credentials
 * @param index the index's display name
 * @param received decompresses the bytes again, so they need not be kept
 * @throws FetchError nonsense: no JSON, cut off, not a project page, a later major version of the
 * API.
 */
export function parseJsonPage(
  bytes: Buffer,
  name: string,
  url: string,
  index: string,
  received: ReceivedPage = new ReceivedPage(bytes),
): ProjectPage {
  const read = (page: Buffer) => tableOfPage(page, name, url)
  const table = read(bytes)
  if (table !== undefined)
    return tabledPage(table, holdBytes(received, bytes), name, url, index, read)
  if (bytes.length > MOST_PARSED)
    throw new FetchError(
      'nonsense',
      url,
      `answered ${Math.round(bytes.length / 1e6)} MB of JSON in a form that no index writes`,
    )
  const page = parse(bytes.toString('utf8'))
  if (page === undefined)
    throw new FetchError('nonsense', url, 'sent broken or truncated JSON', { garbled: true })
  const files = checkEnvelope(page, url).flatMap(
    (item) => jsonFile(item, { base: url, index }) ?? [],
  )
  const isQuarantined = isObject(page) && statusOf(page) === QUARANTINED
  return { name, files, source: url, ...(isQuarantined ? { isQuarantined } : {}) }
}

/** The project's status (PEP 792). */
function statusOf(page: Readonly<Record<string, unknown>>): unknown {
  const { 'project-status': own } = page
  return isObject(own) ? own.status : undefined
}
